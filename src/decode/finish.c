/* The end of reading: numbers of strings and ids of rows become our own, and everything is checked that
 * pprof's CheckValid checks. */
#include "base/error.h"
#include "base/hash.h"
#include "decode/builder.h"

#include <inttypes.h>
#include <string.h>

/* The string with the file's number *field; what and row name the place in the message. */
static int resolve(const struct builder *b, uint32_t *field, const char *what, size_t row,
                   struct pprofx_error *err)
{
    if (*field >= b->n_strings)
        return error_set(err, PPROFX_FORMAT, "%s of row %zu is a string that does not exist (there are %zu)",
                         what, row + 1, b->n_strings);
    *field = b->strings[*field];
    return PPROFX_OK;
}

static int resolve_header(struct builder *b, int64_t number, uint32_t *out, const char *what,
                          struct pprofx_error *err)
{
    *out = builder_string_number(number);
    if (*out >= b->n_strings)
        return error_set(err, PPROFX_FORMAT, "%s is string %" PRId64 ", but there are %zu", what, number,
                         b->n_strings);
    *out = b->strings[*out];
    return PPROFX_OK;
}

static int finish_header(struct builder *b, struct pprofx_error *err)
{
    struct profile *p = b->p;
    int r = resolve_header(b, b->drop_frames, &p->drop_frames, "field 7 (drop_frames)", err);
    if (!r)
        r = resolve_header(b, b->keep_frames, &p->keep_frames, "field 8 (keep_frames)", err);
    if (!r)
        r = resolve_header(b, b->default_type, &p->default_type, "field 14 (default_sample_type)", err);
    if (!r)
        r = resolve_header(b, b->doc_url, &p->doc_url, "field 15 (doc_url)", err);
    for (size_t i = 0; !r && i < p->n_comments; i++)
        r = resolve(b, &p->comments[i], "field 13 (comment)", i, err);
    for (size_t i = 0; !r && i < p->n_types; i++) {
        r = resolve(b, &p->types[i].type, "field 1 (sample_type): the type", i, err);
        if (!r)
            r = resolve(b, &p->types[i].unit, "field 1 (sample_type): the unit", i, err);
    }
    if (!r)
        r = resolve(b, &p->period_type.type, "field 11 (period_type): the type", 0, err);
    if (!r)
        r = resolve(b, &p->period_type.unit, "field 11 (period_type): the unit", 0, err);
    return r;
}

static int finish_tables(struct builder *b, struct pprofx_error *err)
{
    struct profile *p = b->p;
    int r = PPROFX_OK;
    for (size_t i = 0; !r && i < p->n_mappings; i++) {
        r = resolve(b, &p->mappings[i].file, "field 3 (mapping): the file name", i, err);
        if (!r)
            r = resolve(b, &p->mappings[i].build_id, "field 3 (mapping): the build id", i, err);
    }
    for (size_t i = 0; !r && i < p->n_functions; i++) {
        r = resolve(b, &p->functions[i].name, "field 5 (function): the name", i, err);
        if (!r)
            r = resolve(b, &p->functions[i].system_name, "field 5 (function): the system name", i, err);
        if (!r)
            r = resolve(b, &p->functions[i].file, "field 5 (function): the file name", i, err);
    }
    return r;
}

/* Unknown mappings are tolerated, as in pprof; a line without a function is not. */
static int finish_locations(struct builder *b, struct pprofx_error *err)
{
    struct profile *p = b->p;
    for (size_t i = 0; i < p->n_locations; i++) {
        struct location *l = &p->locations[i];
        l->mapping = idmap_find(&b->mapping_ids, b->location_mappings[i]);
        for (uint32_t k = 0; k < l->n_lines; k++) {
            uint64_t id = b->line_functions[l->first_line + k];
            uint32_t function = idmap_find(&b->function_ids, id);
            if (function == NONE)
                return error_set(err, PPROFX_FORMAT,
                                 "field 4 (location): location %" PRIu64 " has a line of function %" PRIu64
                                 ", which does not exist",
                                 l->id, id);
            p->lines[l->first_line + k].function = function;
        }
    }
    return PPROFX_OK;
}

static uint64_t frame_id(const struct builder *b, uint32_t frame)
{
    if (frame < BIG_FRAME || frame == NONE) /* NONE is id 0 */
        return (uint32_t)(frame + 1);
    frame -= BIG_FRAME;
    return b->big_ids.is_hashed ? b->big_ids.ids[frame] : (uint64_t)frame + 1;
}

static int unknown_location(const struct builder *b, uint64_t at, struct pprofx_error *err)
{
    const struct profile *p = b->p;
    size_t sample = 0;
    while (sample + 1 < p->n_samples && !(p->stack_start[p->sample_stack[sample]] <= at &&
                                          at < p->stack_start[p->sample_stack[sample] + 1]))
        sample++;
    return error_set(err, PPROFX_FORMAT,
                     "field 2 (sample): sample %zu names location %" PRIu64 ", which does not exist",
                     sample + 1, frame_id(b, p->frames[at]));
}

/* Frames hold ids; rows are what is wanted.  Where the ids are 1, 2, 3, … in order, that is the same already.
 */
