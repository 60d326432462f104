#include "cli/opts_common.h"

#include "base/error.h"
#include "base/str.h"
#include "decode/decode.h"

#define FIELD(name) offsetof(struct common_options, name)

const struct opt common_opts[] = {
    {"format", NULL, OPT_CHOICE, FIELD(format), "text|csv|json|markdown", "how results are written"},
    {"json", NULL, OPT_FLAG, FIELD(json), NULL, "short for --format=json"},
    {"csv", NULL, OPT_FLAG, FIELD(csv), NULL, "short for --format=csv"},
    {"output", "o", OPT_TEXT, FIELD(output), "FILE",
     "write to FILE instead of the standard output, which is -"},
    {"compat", NULL, OPT_OPTIONAL, FIELD(compat), "go1.26|go1.23",
     "print exactly what go tool pprof of that release prints"},
    {"color", NULL, OPT_CHOICE, FIELD(color), "auto|always|never",
     "colour the terminal; auto obeys NO_COLOR"},
    {"max-memory", NULL, OPT_SIZE, FIELD(max_memory), "SIZE",
     "memory a profile may take (default: half of the machine's)"},
    {"max-input", NULL, OPT_SIZE, FIELD(max_input), "SIZE",
     "inflated bytes a source may give (default: 16GiB)"},
    {"dump", NULL, OPT_TEXT, FIELD(dump), "N|last|all",
     "of a text with several goroutine dumps: one, or their sum (default: last; goroutines and import: "
     "each)"},
    {"help", "h", OPT_FLAG, FIELD(help), NULL, "print help and stop"},
    {"version", NULL, OPT_FLAG, FIELD(version), NULL, "print versions and stop"},
    {0},
};

/* A decimal number from 1. */
static bool parse_ordinal(const char *text, int64_t *out)
{
    int64_t n = 0;
    for (; *text >= '0' && *text <= '9'; text++)
        if (n > INT64_MAX / 10 - 1)
            return false;
        else
            n = n * 10 + (*text - '0');
    *out = n;
    return *text == '\0' && n > 0;
}

int common_dump(const struct common_options *c, int64_t *out, struct pprofx_error *err)
{
    if (!c->dump || !*c->dump || strcmp(c->dump, "last") == 0)
        *out = 0;
    else if (strcmp(c->dump, "all") == 0)
        *out = DUMP_ALL;
    else if (!parse_ordinal(c->dump, out))
        return error_set(err, PPROFX_USAGE, "option -dump needs a number from 1, last or all, not \"%s\"",
                         c->dump);
    return 0;
}

int common_format(const struct common_options *c, enum format *out, struct pprofx_error *err)
{
    int wanted = c->format ? c->format - 1 : c->json ? FORMAT_JSON : c->csv ? FORMAT_CSV : FORMAT_TEXT;
    if ((c->json && wanted != FORMAT_JSON) || (c->csv && wanted != FORMAT_CSV))
        return error_set(err, PPROFX_USAGE, "--format, --json and --csv name different formats; keep one");
    *out = (enum format)wanted;
    return 0;
}
