/* From the text of an option to its field, by the rules of Go's flag package where it has them. */
#include "cli/opt.h"

#include "base/error.h"
#include "base/mem.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_NUMBER = 1024 };

void opt_list_add(struct opt_list *list, const char *item)
{
    MEM_ROOM(list->items, list->n, list->cap);
    list->items[list->n++] = item;
}

static int wrong(struct pprofx_error *err, const struct opt *o, const char *what, const char *text)
{
    return error_set(err, PPROFX_USAGE, "option -%s needs %s, not \"%s\"", o->name, what, text);
}

/* The words of Go's strconv.ParseBool. */
static bool parse_flag(const char *text, bool *out)
{
    static const char *const yes[] = {"true", "1", "t", "T", "TRUE", "True"};
    static const char *const no[] = {"false", "0", "f", "F", "FALSE", "False"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0) {
            *out = strcmp(text, yes[i]) == 0;
            return true;
        }
    }
    return false;
}

/* Go's numbers may have underscores between digits, and one behind a prefix such as 0x.  Copies the text
 * without them; false when one stands elsewhere or the text is too long for a number. */
static bool drop_underscores(const char *text, char *out, size_t size)
{
    const char *digits = text + (*text == '-' || *text == '+');
    bool prefixed = digits[0] == '0' && digits[1] && strchr("xXoObB", digits[1]);
    int (*is_digit)(int) = prefixed && tolower((unsigned char)digits[1]) == 'x' ? isxdigit : isdigit;
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        bool joins = p > digits && is_digit((unsigned char)p[1]) &&
                     (is_digit((unsigned char)p[-1]) || (prefixed && p == digits + 2));
        if ((*p == '_' && !joins) || n + 1 == size)
            return false;
        if (*p != '_')
            out[n++] = *p;
    }
    out[n] = '\0';
    return true;
}

/* Decimal, or with a prefix 0x, 0o, 0b or 0 as Go's integer flags take it. */
static bool parse_int(const char *given, int64_t *out)
{
    char text[LONGEST_NUMBER];
    if (!drop_underscores(given, text, sizeof text))
        return false;
    const char *digits = text + (*text == '-' || *text == '+');
    if (!isalnum((unsigned char)*digits))
        return false;
    char *end;
    errno = 0;
    long long v = strtoll(text, &end, 0);
    char base = digits[0] == '0' ? (char)tolower((unsigned char)digits[1]) : '\0';
    if ((base == 'o' || base == 'b') && isdigit((unsigned char)digits[2])) {
        v = strtoll(digits + 2, &end, base == 'o' ? 8 : 2);
        v = *text == '-' ? -v : v;
    }
    if (*end != '\0' || end == text || errno == ERANGE)
        return false;
    *out = v;
    return true;
}

static bool parse_real(const char *given, double *out)
{
    char text[LONGEST_NUMBER];
    if (!drop_underscores(given, text, sizeof text))
        return false;
    bool hex_without_exponent = strpbrk(text, "xX") && !strpbrk(text, "pP");
    if (isspace((unsigned char)*text) || strchr(text, '(') || hex_without_exponent)
        return false;
    char *end;
    double v = strtod(text, &end);
    /* A number too large is an error; "inf" is one that was asked for. */
    bool overflow = isinf(v) && !strpbrk(text, "iI");
    if (end == text || *end != '\0' || overflow)
        return false;
    *out = v;
    return true;
}

/* Powers of 1024 for "K", "KB" and "KiB" alike, as the memory units of profiles. */
static bool parse_size(const char *text, uint64_t *out)
{
    if (!isdigit((unsigned char)*text))
        return false;
    char *end;
    errno = 0;
    unsigned long long v = strtoull(text, &end, 10);
    if (errno == ERANGE)
        return false;
    const char *units = "KMGTP", *unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
    unsigned shift = 0;
    if (unit) {
        shift = 10 * (unsigned)(unit - units + 1);
        end++;
        if (*end == 'i' && end[1] == 'B')
            end++;
    }
    if (*end == 'B' || *end == 'b')
        end++;
    if (*end != '\0' || v > (UINT64_MAX >> shift))
        return false;
    *out = (uint64_t)v << shift;
    return true;
}

static bool parse_choice(const char *words, const char *text, int *out)
{
    size_t n = strlen(text);
    int index = 1;
    for (const char *w = words; w && n > 0 && !strchr(text, '|'); w = strchr(w, '|'), index++) {
        w += *w == '|';
        if (strncmp(w, text, n) == 0 && (w[n] == '|' || w[n] == '\0')) {
            *out = index;
            return true;
        }
    }
    return false;
}

int opt_set(const struct opt *o, void *values, const char *text, struct pprofx_error *err)
{
    void *field = (char *)values + o->offset;
    switch (o->kind) {
    case OPT_FLAG:
        return parse_flag(text ? text : "true", field) ? 0 : wrong(err, o, "true or false", text);
    case OPT_INT:
        return parse_int(text, field) ? 0 : wrong(err, o, "a whole number", text);
    case OPT_REAL:
        return parse_real(text, field) ? 0 : wrong(err, o, "a number", text);
    case OPT_SIZE:
        return parse_size(text, field) ? 0 : wrong(err, o, "a size such as 512MiB", text);
    case OPT_TEXT:
        memcpy(field, &text, sizeof text);
        return 0;
    case OPT_LIST:
        opt_list_add(field, text);
        return 0;
    case OPT_OPTIONAL:
        if (!text) {
            *(int *)field = 1;
            return 0;
        }
        return parse_choice(o->value, text, field) ? 0 : wrong(err, o, o->value, text);
    case OPT_CHOICE:
        return parse_choice(o->value, text, field) ? 0 : wrong(err, o, o->value, text);
    }
    return 0;
}
