/* Scaling, and profiles subtracted from profiles. */
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "profile/edit.h"
#include "profile/merge.h"
#include "profile/profile.h"
#include "profile/scale.h"

#include <string.h>

struct scaling {
    struct profile *p;
    const double *ratios;
    bool compat, cut;
};

/* A sample stays when one of the values that were scaled is not zero; as in pprof a value that is not scaled
 * does not keep it. */
static bool scale_sample(void *context, size_t sample)
{
    struct scaling *s = context;
    int64_t *values = s->p->values + sample * s->p->n_types;
    bool keep = false;
    for (size_t t = 0; t < s->p->n_types; t++)
        if (s->ratios[t] != 1) {
            values[t] = scale_value(values[t], s->ratios[t], s->compat, &s->cut);
            keep |= values[t] != 0;
        }
    return keep;
}

static void note_cut(bool cut, bool compat, struct notes *notes)
{
    if (cut)
        notes_add(notes, compat ? "scaled values passed 2^63 and became -2^63"
                                : "scaled values passed 2^63 and were cut there");
}

static void scale_by(struct profile *p, const double *ratios, bool compat, struct notes *notes)
{
    struct scaling s = {p, ratios, compat, false};
    bool needed = false;
    for (size_t t = 0; t < p->n_types; t++)
        needed |= ratios[t] != 1;
    if (needed)
        edit_samples(p, scale_sample, &s);
    note_cut(s.cut, compat, notes);
}

void merge_scale(struct profile *p, double ratio, bool compat, struct notes *notes)
{
    double *ratios = mem_alloc(p->n_types, sizeof *ratios);
    for (size_t t = 0; t < p->n_types; t++)
        ratios[t] = ratio;
    scale_by(p, ratios, compat, notes);
    mem_free(ratios);
}

void merge_multiply(struct profile *p, double ratio, bool compat, struct notes *notes)
{
    bool cut = false;
    for (size_t i = 0; ratio != 1 && i < p->n_samples * p->n_types; i++) {
        double d = (double)p->values[i] * ratio;
        cut |= !(d >= -9223372036854775808.0 && d < 9223372036854775808.0);
        p->values[i] = sat_from_double_as(d, compat);
    }
    note_cut(cut, compat, notes);
}

static int64_t *sum_values(const struct profile *p, bool compat)
{
    int64_t *sums = mem_zalloc(p->n_types, sizeof *sums);
    bool cut = false;
    for (size_t i = 0; i < p->n_samples; i++)
        for (size_t t = 0; t < p->n_types; t++)
            sums[t] = scale_add(sums[t], profile_values(p, i)[t], compat, &cut);
    return sums;
}

static bool equal_type(const struct profile *p, struct value_type a, const struct profile *q,
                       struct value_type b)
{
    return str_equal(profile_string(p, a.type), profile_string(q, b.type)) &&
           str_equal(profile_string(p, a.unit), profile_string(q, b.unit));
}

static int normalize_to(struct profile *p, const struct profile *base, bool compat, struct notes *notes,
                        struct pprofx_error *err)
{
    if (!equal_type(p, p->period_type, base, base->period_type))
        return error_set(err, PPROFX_FORMAT, "incompatible period types: the base cannot be normalized by");
    bool equal = p->n_types == base->n_types;
    for (size_t t = 0; equal && t < p->n_types; t++)
        equal = equal_type(p, p->types[t], base, base->types[t]);
    if (!equal)
        return error_set(err, PPROFX_FORMAT, "incompatible sample types: the base cannot be normalized by");
    int64_t *have = sum_values(p, compat), *want = sum_values(base, compat);
    double *ratios = mem_alloc(p->n_types, sizeof *ratios);
    for (size_t t = 0; t < p->n_types; t++)
        ratios[t] = have[t] ? (double)want[t] / (double)have[t] : 0;
    scale_by(p, ratios, compat, notes);
    mem_free(ratios);
    mem_free(have);
    mem_free(want);
    return PPROFX_OK;
}

/* Gives every sample the text label key=value in place of those it has of that key. */
static int set_label(struct profile *p, const char *key, const char *value, struct pprofx_error *err)
{
    uint64_t total = (uint64_t)p->label_start[p->n_samples] + p->n_samples;
    if (total >= NONE || p->n_labels >= NONE)
        return error_set(err, PPROFX_LIMIT, "the base has too many labels to mark its samples");
    struct label label = {.key = profile_intern(p, key, strlen(key)),
                          .text = profile_intern(p, value, strlen(value))};
    uint32_t id = 0;
    while (id < p->n_labels &&
           (p->labels[id].is_number || p->labels[id].key != label.key || p->labels[id].text != label.text))
        id++;
    if (id == p->n_labels) {
        p->labels = mem_resize(p->labels, p->n_labels + 1, sizeof *p->labels);
        p->labels[p->n_labels++] = label;
    }
    uint32_t *labels = mem_alloc((size_t)total, sizeof *labels), n = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        uint32_t first = p->label_start[i];
        p->label_start[i] = n;
        for (uint32_t at = first; at < p->label_start[i + 1]; at++) {
            const struct label *l = &p->labels[p->sample_labels[at]];
            if (l->is_number || l->key != label.key)
                labels[n++] = p->sample_labels[at];
        }
        labels[n++] = id;
    }
    p->label_start[p->n_samples] = n;
    mem_free(p->sample_labels);
    p->sample_labels = labels;
    return PPROFX_OK;
}

int merge_base(struct profile **p, struct profile *base, bool diff, bool normalize, bool compat,
               struct notes *notes, struct pprofx_error *err)
{
    int code = diff ? set_label(base, "pprof::base", "true", err) : PPROFX_OK;
    if (!code && normalize)
        code = normalize_to(*p, base, compat, notes, err);
    if (code)
        return code;
    merge_scale(base, -1, compat, notes);
    struct profile *both[] = {*p, base}, *result;
    code = merge(both, 2, compat, &result, notes, err);
    if (!code) {
        profile_free(*p);
        *p = result;
    }
    return code;
}
