#include "profile/merge_types.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/sat.h"
#include "base/unit.h"
#include "profile/profile.h"
#include "profile/sequences.h"

/* The types of the profiles as numbers: equal numbers are types that belong together. */
struct numbered {
    uint32_t **types;  /* [profile][type] */
    uint32_t *n_found; /* by number: in how many profiles (under compat: how often) */
    size_t n_numbers;
};

static uint32_t intern_from(struct profile *out, const struct profile *p, uint32_t string)
{
    struct str s = profile_string(p, string);
    return profile_intern(out, s.p, s.n);
}

static uint32_t *number_types(struct profile *out, const struct profile *p, struct sequences *pairs,
                              bool compat)
{
    uint32_t *numbers = mem_alloc(p->n_types, sizeof *numbers);
    for (size_t i = 0; i < p->n_types; i++)
        numbers[i] = intern_from(out, p, p->types[i].type);
    uint32_t *n_before = mem_zalloc(profile_n_strings(out), sizeof *n_before);
    for (size_t i = 0; i < p->n_types; i++) {
        uint32_t name = numbers[i];
        numbers[i] = sequences_intern(pairs, (uint32_t[]){name, compat ? 0 : n_before[name]}, 2);
        n_before[name]++;
    }
    mem_free(n_before);
    return numbers;
}

static struct numbered number_all(struct profile *out, const struct profile *const *ps, size_t n, bool compat)
{
    struct numbered all = {.types = mem_alloc(n, sizeof *all.types)};
    struct sequences *pairs = sequences_new();
    for (size_t k = 0; k < n; k++)
        all.types[k] = number_types(out, ps[k], pairs, compat);
    all.n_numbers = sequences_count(pairs);
    sequences_free(pairs);
    all.n_found = mem_zalloc(all.n_numbers, sizeof *all.n_found);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < ps[k]->n_types; i++)
            all.n_found[all.types[k][i]]++;
    return all;
}

static void numbered_free(struct numbered *all, size_t n)
{
    for (size_t k = 0; k < n; k++)
        mem_free(all->types[k]);
    mem_free(all->types);
    mem_free(all->n_found);
}

/* The columns of p for the types wanted, and what becomes of its default type. */
static int plan_columns(struct merge_plan *plan, struct profile *out, const struct profile *p,
                        const uint32_t *numbers, const struct numbered *all, const uint32_t *wanted,
                        size_t n_wanted, struct pprofx_error *err)
{
    uint32_t *column = mem_alloc(all->n_numbers, sizeof *column);
    for (size_t i = 0; i < all->n_numbers; i++)
        column[i] = NONE;
    for (size_t i = p->n_types; i-- > 0;)
        column[numbers[i]] = (uint32_t)i;
    bool changed = n_wanted != p->n_types, keeps_default = false;
    plan->columns = mem_alloc(n_wanted, sizeof *plan->columns);
    int code = PPROFX_OK;
    for (size_t i = 0; !code && i < n_wanted; i++) {
        if (column[wanted[i]] == NONE) {
            code = error_set(err, PPROFX_FORMAT,
                             "a sample type is there twice in one profile and not in another");
            break;
        }
        plan->columns[i] = column[wanted[i]];
        changed |= plan->columns[i] != i;
        keeps_default |= p->types[plan->columns[i]].type == p->default_type;
    }
    if (!code) {
        bool first = changed && !keeps_default;
        plan->default_type = intern_from(out, p, first ? p->types[plan->columns[0]].type : p->default_type);
    }
    mem_free(column);
    return code;
}

static struct str trim_s(struct str s)
{
    return s.n && s.p[s.n - 1] == 's' ? (struct str){s.p, s.n - 1} : s;
}

static struct str text(const struct profile *p, uint32_t string)
{
    return profile_string(p, string);
}

/* The type among types[0..n) with the smallest unit.  what is "sample types" or "period type". */
static int finest(const struct value_type *types, const struct profile *const *ps, size_t n,
                  const struct unit_rules *rules, const char *what, size_t *out, struct pprofx_error *err)
{
    size_t min = 0;
    for (size_t k = 1; k < n; k++) {
        const struct value_type *a = &types[min], *b = &types[k];
        struct str unit_a = text(ps[min], a->unit), unit_b = text(ps[k], b->unit), unit;
        if (!str_equal(trim_s(text(ps[min], a->type)), trim_s(text(ps[k], b->type))) ||
            (!str_equal(unit_a, unit_b) && !unit_compatible(unit_a, unit_b, rules)))
            return error_set(err, PPROFX_FORMAT, "%s: incompatible types: %.200s/%.200s and %.200s/%.200s",
                             what, profile_text(ps[min], a->type), unit_a.p, profile_text(ps[k], b->type),
                             unit_b.p);
        if (unit_scale(1, unit_b, unit_a, rules, &unit) < 1)
            min = k;
    }
    *out = min;
    return PPROFX_OK;
}

