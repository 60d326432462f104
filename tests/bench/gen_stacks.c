#include "gen_stacks.h"

#include "base/mem.h"
#include "gen_random.h"

#include <string.h>

/* The stacks to grow from: the first ones stay for good (the program's hot paths), the others are a ring of
 * the recent ones. */
enum { ESTABLISHED = 8192, RECENT = 512, POOL = ESTABLISHED + RECENT };

struct stacks {
    const struct program *program;
    struct stack_shape shape;
    uint64_t random;
    struct stack *pool;
    size_t n_made;
    struct stack next;
    uint64_t *seen; /* open addressing; 0 is free */
    size_t n_seen, seen_size;
};

struct stacks *stacks_new(const struct program *p, const struct stack_shape *shape, uint64_t seed)
{
    struct stacks *s = mem_zalloc(1, sizeof *s);
    s->program = p;
    s->shape = *shape;
    s->random = random_mix(seed);
    s->pool = mem_alloc(POOL, sizeof *s->pool);
    s->seen_size = 1 << 12;
    s->seen = mem_zalloc(s->seen_size, sizeof *s->seen);
    return s;
}

void stacks_free(struct stacks *s)
{
    mem_free(s->pool);
    mem_free(s->seen);
    mem_free(s);
}

uint64_t stack_hash(const struct stack *s)
{
    uint64_t h = s->depth;
    for (uint32_t i = 0; i < s->depth; i++)
        h = random_mix(h * 31 + s->frames[i]);
    return h;
}

static uint64_t *slot(uint64_t *table, size_t size, uint64_t key)
{
    size_t i = key & (size - 1);
    while (table[i] && table[i] != key)
        i = (i + 1) & (size - 1);
    return &table[i];
}

static void widen(struct stacks *s)
{
    size_t size = s->seen_size * 2;
    uint64_t *wide = mem_zalloc(size, sizeof *wide);
    for (size_t i = 0; i < s->seen_size; i++)
        if (s->seen[i])
            *slot(wide, size, s->seen[i]) = s->seen[i];
    mem_free(s->seen);
    s->seen = wide;
    s->seen_size = size;
}

bool stacks_first(struct stacks *s, uint64_t key)
{
    if (s->n_seen * 2 >= s->seen_size)
        widen(s);
    uint64_t *at = slot(s->seen, s->seen_size, key | 1);
    if (*at)
        return false;
    *at = key | 1;
    s->n_seen++;
    return true;
}

static struct stack *made(struct stacks *s, size_t i)
{
    return &s->pool[i < ESTABLISHED ? i : ESTABLISHED + i % RECENT];
}

/* A stack to grow from: a recent one, the youngest being the likeliest, or an established one. */
static const struct stack *ancestor(struct stacks *s)
{
    bool jump = random_percent(&s->random, s->shape.jump_percent);
    uint32_t most = jump ? ESTABLISHED : RECENT;
    uint32_t rank = random_rank(random_next(&s->random), s->n_made < most ? (uint32_t)s->n_made : most);
    return made(s, jump ? rank : s->n_made - 1 - rank);
}

/* The sum of three dice: most stacks are of middling depth. */
static uint32_t draw_depth(struct stacks *s)
{
    uint32_t low = s->shape.min_depth, high = s->shape.max_depth;
    if (random_below(&s->random, 100) == 0)
        return high + random_below(&s->random, MAX_DEPTH + 1 - high);
    uint32_t third = (high - low) / 3 + 1;
    for (int i = 0; i < 3; i++)
        low += random_below(&s->random, third);
    return low < MAX_DEPTH ? low : MAX_DEPTH;
}

/* How many frames of an old stack the next one shares: mostly all but a few. */
static uint32_t draw_shared(struct stacks *s, uint32_t depth)
{
    if (random_percent(&s->random, 4))
        return 0;
    if (random_percent(&s->random, 20))
        return random_below(&s->random, depth);
    uint32_t cut = 1;
    while (cut < depth && random_percent(&s->random, 55))
        cut++;
    return depth - cut;
}

static uint32_t first_function(struct stacks *s)
{
    uint32_t roots = 6 + s->program->n_functions / 500;
    uint32_t root = random_rank(random_next(&s->random), roots);
    return (uint32_t)((uint64_t)root * s->program->n_functions / roots);
}

/* Walks through the call graph until the stack has its depth or meets a function that calls nothing. */
static void grow(struct stacks *s, uint32_t depth)
{
    struct stack *t = &s->next;
    uint32_t f = t->depth ? program_next(s->program, t->frames[t->depth - 1]) : first_function(s);
    do {
        t->frames[t->depth] = program_frame(s->program, &s->random, f);
        f = program_next(s->program, t->frames[t->depth++]);
    } while (t->depth < depth && !(t->depth + 6 >= depth && program_is_leaf(s->program, f)));
}

const struct stack *stacks_next(struct stacks *s, bool *is_new)
{
    *is_new = s->n_made < RECENT || !random_percent(&s->random, s->shape.repeat_percent);
    if (!*is_new) {
        s->next = *ancestor(s);
        return &s->next;
    }
    do {
        uint32_t depth = draw_depth(s);
        s->next.depth = 0;
        if (s->n_made) {
            s->next = *ancestor(s);
            if (random_percent(&s->random, 80)) /* near the depth of its ancestor */
                depth = s->next.depth;
            s->next.depth = draw_shared(s, s->next.depth);
        }
        grow(s, depth);
    } while (!stacks_first(s, stack_hash(&s->next)));
    *made(s, s->n_made) = s->next;
    s->n_made++;
    return &s->next;
}
