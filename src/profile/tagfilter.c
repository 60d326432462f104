#include "profile/tagfilter.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "base/regex.h"
#include "base/unit.h"
#include "profile/match.h"
#include "profile/profile.h"

#include <math.h>

/* One row of verdicts an expression, one column a label; a range has one row.  A sample matches when some row
 * (any) or each row has a verdict on one of its labels. */
struct tagfilter {
    bool any;
    size_t n_rows, n_labels;
    bool *verdicts;
};

struct number {
    int64_t value;
    struct str unit;
};

struct range {
    double low, high;
    struct str unit;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* How many bytes of s are [+-]digits[letters]; 0 if s does not begin so. */
static size_t number_length(struct str s, size_t *unit_at)
{
    size_t i = s.n && (s.p[0] == '+' || s.p[0] == '-'), digits = i;
    while (i < s.n && is_digit(s.p[i]))
        i++;
    if (i == digits)
        return 0;
    *unit_at = i;
    while (i < s.n && is_letter(s.p[i]))
        i++;
    return i;
}

static int parse_number(struct str s, size_t unit_at, struct number *out, struct pprofx_error *err)
{
    int64_t v = 0;
    for (size_t i = is_digit(s.p[0]) ? 0 : 1; i < unit_at; i++) {
        int digit = s.p[0] == '-' ? '0' - s.p[i] : s.p[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digit, &v))
            return error_set(err, PPROFX_USAGE, "number %.*s is out of range",
                             (int)(unit_at < 100 ? unit_at : 100), s.p);
    }
    *out = (struct number){v, {s.p + unit_at, s.n - unit_at}};
    return PPROFX_OK;
}

/* Reads one end of a range: all of s.  *set is false when s is empty; returns false when s is no number. */
static bool parse_end(struct str s, bool *set, struct number *out, int *code, struct pprofx_error *err)
{
    size_t unit_at;
    *set = s.n > 0;
    if (!*set)
        return true;
    if (number_length(s, &unit_at) != s.n)
        return false;
    *code = parse_number(s, unit_at, out, err);
    return true;
}

/* Whether text is a range; then *out is it, or *code says why it cannot be used. */
static bool parse_range(struct str text, const struct unit_rules *rules, struct range *out, int *code,
                        struct pprofx_error *err)
{
    struct str ends[2] = {text, {text.p + text.n, 0}};
    const char *colon = text.n ? memchr(text.p, ':', text.n) : NULL;
    if (colon) {
        ends[0].n = (size_t)(colon - text.p);
        ends[1] = (struct str){colon + 1, text.n - ends[0].n - 1};
    }
    bool set[2];
    struct number numbers[2] = {{0}, {0}};
    for (size_t i = 0; i < 2; i++) {
        if (!parse_end(ends[i], &set[i], &numbers[i], code, err))
            return false;
        if (*code)
            return true;
    }
    if (!set[0] && !set[1])
        return false;
    const struct number *first = set[0] ? &numbers[0] : &numbers[1];
    double v = unit_scale(first->value, first->unit, first->unit, rules, &out->unit);
    out->low = set[0] ? v : -INFINITY;
    out->high = !colon || !set[0] ? v : INFINITY;
    if (set[0] && set[1]) {
        struct str unit;
        out->high = unit_scale(numbers[1].value, numbers[1].unit, out->unit, rules, &unit);
        return str_equal(unit, out->unit);
    }
    return true;
}

static struct tagfilter *filter_new(const struct profile *p, size_t n_rows, bool any)
{
    struct tagfilter *f = mem_zalloc(1, sizeof *f);
    f->any = any;
    f->n_rows = n_rows;
    f->n_labels = p->n_labels;
    f->verdicts = mem_zalloc(n_rows, p->n_labels);
    return f;
}

static struct tagfilter *range_filter(const struct profile *p, const struct range *range, uint32_t key,
                                      bool any_key, const struct str *units, const struct unit_rules *rules)
{
    struct tagfilter *f = filter_new(p, 1, true);
    for (size_t i = 0; i < p->n_labels; i++) {
        const struct label *label = &p->labels[i];
        if (!label->is_number || (!any_key && label->key != key))
            continue;
        struct str unit;
        double v = unit_scale(label->number, units[i], range->unit, rules, &unit);
        f->verdicts[i] = str_equal(unit, range->unit) && v >= range->low && v <= range->high;
    }
    return f;
}