/* The type number i of the result: its finest unit, and each profile's ratio to it. */
static int plan_type(struct profile *out, size_t i, const struct profile *const *ps, size_t n,
                     const struct unit_rules *rules, struct merge_plan *plans, struct value_type *scratch,
                     struct pprofx_error *err)
{
    for (size_t k = 0; k < n; k++)
        scratch[k] = ps[k]->types[plans[k].columns[i]];
    size_t min = 0;
    int code = finest(scratch, ps, n, rules, "sample types", &min, err);
    if (code)
        return code;
    struct str to = text(ps[min], scratch[min].unit);
    out->types[i].type = intern_from(out, ps[0], scratch[0].type);
    out->types[i].unit = intern_from(out, ps[min], scratch[min].unit);
    for (size_t k = 0; k < n && n > 1; k++) {
        struct str unit;
        double ratio = unit_scale(1, text(ps[k], scratch[k].unit), to, rules, &unit);
        if (ratio == 1 && !plans[k].ratios)
            continue;
        if (!plans[k].ratios) {
            plans[k].ratios = mem_alloc(out->n_types, sizeof *plans[k].ratios);
            for (size_t t = 0; t < out->n_types; t++)
                plans[k].ratios[t] = 1;
        }
        plans[k].ratios[i] = ratio;
    }
    return PPROFX_OK;
}

static int plan_periods(struct profile *out, const struct profile *const *ps, size_t n,
                        const struct unit_rules *rules, struct merge_plan *plans, struct value_type *scratch,
                        struct pprofx_error *err)
{
    for (size_t k = 0; k < n; k++)
        scratch[k] = ps[k]->period_type;
    size_t min = 0;
    int code = finest(scratch, ps, n, rules, "period type", &min, err);
    if (code)
        return code;
    struct str to = text(ps[min], scratch[min].unit);
    out->period_type.type = intern_from(out, ps[0], scratch[0].type);
    out->period_type.unit = intern_from(out, ps[min], scratch[min].unit);
    for (size_t k = 0; k < n; k++) {
        struct str unit, type = text(ps[k], scratch[k].type);
        if (!str_equal(type, text(ps[0], scratch[0].type)))
            return error_set(err, PPROFX_FORMAT, "incompatible period types %.200s and %.200s",
                             profile_text(ps[0], scratch[0].type), type.p);
        plans[k].period = ps[k]->period;
        if (n > 1)
            plans[k].period =
                sat_from_double(unit_scale(ps[k]->period, text(ps[k], scratch[k].unit), to, rules, &unit));
    }
    return PPROFX_OK;
}

int merge_types(struct profile *out, const struct profile *const *ps, size_t n, bool compat,
                struct merge_plan *plans, struct pprofx_error *err)
{
    const struct unit_rules rules = {.compat = compat};
    struct numbered all = number_all(out, ps, n, compat);
    uint32_t *wanted = mem_alloc(ps[0]->n_types, sizeof *wanted);
    struct value_type *scratch = mem_alloc(n, sizeof *scratch);
    size_t n_wanted = 0;
    int code = PPROFX_OK;
    for (size_t k = 0; k < n; k++)
        plans[k] = (struct merge_plan){0};
    for (size_t i = 0; i < ps[0]->n_types; i++)
        if (all.n_found[all.types[0][i]] == n)
            wanted[n_wanted++] = all.types[0][i];
    if (!n_wanted)
        code = error_set(
            err, PPROFX_FORMAT,
            "profiles have empty common sample type list: they are of different kinds; pprofx info says "
            "which");
    for (size_t k = 0; !code && k < n; k++)
        code = plan_columns(&plans[k], out, ps[k], all.types[k], &all, wanted, n_wanted, err);
    out->types = mem_resize(out->types, n_wanted, sizeof *out->types);
    out->n_types = n_wanted;
    if (!code)
        code = plan_periods(out, ps, n, &rules, plans, scratch, err);
    for (size_t i = 0; !code && i < n_wanted; i++)
        code = plan_type(out, i, ps, n, &rules, plans, scratch, err);
    if (code)
        merge_plans_free(plans, n);
    mem_free(wanted);
    mem_free(scratch);
    numbered_free(&all, n);
    return code;
}

void merge_plans_free(struct merge_plan *plans, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        mem_free(plans[k].columns);
        mem_free(plans[k].ratios);
    }
}
