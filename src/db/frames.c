#include "db/frames.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "fold/pairs.h"
#include "fold/path.h"
#include "profile/profile.h"
#include "profile/strings.h"

#include <string.h>

/* Ids while they are made.  A function is the pair of its name and file, a line number the pair of its
 * halves, a frame the pair of function and number.  Names made here are numbered behind those of the profile.
 */
struct naming {
    const struct profile *p;
    struct frames *out;
    struct strings *made;
    struct pairs functions, numbers, frames;
    uint32_t *first; /* function + 1 of each name; 0: none yet */
    uint32_t n_strings;
    size_t functions_cap, list_cap;
};

/* The name of what has none. */
static uint32_t name_after(struct naming *n, struct str object)
{
    struct buf b = {0};
    path_nameless(&b, object);
    uint32_t id = profile_find(n->p, b.data, b.len);
    if (id == NONE)
        id = n->n_strings + strings_intern(n->made, b.data, b.len);
    buf_free(&b);
    return id;
}

static uint32_t add_function(struct naming *n, uint32_t name, struct str object, uint32_t file)
{
    struct frames *f = n->out;
    uint32_t key = name ? name : name_after(n, object);
    uint32_t id = pairs_add(&n->functions, key, file);
    if (id < f->n_functions)
        return id;
    if (!n->first[key])
        n->first[key] = id + 1;
    f->functions = mem_grow(f->functions, &n->functions_cap, f->n_functions + 1, sizeof *f->functions);
    f->functions[f->n_functions++] = (struct frame_function){
        .name = key < n->n_strings ? profile_string(n->p, key) : strings_get(n->made, key - n->n_strings),
        .file = profile_string(n->p, file),
        .first = n->first[key] - 1};
    return id;
}

static uint32_t add_frame(struct naming *n, uint32_t function, int64_t line)
{
    struct frames *f = n->out;
    uint32_t number = pairs_add(&n->numbers, (uint32_t)((uint64_t)line >> 32), (uint32_t)line);
    uint32_t id = pairs_add(&n->frames, function, number);
    if (id < f->n)
        return id;
    f->list = mem_grow(f->list, &n->list_cap, f->n + 1, sizeof *f->list);
    f->list[f->n++] = (struct frame){.function = function, .line = line};
    return id;
}

static void add_location(struct naming *n, const struct location *l, uint32_t at)
{
    const struct profile *p = n->p;
    struct str object = profile_string(p, l->mapping == NONE ? 0 : p->mappings[l->mapping].file);
    if (!l->n_lines)
        n->out->line_ids[at] = add_frame(n, add_function(n, 0, object, 0), 0);
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const struct line *line = &p->lines[l->first_line + i];
        const struct function *f = &p->functions[line->function];
        uint32_t function = add_function(n, f->name, object, f->file);
        n->out->line_ids[at + i] = add_frame(n, function, line->line);
    }
}

static void add_locations(struct naming *n)
{
    const struct profile *p = n->p;
    struct frames *f = n->out;
    uint32_t total = 0;
    f->start = mem_alloc(p->n_locations + 1, sizeof *f->start);
    for (size_t i = 0; i < p->n_locations; i++) {
        f->start[i] = total;
        total += profile_frames(p, (uint32_t)i);
    }
    f->start[p->n_locations] = total;
    f->line_ids = mem_alloc(total, sizeof *f->line_ids);
    for (size_t i = 0; i < p->n_locations; i++)
        add_location(n, &p->locations[i], f->start[i]);
}

struct frames *frames_new(const struct profile *p)
{
    struct frames *f = mem_zalloc(1, sizeof *f);
    struct naming n = {.p = p, .out = f, .n_strings = (uint32_t)profile_n_strings(p)};
    f->arena = arena_new();
    n.made = strings_new(f->arena);
    n.first = mem_zalloc(n.n_strings + p->n_mappings + 2, sizeof *n.first);
    pairs_init(&n.functions);
    pairs_init(&n.numbers);
    pairs_init(&n.frames);
    add_locations(&n);
    pairs_free(&n.functions);
    pairs_free(&n.numbers);
    pairs_free(&n.frames);
    mem_free(n.first);
    strings_free(n.made);
    f->lines = (struct frame_map){.start = f->start, .ids = f->line_ids, .n_ids = f->n};
    return f;
}

void frames_free(struct frames *f)
{
    if (!f)
        return;
    mem_free(f->list);
    mem_free(f->functions);
    mem_free(f->start);
    mem_free(f->line_ids);
    arena_free(f->arena);
    mem_free(f);
}
