#include "cli/formats.h"

#include "base/error.h"

#include <string.h>

#define FLAG(i, name, help)                                                                                  \
    {                                                                                                        \
        name, NULL, OPT_FLAG, offsetof(struct format_options, flag[i]), NULL, help                           \
    }
#define VALUE(i, name, shown, help)                                                                          \
    {                                                                                                        \
        name, NULL, OPT_TEXT, offsetof(struct format_options, value[i]), shown, help                         \
    }

const struct opt format_opts[] = {
    FLAG(0, "top", "the costliest functions"),
    FLAG(1, "text", "the same"),
    FLAG(2, "tree", "functions with callers and callees"),
    FLAG(3, "traces", "every sample with its stack"),
    FLAG(4, "tags", "labels and their values"),
    FLAG(5, "raw", "the profile as text"),
    FLAG(6, "comments", "the profile's comments"),
    FLAG(7, "dot", "the call graph for Graphviz"),
    FLAG(8, "svg", "the call graph as SVG"),
    FLAG(9, "png", "the call graph as PNG"),
    FLAG(10, "gif", "the call graph as GIF"),
    FLAG(11, "pdf", "the call graph as PDF"),
    FLAG(12, "ps", "the call graph as PostScript"),
    FLAG(13, "web", "the call graph in a browser"),
    FLAG(14, "gv", "the call graph in gv"),
    FLAG(15, "evince", "the call graph in evince"),
    FLAG(16, "eog", "the call graph in eog"),
    FLAG(17, "callgrind", "callgrind's format"),
    FLAG(18, "kcachegrind", "the same, in KCachegrind"),
    FLAG(19, "proto", "the filtered profile"),
    FLAG(20, "topproto", "the rows of top as a profile"),
    VALUE(0, "peek", "REGEX", "callers and callees of functions"),
    VALUE(1, "list", "REGEX", "source lines of functions"),
    VALUE(2, "weblist", "REGEX", "source and assembly in a browser"),
    VALUE(3, "disasm", "REGEX", "assembly of functions"),
    VALUE(4, "http", "HOST:PORT", "a web page"),
    {0},
};

/* What an option holds when it was given in earnest: -top=false and -list= choose nothing. */
static bool is_set(const struct format_options *f, const struct opt *o)
{
    const char *field = (const char *)f + o->offset;
    if (o->kind == OPT_FLAG)
        return *(const bool *)field;
    const char *text;
    memcpy(&text, field, sizeof text);
    return text && *text;
}

int format_chosen(const struct format_options *f, const char **name, struct pprofx_error *err)
{
    const char *chosen = NULL;
    for (const struct opt *o = format_opts; o->name; o++) {
        if (!is_set(f, o))
            continue;
        if (chosen)
            return error_set(err, PPROFX_USAGE, "must set at most one output format: -%s or -%s", chosen,
                             o->name);
        chosen = o->name;
    }
    *name = chosen;
    return 0;
}

bool format_is_known(const char *name)
{
    for (const struct opt *o = format_opts; o->name; o++) {
        if (strcmp(o->name, name) == 0)
            return true;
    }
    return false;
}
