#include "base/unit.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

struct unit {
    const char *name;
    double factor;          /* in the family's smallest unit */
    const char *aliases[4]; /* lower case, without a final "s"; ends with NULL */
};

struct family {
    const struct unit *units;
    size_t n;
    size_t fallback; /* the unit for what fits no other or asks for a foreign one */
};

static const struct unit memory[] = {
    {"B", 1, {"b", "byte"}},
    {"kB", 0x1p10, {"kb", "kbyte", "kilobyte"}},
    {"MB", 0x1p20, {"mb", "mbyte", "megabyte"}},
    {"GB", 0x1p30, {"gb", "gbyte", "gigabyte"}},
    {"TB", 0x1p40, {"tb", "tbyte", "terabyte"}},
    {"PB", 0x1p50, {"pb", "pbyte", "petabyte"}},
};

static const struct unit duration[] = {
    {"ns", 1, {"ns", "nanosecond"}},    {"us", 1e3, {"us", "microsecond"}},
    {"ms", 1e6, {"ms", "millisecond"}}, {"s", 1e9, {"s", "sec", "second"}},
    {"hrs", 3600e9, {"hour", "hr"}},
};

/* Google's normalised CPU. */
static const struct unit gcu[] = {
    {"n*GCU", 1e-9, {"nanogcu"}}, {"u*GCU", 1e-6, {"microgcu"}}, {"m*GCU", 1e-3, {"milligcu"}},
    {"GCU", 1, {"gcu"}},          {"k*GCU", 1e3, {"kilogcu"}},   {"M*GCU", 1e6, {"megagcu"}},
    {"G*GCU", 1e9, {"gigagcu"}},  {"T*GCU", 1e12, {"teragcu"}},  {"P*GCU", 1e15, {"petagcu"}},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct family families[] = {
    {memory, COUNT(memory), 0},
    {duration, COUNT(duration), 3},
    {gcu, COUNT(gcu), 3},
};

enum { LONGEST_ALIAS = 12 };

/* The name as the aliases are written.  Returns false for what cannot be one. */
static bool normalize(char *out, size_t size, struct str name)
{
    if (name.n >= size || memchr(name.p, '\0', name.n))
        return false;
    for (size_t i = 0; i < name.n; i++)
        out[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] + ('a' - 'A') : name.p[i]);
    size_t n = name.n;
    if (n > 2 && out[n - 1] == 's')
        n--;
    out[n] = '\0';
    return true;
}

/* "μs" with the Greek letter or the micro sign.  pprof lists it as an alias and then never finds it, since
 * its own removal of a final "s" comes first. */
static bool is_micro(const char *name)
{
    return !strcmp(name, "\xce\xbc") || !strcmp(name, "\xc2\xb5");
}

static const struct unit *find_alias(const struct family *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        for (const char *const *alias = f->units[i].aliases; *alias; alias++)
            if (!strcmp(*alias, name))
                return &f->units[i];
    return NULL;
}

static const struct unit *find_in(const struct family *f, struct str name, const struct unit_rules *rules)
{
    char text[LONGEST_ALIAS + 2];
    if (!normalize(text, sizeof text, name))
        return NULL;
    if (f->units == duration && !(rules && rules->compat) && name.n == 3 && is_micro(text))
        return find_alias(f, "us");
    return find_alias(f, text);
}

static const struct unit *find(struct str name, const struct unit_rules *rules, const struct family **family)
{
    for (size_t i = 0; i < COUNT(families); i++) {
        const struct unit *u = find_in(&families[i], name, rules);
        if (u) {
            *family = &families[i];
            return u;
        }
    }
    return NULL;
}

static bool is_automatic(struct str to)
{
    return str_equal(to, str_of("minimum")) || str_equal(to, str_of("auto"));
}

/* The largest unit that leaves at least 1. */
static const struct unit *fitting(const struct family *f, double v)
{
    const struct unit *best = NULL;
    for (size_t i = 0; i < f->n; i++)
        if (v / f->units[i].factor >= 1)
            best = &f->units[i];
    return best;
}

/* What a value without a family is called: some words say nothing beside a number. */
static struct str plain_unit(struct str to)
{
    static const char *const silent[] = {"count", "sample", "unit", "minimum", "auto"};
    for (size_t i = 0; i < COUNT(silent); i++)
        if (str_equal(to, str_of(silent[i])))
            return str_of("");
    return to;
}

double unit_scale(int64_t v, struct str from, struct str to, const struct unit_rules *rules, struct str *unit)
{
    const struct family *f = NULL;
    const struct unit *source = find(from, rules, &f);
    if (!source) {
        *unit = plain_unit(to);
        return (double)v;
    }
    /* The one value that has no absolute value is scaled with its sign, as in pprof. */
    bool negative = v < 0 && v != INT64_MIN;
    double base = (double)(negative ? -v : v) * source->factor;
    const struct unit *target = is_automatic(to) ? fitting(f, base) : find_in(f, to, rules);
    if (!target)
        target = &f->units[f->fallback];
    *unit = str_of(target->name);
    double scaled = base / target->factor;
    return negative ? -scaled : scaled;
}

void unit_label(struct buf *out, int64_t v, struct str from, struct str to, const struct unit_rules *rules)
{
    struct str unit;
    double scaled = unit_scale(v, from, to, rules, &unit);
    char text[400]; /* the longest double has 309 digits before the point */
    int n = snprintf(text, sizeof text, "%.2f", scaled);
    if (n > 3 && !strcmp(text + n - 3, ".00"))
        text[n - 3] = '\0';
    if (!strcmp(text, "0") || !strcmp(text, "-0")) {
        buf_char(out, '0');
        return;
    }
    buf_puts(out, text);
    buf_add(out, unit.p, unit.n);
}

void unit_percent(struct buf *out, int64_t v, int64_t total)
{
    double ratio = total ? fabs((double)v / (double)total) * 100 : 0;
    if (ratio >= 99.95 && ratio <= 100.05)
        buf_puts(out, "  100%");
    else
        buf_printf(out, ratio >= 1 ? "%5.2f%%" : "%5.2g%%", ratio);
}

double unit_in_family(struct str unit, size_t i, const struct unit_rules *rules, struct str *name)
{
    const struct family *f = NULL;
    const struct unit *own = find(unit, rules, &f);
    if (!own || i >= f->n)
        return 0;
    *name = str_of(f->units[i].name);
    return f->units[i].factor / own->factor;
}

bool unit_compatible(struct str a, struct str b, const struct unit_rules *rules)
{
    const struct family *family_a = NULL, *family_b = NULL;
    if (str_equal(a, b))
        return true;
    return find(a, rules, &family_a) && find(b, rules, &family_b) && family_a == family_b;
}

void unit_seconds(struct buf *out, int64_t seconds)
{
    static const struct {
        int64_t size;
        char letter;
    } units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    size_t i = 0;
    while (i < 3 && seconds < units[i].size)
        i++;
    buf_printf(out, "%" PRId64 "%c", seconds / units[i].size, units[i].letter);
    int64_t rest = seconds % units[i].size;
    if (i < 3 && rest / units[i + 1].size)
        buf_printf(out, "%" PRId64 "%c", rest / units[i + 1].size, units[i + 1].letter);
}
