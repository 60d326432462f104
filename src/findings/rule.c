#include "findings/rule.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "findings/head.h"
#include "findings/rule_parse.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *const severities[] = {"none", "info", "warning", "critical"};

const char *severity_name(enum severity s)
{
    return severities[s];
}

bool severity_parse(struct str word, enum severity *out)
{
    for (int i = 0; i <= SEVERITY_CRITICAL; i++)
        if (str_is(word, severities[i])) {
            *out = (enum severity)i;
            return true;
        }
    return false;
}

/* What a suffix multiplies a level by; 0 for what is none. */
static double factor_of(const char *suffix)
{
    static const struct {
        const char *suffix;
        double factor;
    } known[] = {{"", 1}, {"%", 0.01}, {"KB", 0x1p10}, {"MB", 0x1p20}, {"GB", 0x1p30}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(suffix, known[i].suffix) == 0)
            return known[i].factor;
    return 0;
}

/* "0.1", "10%" or "8MB"; "off" is no level. */
static bool parse_level(struct str word, bool lower_is_worse, double *out)
{
    char text[32], *end;
    if (str_is(word, "off")) {
        *out = lower_is_worse ? -INFINITY : INFINITY;
        return true;
    }
    if (word.n == 0 || word.n >= sizeof text)
        return false;
    memcpy(text, word.p, word.n);
    text[word.n] = '\0';
    double value = strtod(text, &end);
    if (end == text)
        return false;
    double factor = factor_of(end);
    if (factor == 0 || !isfinite(value))
        return false;
    *out = factor < 1 ? value / 100 : value * factor;
    return isfinite(*out);
}

int rule_parse_levels(struct rule *rule, struct str words, char separator, struct pprofx_error *err)
{
    double levels[3] = {rule->levels[0], rule->levels[1], rule->levels[2]};
    bool given[3] = {rule->given[0], rule->given[1], rule->given[2]};
    size_t n = 0, at = 0;
    while (at < words.n) {
        size_t start = at;
        while (at < words.n && words.p[at] != separator)
            at++;
        struct str word = {words.p + start, at - start};
        at++;
        while (word.n && word.p[0] == ' ')
            word = (struct str){word.p + 1, word.n - 1};
        while (word.n && word.p[word.n - 1] == ' ')
            word.n--;
        if (!word.n && separator == ' ')
            continue;
        if (n == 3 || (!str_is(word, "-") && !parse_level(word, rule->lower_is_worse, &levels[n])))
            return error_set(err, PPROFX_USAGE, "\"%.*s\" is no level", (int)word.n, word.p);
        given[n] = given[n] || !str_is(word, "-");
        n++;
    }
    if (n != 3)
        return error_set(err, PPROFX_USAGE, "three levels are needed: info, warning, critical");
    for (int i = 0; i + 1 < 3; i++)
        if (rule->lower_is_worse ? levels[i] < levels[i + 1] : levels[i] > levels[i + 1])
            return error_set(err, PPROFX_USAGE, "a level must not be easier to reach than the one before it");
    memcpy(rule->levels, levels, sizeof levels);
    memcpy(rule->given, given, sizeof given);
    rule->has_levels = true;
    return 0;
}

/* "1.24" is 24; false for what is no release. */
static bool parse_release(struct str text, int *out)
{
    size_t i = 2;
    *out = 0;
    if (!str_begins(text, "1."))
        return false;
    while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && *out < 1000)
        *out = *out * 10 + (text.p[i++] - '0');
    return i == text.n && *out > 0;
}

/* "1.24-", "-1.23" or "1.22-1.25". */
static bool parse_range(struct str range, struct remedy *out)
{
    const char *dash = range.n ? memchr(range.p, '-', range.n) : NULL;
    if (!dash)
        return false;
    struct str from = {range.p, (size_t)(dash - range.p)};
    struct str to = {dash + 1, range.n - from.n - 1};
    return (from.n || to.n) && (!from.n || parse_release(from, &out->oldest)) &&
           (!to.n || parse_release(to, &out->newest));
}