static int finish_frames(struct builder *b, struct pprofx_error *err)
{
    struct profile *p = b->p;
    uint64_t n = p->stack_start[p->n_stacks];
    if (!b->location_ids.is_hashed && b->big_ids.n == 0 && (n == 0 || b->top_frame < p->n_locations))
        return PPROFX_OK;
    for (uint64_t i = 0; i < n; i++) {
        uint32_t row = idmap_find(&b->location_ids, frame_id(b, p->frames[i]));
        if (row == NONE)
            return unknown_location(b, i, err);
        p->frames[i] = row;
    }
    return PPROFX_OK;
}

static bool same_label(const struct label *a, const struct label *b)
{
    return a->key == b->key && a->text == b->text && a->unit == b->unit && a->number == b->number &&
           a->is_number == b->is_number;
}

/* Two labels may differ in the file's bytes and mean the same; map[i] becomes the row that stays, or NONE for
 * a label pprof does not see (number 0 without a unit).  Returns whether anything changes. */
static bool map_labels(struct builder *b, const bool *unseen, uint32_t *map)
{
    struct profile *p = b->p;
    memset(b->label_slots, 0, (b->label_mask + 1) * sizeof *b->label_slots);
    size_t kept = 0;
    for (size_t i = 0; i < p->n_labels; i++) {
        const struct label l = p->labels[i];
        map[i] = NONE;
        if (unseen[i])
            continue;
        uint64_t hash = hash_mix(hash_mix((uint64_t)l.key << 32 | l.text, l.unit), (uint64_t)l.number);
        size_t at = (size_t)hash & b->label_mask;
        while (b->label_slots[at] && !same_label(&p->labels[b->label_slots[at] - 1], &l))
            at = (at + 1) & b->label_mask;
        if (!b->label_slots[at]) {
            p->labels[kept] = l;
            b->label_slots[at] = (uint32_t)++kept;
        }
        map[i] = b->label_slots[at] - 1;
    }
    bool changed = kept != p->n_labels;
    p->n_labels = kept;
    return changed;
}

static void apply_label_map(struct profile *p, const uint32_t *map)
{
    uint32_t to = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        uint32_t from = p->label_start[i], end = p->label_start[i + 1];
        p->label_start[i] = to;
        for (; from < end; from++)
            if (map[p->sample_labels[from]] != NONE)
                p->sample_labels[to++] = map[p->sample_labels[from]];
    }
    p->label_start[p->n_samples] = to;
}

static int finish_labels(struct builder *b, struct pprofx_error *err)
{
    struct profile *p = b->p;
    int r = PPROFX_OK;
    bool *unseen = mem_zalloc(p->n_labels, sizeof *unseen);
    for (size_t i = 0; !r && i < p->n_labels; i++) {
        struct label *l = &p->labels[i];
        /* The file's number of the unit counts: a second empty string is one that pprof sees. */
        unseen[i] = b->compat && l->is_number && l->number == 0 && l->unit == 0;
        r = resolve(b, &l->key, "field 2 (sample): the key of a label", i, err);
        if (!r && !l->is_number)
            r = resolve(b, &l->text, "field 2 (sample): the value of a label", i, err);
        if (!r && l->is_number)
            r = resolve(b, &l->unit, "field 2 (sample): the unit of a label", i, err);
    }
    uint32_t *map = mem_alloc(p->n_labels, sizeof *map);
    if (!r && map_labels(b, unseen, map))
        apply_label_map(p, map);
    mem_free(map);
    mem_free(unseen);
    return r;
}

static int check_samples(const struct builder *b, struct pprofx_error *err)
{
    const struct profile *p = b->p;
    if (p->n_samples == 0)
        return PPROFX_OK;
    if (p->n_types == 0)
        return error_set(err, PPROFX_FORMAT, "field 1 (sample_type) is missing, but there are %zu samples",
                         p->n_samples);
    if (b->width != p->n_types)
        return error_set(err, PPROFX_FORMAT,
                         "field 2 (sample) at byte %" PRIu64
                         ": the sample has %zu values for %zu sample types",
                         b->first_offset, b->width, p->n_types);
    if (b->odd_sample != SIZE_MAX)
        return error_set(err, PPROFX_FORMAT,
                         "field 2 (sample) at byte %" PRIu64
                         ": sample %zu has %zu values for %zu sample types",
                         b->odd_offset, b->odd_sample + 1, b->odd_width, p->n_types);
    return PPROFX_OK;
}

int builder_finish(struct builder *b, struct profile **out, struct pprofx_error *err)
{
    if (b->n_strings == 0)
        return error_set(err, PPROFX_FORMAT, "field 6 (string_table) is missing");
    int r = stacks_flush(b, err);
    if (!r)
        r = finish_header(b, err);
    if (!r)
        r = finish_tables(b, err);
    if (!r)
        r = check_samples(b, err);
    if (!r)
        r = finish_locations(b, err);
    if (!r)
        r = finish_frames(b, err);
    if (!r)
        r = finish_labels(b, err);
    if (!r && b->p->n_types == 0 && !b->compat) /* pprof takes a profile of nothing, and stumbles later */
        r = error_set(err, PPROFX_FORMAT, "field 1 (sample_type) is missing");
    if (r)
        return r;
    *out = b->p;
    b->p = NULL;
    return PPROFX_OK;
}
