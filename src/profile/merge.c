#include "profile/merge.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "profile/merge_rows.h"
#include "profile/merge_types.h"
#include "profile/profile.h"
#include "profile/scale.h"

/* Rows have 32-bit ids, so the result must not need more.  The inputs together are an upper bound. */
static int check_size(const struct profile *const *ps, size_t n, struct pprofx_error *err)
{
    uint64_t samples = 0, labels = 0, lines = 0, stacks = 0, strings = 0;
    for (size_t k = 0; k < n; k++) {
        samples += ps[k]->n_samples;
        labels += ps[k]->label_start[ps[k]->n_samples];
        lines +=
            ps[k]->n_lines + ps[k]->n_locations + ps[k]->n_functions + ps[k]->n_mappings + ps[k]->n_labels;
        stacks += ps[k]->n_stacks;
        strings += profile_n_strings(ps[k]);
    }
    if (samples < NONE && labels < NONE && lines < NONE && stacks < NONE && strings < NONE)
        return PPROFX_OK;
    return error_set(err, PPROFX_LIMIT, "%zu profiles together have more than 2^32 rows in a table", n);
}

static uint32_t take_string(struct profile *out, const struct profile *p, uint32_t id)
{
    struct str s = profile_string(p, id);
    return profile_intern(out, s.p, s.n);
}

/* The comments of all, each once. */
static void merge_comments(struct profile *out, const struct profile *const *ps, size_t n)
{
    size_t total = 0, kept = 0;
    for (size_t k = 0; k < n; k++)
        total += ps[k]->n_comments;
    out->comments = mem_alloc(total, sizeof *out->comments);
    for (size_t k = 0, at = 0; k < n; k++)
        for (size_t i = 0; i < ps[k]->n_comments; i++)
            out->comments[at++] = take_string(out, ps[k], ps[k]->comments[i]);
    bool *seen = mem_zalloc(profile_n_strings(out), sizeof *seen);
    for (size_t i = 0; i < total; i++) {
        uint32_t id = out->comments[i];
        if (!seen[id])
            out->comments[kept++] = id;
        seen[id] = true;
    }
    out->n_comments = kept;
    mem_free(seen);
}

/* Returns whether the sum of the durations did not fit. */
static bool merge_headers(struct profile *out, const struct profile *const *ps,
                          const struct merge_plan *plans, size_t n, bool compat)
{
    bool cut = false;
    out->drop_frames = take_string(out, ps[0], ps[0]->drop_frames);
    out->keep_frames = take_string(out, ps[0], ps[0]->keep_frames);
    for (size_t k = 0; k < n; k++) {
        /* pprof's earliest time: a profile without one starts the search again. */
        if (out->time_nanos == 0 || ps[k]->time_nanos < out->time_nanos)
            out->time_nanos = ps[k]->time_nanos;
        out->duration_nanos = scale_add(out->duration_nanos, ps[k]->duration_nanos, compat, &cut);
        if (out->period == 0 || out->period < plans[k].period)
            out->period = plans[k].period;
        if (!out->default_type)
            out->default_type = plans[k].default_type;
        if (!out->doc_url)
            out->doc_url = take_string(out, ps[k], ps[k]->doc_url);
    }
    merge_comments(out, ps, n);
    return cut;
}

/* Merges by plans made before; all-zero sums are merged away by a second run over the result. */
static struct profile *merge_by(struct profile *out, const struct profile *const *ps,
                                const struct merge_plan *plans, size_t n, bool compat, bool *cut)
{
    *cut |= merge_headers(out, ps, plans, n, compat);
    struct merger *m = merger_new(out, compat);
    for (size_t k = 0; k < n; k++)
        merger_add(m, ps[k], &plans[k]);
    struct merge_sums sums = merger_finish(m);
    *cut |= sums.saturated;
    if (!sums.zeros)
        return out;

    struct profile *again = profile_new();
    struct merge_plan plan = {.columns = mem_alloc(out->n_types, sizeof *plan.columns),
                              .period = out->period};
    again->types = mem_alloc(out->n_types, sizeof *again->types);
    again->n_types = out->n_types;
    for (size_t t = 0; t < out->n_types; t++) {
        plan.columns[t] = t;
        again->types[t] = (struct value_type){take_string(again, out, out->types[t].type),
                                              take_string(again, out, out->types[t].unit)};
    }
    again->period_type = (struct value_type){take_string(again, out, out->period_type.type),
                                             take_string(again, out, out->period_type.unit)};
    plan.default_type = take_string(again, out, out->default_type);
    const struct profile *once = out;
    again = merge_by(again, &once, &plan, 1, compat, cut);
    merge_plans_free(&plan, 1);
    profile_free(out);
    return again;
}

int merge(struct profile *const *ps, size_t n, bool compat, struct profile **out, struct notes *notes,
          struct pprofx_error *err)
{
    if (!n)
        return error_set(err, PPROFX_USAGE, "no profiles to merge");
    if (n == 1) {
        struct profile *copy = profile_clone(ps[0]);
        int code = merge_single(copy, compat, err);
        if (code)
            profile_free(copy);
        else
            *out = copy;
        return code;
    }
    const struct profile **inputs = mem_alloc(n, sizeof *inputs);
    struct merge_plan *plans = mem_alloc(n, sizeof *plans);
    struct profile *result = profile_new();
    for (size_t k = 0; k < n; k++)
        inputs[k] = ps[k];
    int code = check_size(inputs, n, err);
    if (!code)
        code = merge_types(result, inputs, n, compat, plans, err);
    if (code) {
        profile_free(result);
    } else {
        bool cut = false;
        *out = merge_by(result, inputs, plans, n, compat, &cut);
        merge_plans_free(plans, n);
        if (cut)
            notes_add(notes, compat ? "sums of merged values wrapped around at 2^63"
                                    : "sums of merged values passed 2^63 and were cut there");
    }
    mem_free(plans);
    mem_free(inputs);
    return code;
}

static int nothing_common(struct pprofx_error *err)
{
    return error_set(err, PPROFX_FORMAT, "profiles have empty common sample type list");
}

int merge_single(struct profile *p, bool compat, struct pprofx_error *err)
{
    if (!p->n_types)
        return nothing_common(err);
    profile_stand_in_mapping(p);
    if (!compat)
        return PPROFX_OK;
    struct profile *types = profile_new();
    struct merge_plan plan;
    const struct profile *input = p;
    int code = merge_types(types, &input, 1, true, &plan, err);
    if (!code) {
        p->default_type = take_string(p, types, plan.default_type);
        for (size_t i = 0; i < p->n_samples; i++)
            for (size_t t = 0; t < types->n_types; t++)
                p->values[i * types->n_types + t] = p->values[i * p->n_types + plan.columns[t]];
        for (size_t t = 0; t < types->n_types; t++)
            p->types[t] = p->types[plan.columns[t]];
        p->n_types = types->n_types;
        merge_plans_free(&plan, 1);
    }
    profile_free(types);
    return code;
}