/* Room for one element more; the list is copied when its length is a power of two. */
static void *with_room(struct arena *arena, void *list, size_t n, size_t size)
{
    if (n & (n - 1) || n > SIZE_MAX / 2 - 1)
        return list;
    void *larger = arena_alloc(arena, n ? 2 * n : 1, size);
    if (n)
        memcpy(larger, list, n * size);
    return larger;
}

struct parsing {
    struct arena *arena;
    struct rule *rule;
    struct str levels;
};

/* "remedy", "remedy 1.24-", "remedy -1.23", "remedy 1.22-1.25". */
static int take_remedy(struct parsing *p, struct str range, struct str text, struct pprofx_error *err)
{
    struct remedy remedy = {0, 0, text};
    if (range.n && !parse_range(range, &remedy))
        return error_set(err, PPROFX_USAGE, "\"%.*s\" is no range of releases, such as 1.24- or 1.22-1.25",
                         (int)range.n, range.p);
    struct rule *r = p->rule;
    r->remedies = with_room(p->arena, r->remedies, r->n_remedies, sizeof remedy);
    r->remedies[r->n_remedies++] = remedy;
    return 0;
}

static const char *const places[MARK_N] = {"frames", "leaf", "first", "callee"};

static int take_mark(struct parsing *p, struct str key, struct str value, struct pprofx_error *err)
{
    for (int i = 0; i < MARK_N; i++)
        if (str_is(key, places[i])) {
            const char *equals = value.n ? memchr(value.p, '=', value.n) : NULL;
            size_t n = equals ? (size_t)(equals - value.p) : 0;
            struct str name = {value.p, n};
            while (name.n && name.p[name.n - 1] == ' ')
                name.n--;
            if (!equals)
                return error_set(err, PPROFX_USAGE, "\"%s: NAME = PATTERN…\" is what marks frames",
                                 places[i]);
            struct rule *r = p->rule;
            r->marks = with_room(p->arena, r->marks, r->n_marks, sizeof *r->marks);
            r->marks[r->n_marks++] =
                (struct rule_mark){(enum mark_where)i, name, {equals + 1, value.n - n - 1}};
            return 0;
        }
    return error_set(err, PPROFX_USAGE, "\"%.*s\" is unknown", (int)key.n, key.p);
}

static const struct {
    const char *key;
    size_t offset; /* of a struct str in struct rule */
} texts[] = {
    {"id", offsetof(struct rule, id)},       {"title", offsetof(struct rule, title)},
    {"kinds", offsetof(struct rule, kinds)}, {"basis", offsetof(struct rule, basis)},
    {"needs", offsetof(struct rule, needs)}, {"metric", offsetof(struct rule, metric)},
    {"unit", offsetof(struct rule, unit)},   {"guards", offsetof(struct rule, guards)},
    {"why", offsetof(struct rule, why)},     {"measured", offsetof(struct rule, measured)},
    {"since", offsetof(struct rule, since)}, {"more", offsetof(struct rule, more)},
    {"link", offsetof(struct rule, link)},
};
enum { TEXTS = sizeof texts / sizeof *texts };

static struct str *text_at(struct rule *r, size_t i)
{
    return (struct str *)((char *)r + texts[i].offset);
}

static struct str *text_field(struct rule *r, struct str key)
{
    for (size_t i = 0; i < TEXTS; i++)
        if (str_is(key, texts[i].key))
            return text_at(r, i);
    return NULL;
}

static int take_form(struct rule *r, struct str value, struct pprofx_error *err)
{
    static const char *const forms[] = {"finding", "quality", "chain"};
    for (int i = 0; i <= RULE_CHAIN; i++)
        if (str_is(value, forms[i])) {
            r->form = (enum rule_form)i;
            return 0;
        }
    return error_set(err, PPROFX_USAGE, "form is finding, quality or chain");
}