static void test_labels(bool *row, const struct profile *p, const struct regex *re, uint32_t key,
                        bool any_key)
{
    struct buf pair = {0}, repaired = {0};
    for (size_t i = 0; i < p->n_labels; i++) {
        const struct label *label = &p->labels[i];
        if (label->is_number || (!any_key && label->key != key))
            continue;
        struct str text = profile_string(p, label->text);
        if (any_key) {
            struct str name = profile_string(p, label->key);
            buf_clear(&pair);
            buf_add(&pair, name.p, name.n);
            buf_char(&pair, ':');
            buf_add(&pair, text.p, text.n);
            text = (struct str){pair.data, pair.len};
        }
        row[i] = match_text(re, text, &repaired);
    }
    buf_free(&pair);
    buf_free(&repaired);
}

static int regex_filter(struct tagfilter **out, const struct profile *p, const char *name, struct str list,
                        uint32_t key, bool any_key, struct pprofx_error *err)
{
    size_t n = 1;
    for (size_t i = 0; i < list.n; i++)
        n += list.p[i] == ',';
    struct tagfilter *f = filter_new(p, n, !any_key);
    for (size_t row = 0; row < n; row++) {
        const char *comma = list.n ? memchr(list.p, ',', list.n) : NULL;
        size_t length = comma ? (size_t)(comma - list.p) : list.n;
        struct buf pattern = {0};
        struct regex *re;
        buf_add(&pattern, list.p, length);
        int code = regex_new(&re, buf_text(&pattern), err);
        buf_free(&pattern);
        if (code) {
            error_prefix(err, "parsing %s regexp: ", name);
            tagfilter_free(f);
            return code;
        }
        test_labels(f->verdicts + row * p->n_labels, p, re, key, any_key);
        regex_free(re);
        list = (struct str){list.p + length + (comma ? 1 : 0), list.n - length - (comma ? 1 : 0)};
    }
    *out = f;
    return PPROFX_OK;
}

int tagfilter_new(struct tagfilter **out, const struct profile *p, const char *name, const char *text,
                  const struct str *units, bool compat, struct notes *notes, struct pprofx_error *err)
{
    if (!text || !*text) {
        *out = NULL;
        return PPROFX_OK;
    }
    struct str value = str_of(text);
    uint32_t key = NONE;
    bool any_key = true;
    const char *equal = memchr(value.p, '=', value.n);
    if (equal) {
        size_t n = (size_t)(equal - value.p);
        any_key = n == 0;
        key = profile_find(p, value.p, n);
        value = (struct str){equal + 1, value.n - n - 1};
    }
    struct unit_rules rules = {.compat = compat};
    struct range range;
    int code = PPROFX_OK;
    if (!parse_range(value, &rules, &range, &code, err))
        return regex_filter(out, p, name, value, key, any_key, err);
    if (code) {
        error_prefix(err, "parsing %s: ", name);
        return code;
    }
    notes_add(notes, "%s:Interpreted '%s' as range, not regexp", name, value.p);
    *out = range_filter(p, &range, key, any_key, units, &rules);
    return PPROFX_OK;
}

void tagfilter_free(struct tagfilter *f)
{
    if (!f)
        return;
    mem_free(f->verdicts);
    mem_free(f);
}

static bool row_matches(const struct tagfilter *f, size_t row, const uint32_t *labels, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (f->verdicts[row * f->n_labels + labels[i]])
            return true;
    return false;
}

bool tagfilter_matches(const struct tagfilter *f, const struct profile *p, size_t sample)
{
    uint32_t first = p->label_start[sample];
    size_t n = p->label_start[sample + 1] - first;
    if (!n)
        return false;
    for (size_t row = 0; row < f->n_rows; row++)
        if (row_matches(f, row, p->sample_labels + first, n) == f->any)
            return f->any;
    return !f->any;
}
