/* Frames made of labels: tagroot, tagleaf, and all of them. */
#include "base/buf.h"
#include "base/mem.h"
#include "base/notes.h"
#include "base/unit.h"
#include "profile/filter.h"
#include "profile/labels.h"
#include "profile/profile.h"
#include "profile/sequences.h"

#include <string.h>

struct key_list {
    uint32_t *keys; /* strings */
    size_t n;
    bool matched; /* some sample has a label of one of the keys */
};

struct tag_frames {
    struct profile *p;
    struct str unit;
    struct unit_rules rules;
    struct sequences *pairs; /* (name, key) of each new location */
    uint32_t first_location; /* the location of pair 0 */
    uint64_t next_location_id, next_function_id;
    size_t locations_cap, functions_cap, lines_cap;
    struct buf name; /* scratch */
};

static struct key_list parse_keys(struct profile *p, const char *text)
{
    struct key_list list = {0};
    size_t cap = 0;
    while (text && *text) {
        size_t n = strcspn(text, ",");
        if (n) {
            MEM_ROOM(list.keys, list.n, cap);
            list.keys[list.n++] = profile_intern(p, text, n);
        }
        text += n + (text[n] == ',');
    }
    return list;
}

/* Whether some number of this key has a unit in this sample; without any, numbers are printed bare. */
static bool has_units(const struct profile *p, size_t sample, uint32_t key)
{
    for (uint32_t i = p->label_start[sample]; i < p->label_start[sample + 1]; i++) {
        const struct label *l = &p->labels[p->sample_labels[i]];
        if (l->is_number && l->key == key && l->unit)
            return true;
    }
    return false;
}

/* The values of key joined by commas, texts before numbers; returns how many there are. */
static size_t join_values(struct tag_frames *t, size_t sample, uint32_t key)
{
    const struct profile *p = t->p;
    bool scaled = has_units(p, sample, key);
    size_t n = 0;
    buf_clear(&t->name);
    for (int numbers = 0; numbers < 2; numbers++)
        for (uint32_t i = p->label_start[sample]; i < p->label_start[sample + 1]; i++) {
            const struct label *l = &p->labels[p->sample_labels[i]];
            if (l->key != key || l->is_number != (numbers == 1))
                continue;
            if (n++)
                buf_char(&t->name, ',');
            struct str text = profile_string(p, l->text);
            if (!l->is_number)
                buf_add(&t->name, text.p, text.n);
            else if (scaled)
                unit_label(&t->name, l->number, profile_string(p, l->unit), t->unit, &t->rules);
            else
                buf_int(&t->name, l->number);
        }
    return n;
}

/* The location of a function called name in a file called key. */
static uint32_t intern_location(struct tag_frames *t, uint32_t name, uint32_t key)
{
    struct profile *p = t->p;
    size_t known = sequences_count(t->pairs);
    uint32_t pair = sequences_intern(t->pairs, (uint32_t[]){name, key}, 2);
    if (pair < known)
        return t->first_location + pair;
    p->functions = mem_grow(p->functions, &t->functions_cap, p->n_functions + 1, sizeof *p->functions);
    p->lines = mem_grow(p->lines, &t->lines_cap, p->n_lines + 1, sizeof *p->lines);
    p->locations = mem_grow(p->locations, &t->locations_cap, p->n_locations + 1, sizeof *p->locations);
    p->functions[p->n_functions] =
        (struct function){.id = t->next_function_id++, .name = name, .file = key, .of_label = true};
    p->lines[p->n_lines] = (struct line){.function = (uint32_t)p->n_functions++};
    p->locations[p->n_locations] = (struct location){
        .id = t->next_location_id++, .mapping = NONE, .first_line = (uint32_t)p->n_lines++, .n_lines = 1};
    return (uint32_t)p->n_locations++;
}

/* Puts a frame a key into out, the last key first: that is the order from the leaf. */
static void add_frames(struct tag_frames *t, size_t sample, struct key_list *list, uint32_t *out)
{
    for (size_t i = 0; i < list->n; i++) {
        uint32_t key = list->keys[list->n - 1 - i];
        list->matched |= join_values(t, sample, key) > 0;
        uint32_t name = profile_intern(t->p, buf_text(&t->name), t->name.len);
        out[i] = intern_location(t, name, key);
    }
}

static void take_stacks(struct profile *p, struct sequences *stacks)
{
    mem_free(p->frames);
    mem_free(p->stack_start);
    p->n_stacks = sequences_take(stacks, &p->frames, &p->stack_start);
}

static void rebuild_stacks(struct tag_frames *t, struct key_list *roots, struct key_list *leaves)
{
    struct profile *p = t->p;
    struct sequences *stacks = sequences_new();
    uint32_t *frames = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        size_t depth = profile_depth(p, p->sample_stack[i]), n = leaves->n + depth + roots->n;
        frames = mem_grow(frames, &cap, n, sizeof *frames);
        add_frames(t, i, roots, frames + leaves->n + depth);
        add_frames(t, i, leaves, frames);
        if (depth)
            memcpy(frames + leaves->n, profile_stack(p, p->sample_stack[i]), depth * sizeof *frames);
        p->sample_stack[i] = sequences_intern(stacks, frames, n);
    }
    mem_free(frames);
    take_stacks(p, stacks);
}