static int take_rank(struct rule *r, struct str value, struct pprofx_error *err)
{
    enum { HIGHEST = 1000000 };
    char *end;
    long rank = strtol(value.p, &end, 10);
    if (!value.n || end != value.p + value.n || rank < 0 || rank > HIGHEST)
        return error_set(err, PPROFX_USAGE, "rank is a number from 0 to %d", HIGHEST);
    r->rank = (int)rank;
    return 0;
}

static int take_field(void *context, struct str key, struct str value, struct pprofx_error *err)
{
    struct parsing *p = context;
    struct rule *r = p->rule;
    struct str *field = text_field(r, key);
    if (field) {
        *field = value;
        return 0;
    }
    if (str_is(key, "form"))
        return take_form(r, value, err);
    if (str_is(key, "levels")) {
        p->levels = value;
        return 0;
    }
    if (str_is(key, "rank"))
        return take_rank(r, value, err);
    if (str_is(key, "worse")) {
        r->lower_is_worse = str_is(value, "lower");
        return r->lower_is_worse || str_is(value, "higher")
                   ? 0
                   : error_set(err, PPROFX_USAGE, "worse is lower or higher");
    }
    if (str_begins(key, "remedy") && (key.n == 6 || key.p[6] == ' '))
        return take_remedy(p, (struct str){key.p + 6 + (key.n > 6), key.n - 6 - (key.n > 6)}, value, err);
    return take_mark(p, key, value, err);
}

static bool is_key(struct str key)
{
    static const char *const others[] = {"form", "levels", "rank", "worse", "remedy"};
    struct rule none;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_is(key, others[i]))
            return true;
    for (int i = 0; i < MARK_N; i++)
        if (str_is(key, places[i]))
            return true;
    return text_field(&none, key) != NULL;
}

/* What stands before the SELECT and would be of the head, had a blank line not ended it. */
static int check_rest(const char *sql, struct pprofx_error *err)
{
    for (const char *p = sql + strspn(sql, " \t\r\n"); p[0] == '-' && p[1] == '-';) {
        const char *key = p + 2 + strspn(p + 2, " ");
        struct str word = {key, strcspn(key, " :\n")};
        size_t line = strcspn(p, "\n");
        if (memchr(p, ':', line) && is_key(word))
            return error_set(err, PPROFX_USAGE,
                             "\"%.*s:\" stands behind an empty line, with which the head has ended",
                             (int)word.n, word.p);
        p += line;
        p += strspn(p, " \t\r\n");
    }
    return 0;
}

/* What is shown, stored and typed. */
static bool is_id(struct str id)
{
    enum { LONGEST = 64 };
    for (size_t i = 0; i < id.n; i++)
        if (!((id.p[i] >= 'a' && id.p[i] <= 'z') || (id.p[i] >= '0' && id.p[i] <= '9') || id.p[i] == '-'))
            return false;
    return id.n > 0 && id.n <= LONGEST;
}

int rule_parse(struct rule *out, const char *text, const char *origin, struct arena *arena,
               struct pprofx_error *err)
{
    struct rule rule = {.origin = origin, .text = text, .rank = 100};
    struct parsing p = {arena, &rule, {"", 0}};
    int rc = head_read(text, arena, take_field, &p, &rule.sql, err);
    if (!rc)
        rc = check_rest(rule.sql, err);
    for (size_t i = 0; i < TEXTS; i++)
        if (!text_at(&rule, i)->p)
            *text_at(&rule, i) = str_of("");
    if (!rc && p.levels.n)
        rc = rule_parse_levels(&rule, p.levels, ' ', err);
    memset(rule.given, 0, sizeof rule.given);
    if (!rc && !rule.id.n)
        rc = error_set(err, PPROFX_USAGE, "\"id:\" is missing");
    if (!rc && !is_id(rule.id))
        rc = error_set(err, PPROFX_USAGE, "an id is of small letters, digits and \"-\", at most 64");
    if (!rc && !rule.title.n)
        rule.title = rule.id;
    if (!rc && !rule.sql[strspn(rule.sql, " \n\t\r")])
        rc = error_set(err, PPROFX_USAGE, "there is no SELECT");
    if (!rc)
        *out = rule;
    return rc;
}
