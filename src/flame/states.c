#include "flame/states.h"

#include "base/mem.h"
#include "fold/pairs.h"
#include "profile/gostate.h"
#include "profile/profile.h"
#include "profile/sequences.h"

/* While stacks are rewritten. */
struct splitting {
    struct profile *p;
    size_t n_before;        /* locations of before */
    struct pairs locations; /* (old location, class): the new one is n_before and the pair's number */
    struct pairs roots;     /* (string of a state, class) */
    struct pairs stacks;    /* (old stack, root) */
    uint32_t *number;       /* of each of those: its new stack */
    size_t cap_number;
    struct sequences *made;
    uint32_t *frames; /* scratch */
    size_t cap_frames;
};

/* Roots are numbered behind the other locations once all are known: until then from the end. */
static uint32_t root_mark(uint32_t root)
{
    return UINT32_MAX - root;
}

static uint32_t new_stack(struct splitting *s, uint32_t stack, enum gostate class, uint32_t root)
{
    size_t depth = profile_depth(s->p, stack);
    s->frames = mem_grow(s->frames, &s->cap_frames, depth + 1, sizeof *s->frames);
    for (size_t i = 0; i < depth; i++)
        s->frames[i] = pairs_add(&s->locations, profile_stack(s->p, stack)[i], class);
    s->frames[depth] = root_mark(root);
    return sequences_intern(s->made, s->frames, depth + 1);
}

static uint32_t stack_for(struct splitting *s, uint32_t stack, const struct gostate_sample *state)
{
    struct str text = state->text.n ? state->text : str_of("state not known");
    uint32_t string = profile_intern(s->p, text.p, text.n);
    uint32_t root = pairs_add(&s->roots, string, state->class);
    size_t known = s->stacks.n;
    uint32_t pair = pairs_add(&s->stacks, stack, root);
    if (pair == known) {
        s->number = mem_grow(s->number, &s->cap_number, known + 1, sizeof *s->number);
        s->number[pair] = new_stack(s, stack, (enum gostate)state->class, root);
    }
    return s->number[pair];
}

/* A location's copy has lines of its own, for the same functions. */
static void copy_location(struct profile *p, uint32_t from, uint32_t to)
{
    struct location *l = &p->locations[to];
    *l = p->locations[from];
    l->id = (uint64_t)to + 1;
    l->first_line = (uint32_t)p->n_lines;
    memcpy(p->lines + p->n_lines, p->lines + p->locations[from].first_line, l->n_lines * sizeof *p->lines);
    p->n_lines += l->n_lines;
}

static void add_root(struct profile *p, uint32_t name, uint32_t to)
{
    uint32_t function = (uint32_t)p->n_functions++;
    p->functions[function] =
        (struct function){.id = (uint64_t)function + 1, .name = name, .system_name = name};
    p->locations[to] = (struct location){.id = (uint64_t)to + 1,
                                         .mapping = p->n_mappings ? 0 : NONE,
                                         .first_line = (uint32_t)p->n_lines,
                                         .n_lines = 1};
    p->lines[p->n_lines++] = (struct line){.function = function};
}

static size_t lines_needed(const struct splitting *s)
{
    size_t n = s->roots.n;
    for (size_t i = 0; i < s->locations.n; i++)
        n += s->p->locations[s->locations.list[i].a].n_lines;
    return n;
}

/* The tables of before stay where they are, so that ids of lines and functions do. */
static uint8_t *write_locations(struct splitting *s)
{
    struct profile *p = s->p;
    size_t n = s->n_before + s->locations.n + s->roots.n;
    uint8_t *classes = mem_zalloc(n, sizeof *classes);
    p->lines = mem_resize(p->lines, p->n_lines + lines_needed(s), sizeof *p->lines);
    p->functions = mem_resize(p->functions, p->n_functions + s->roots.n, sizeof *p->functions);
    p->locations = mem_resize(p->locations, n, sizeof *p->locations);
    for (size_t i = 0; i < s->n_before; i++)
        classes[i] = STATES_UNUSED;
    for (size_t i = 0; i < s->locations.n; i++) {
        copy_location(p, s->locations.list[i].a, (uint32_t)(s->n_before + i));
        classes[s->n_before + i] = (uint8_t)s->locations.list[i].b;
    }
    for (size_t i = 0; i < s->roots.n; i++) {
        add_root(p, s->roots.list[i].a, (uint32_t)(s->n_before + s->locations.n + i));
        classes[s->n_before + s->locations.n + i] = (uint8_t)s->roots.list[i].b;
    }
    p->n_locations = n;
    return classes;
}

static void write_stacks(struct splitting *s)
{
    struct profile *p = s->p;
    mem_free(p->frames);
    mem_free(p->stack_start);
    p->n_stacks = sequences_take(s->made, &p->frames, &p->stack_start);
    for (uint64_t i = 0; i < p->stack_start[p->n_stacks]; i++) {
        bool is_root = p->frames[i] >= root_mark((uint32_t)s->roots.n);
        p->frames[i] = is_root ? (uint32_t)(s->n_before + s->locations.n) + root_mark(0) - p->frames[i]
                               : (uint32_t)s->n_before + p->frames[i];
    }
}

uint8_t *states_split(struct profile *p)
{
    struct gostate_sample *states = gostate_samples(p);
    if (!states)
        return NULL;
    struct splitting s = {.p = p, .n_before = p->n_locations, .made = sequences_new()};
    pairs_init(&s.locations);
    pairs_init(&s.roots);
    pairs_init(&s.stacks);
    for (size_t i = 0; i < p->n_samples; i++)
        p->sample_stack[i] = stack_for(&s, p->sample_stack[i], &states[i]);
    uint8_t *classes = write_locations(&s);
    write_stacks(&s);
    pairs_free(&s.locations);
    pairs_free(&s.roots);
    pairs_free(&s.stacks);
    mem_free(s.number);
    mem_free(s.frames);
    mem_free(states);
    return classes;
}