static struct tag_frames begin(struct profile *p, const char *unit, bool compat)
{
    struct tag_frames t = {.p = p,
                           .unit = str_of(unit ? unit : ""),
                           .rules = {.compat = compat},
                           .pairs = sequences_new(),
                           .first_location = (uint32_t)p->n_locations,
                           .locations_cap = p->n_locations,
                           .functions_cap = p->n_functions,
                           .lines_cap = p->n_lines};
    for (size_t i = 0; i < p->n_locations; i++)
        if (p->locations[i].id > t.next_location_id)
            t.next_location_id = p->locations[i].id;
    for (size_t i = 0; i < p->n_functions; i++)
        if (p->functions[i].id > t.next_function_id)
            t.next_function_id = p->functions[i].id;
    t.next_location_id++;
    t.next_function_id++;
    return t;
}

void filter_tag_frames(struct profile *p, const char *root_keys, const char *leaf_keys, const char *unit,
                       bool compat, struct notes *notes)
{
    struct key_list roots = parse_keys(p, root_keys), leaves = parse_keys(p, leaf_keys);
    if (roots.n + leaves.n) {
        struct tag_frames t = begin(p, unit, compat);
        rebuild_stacks(&t, &roots, &leaves);
        sequences_free(t.pairs);
        buf_free(&t.name);
    }
    if (root_keys && *root_keys && !roots.matched)
        notes_add(notes, "TagRoot expression matched no samples");
    if (leaf_keys && *leaf_keys && !leaves.matched)
        notes_add(notes, "TagLeaf expression matched no samples");
    mem_free(roots.keys);
    mem_free(leaves.keys);
}

/* --- all labels --- */

static bool is_mark_of_base(const struct profile *p, const struct label *l)
{
    return str_equal(profile_string(p, l->key), str_of("pprof::base"));
}

/* "key=value,value" of labels of one key and kind. */
static void name_labels(struct tag_frames *t, const uint32_t *ids, size_t n)
{
    const struct profile *p = t->p;
    struct str key = profile_string(p, p->labels[ids[0]].key);
    buf_clear(&t->name);
    buf_add(&t->name, key.p, key.n);
    for (size_t i = 0; i < n; i++) {
        const struct label *l = &p->labels[ids[i]];
        struct str text = profile_string(p, l->text);
        buf_char(&t->name, i ? ',' : '=');
        if (!l->is_number)
            buf_add(&t->name, text.p, text.n);
        else if (l->unit)
            unit_label(&t->name, l->number, profile_string(p, l->unit), t->unit, &t->rules);
        else
            buf_int(&t->name, l->number);
    }
}

static bool same_key(const struct profile *p, uint32_t a, uint32_t b)
{
    return p->labels[a].key == p->labels[b].key && p->labels[a].is_number == p->labels[b].is_number;
}

/* Puts a frame a key into out, in the order of the sorted labels ids[0..n) from the root; returns how many.
 * They go to the end of out[0..n), whose beginning is left. */
static size_t add_label_frames(struct tag_frames *t, const uint32_t *ids, size_t n, bool as_files,
                               uint32_t *out)
{
    size_t made = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && same_key(t->p, ids[i], ids[end]);)
            end++;
        if (is_mark_of_base(t->p, &t->p->labels[ids[i]]))
            continue;
        name_labels(t, ids + i, end - i);
        uint32_t name = profile_intern(t->p, buf_text(&t->name), t->name.len);
        out[n - ++made] = intern_location(t, name, as_files ? name : 0);
    }
    return made;
}

void filter_label_frames(struct profile *p, bool as_files, const char *unit, bool compat)
{
    struct tag_frames t = begin(p, unit, compat);
    struct sequences *stacks = sequences_new();
    uint32_t *frames = NULL, *ids = NULL;
    size_t frames_cap = 0, ids_cap = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        size_t depth = profile_depth(p, p->sample_stack[i]);
        size_t n = p->label_start[i + 1] - p->label_start[i];
        frames = mem_grow(frames, &frames_cap, depth + n + 1, sizeof *frames); /* never NULL */
        ids = mem_grow(ids, &ids_cap, n, sizeof *ids);
        if (n)
            memcpy(ids, p->sample_labels + p->label_start[i], n * sizeof *ids);
        if (depth)
            memcpy(frames, profile_stack(p, p->sample_stack[i]), depth * sizeof *frames);
        labels_sort(p, ids, n);
        size_t made = add_label_frames(&t, ids, n, as_files, frames + depth);
        if (made)
            memmove(frames + depth, frames + depth + n - made, made * sizeof *frames);
        p->sample_stack[i] = sequences_intern(stacks, frames, depth + made);
    }
    take_stacks(p, stacks);
    mem_free(frames);
    mem_free(ids);
    sequences_free(t.pairs);
    buf_free(&t.name);
}
