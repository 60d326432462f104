/* Sorting samples by path: multikey quicksort, which looks at every frame of a sample once until it differs
 * from all others.  A range holds samples whose paths are equal so far; it is split by the next frame in
 * three, and the part with the pivot's frame goes on with the frame after it. */
#include "fold/walk.h"

#include "base/mem.h"
#include "profile/profile.h"

enum { AHEAD = 4 };

struct item {
    uint32_t key; /* the frame it is compared by, + 1; 0: the path has ended */
    uint32_t sample;
    uint64_t stack;            /* where its locations begin in frames */
    uint32_t locations, lines; /* that are left, of the stack and of the present location */
    uint32_t
        ahead[AHEAD]; /* location i at i % AHEAD, of the present group of so many: stacks lie far apart */
};

struct range {
    size_t first, n;
};

struct sorting {
    const struct profile *p;
    const struct frame_map *map;
    uint32_t *single; /* key of each location that is one frame; 0 for others */
    struct item *items;
    struct range *todo;
    size_t n_todo, todo_cap;
    uint64_t random; /* of pivots, so that no simple order of samples makes them bad */
};

/* Fetches the locations up to the next one to be taken that are of its group. */
static void fetch(const struct sorting *s, struct item *it)
{
    uint32_t next = it->locations - 1;
    for (uint32_t i = 0; i <= next % AHEAD; i++)
        it->ahead[i] = s->p->frames[it->stack + next - next % AHEAD + i];
}

/* Takes the next frame of the path as the key.  Most locations are one frame, found with one look-up. */
static void advance(const struct sorting *s, struct item *it)
{
    do {
        if (!it->lines) {
            if (!it->locations) {
                it->key = 0;
                return;
            }
            if (it->locations % AHEAD == 0)
                fetch(s, it);
            it->locations--;
            uint32_t l = it->ahead[it->locations % AHEAD];
            it->key = s->single[l];
            if (it->key)
                return;
            it->lines = s->map->start[l + 1] - s->map->start[l];
        }
        it->lines--;
        it->key = s->map->ids[s->map->start[it->ahead[it->locations % AHEAD]] + it->lines] + 1;
    } while (it->key == NONE + 1U);
}

static uint32_t *single_keys(const struct profile *p, const struct frame_map *map)
{
    uint32_t *keys = mem_zalloc(p->n_locations, sizeof *keys);
    for (size_t l = 0; l < p->n_locations; l++)
        if (map->start[l + 1] - map->start[l] == 1)
            keys[l] = map->ids[map->start[l]] + 1; /* 0 for one that is left out */
    return keys;
}

static void swap(struct item *a, struct item *b)
{
    struct item t = *a;
    *a = *b;
    *b = t;
}

static uint32_t random_key(struct sorting *s, struct range r)
{
    s->random = s->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return s->items[r.first + (size_t)(s->random >> 33) % r.n].key;
}

static uint32_t choose_pivot(struct sorting *s, struct range r)
{
    uint32_t a = random_key(s, r), b = random_key(s, r), c = random_key(s, r);
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

static void push(struct sorting *s, size_t first, size_t n)
{
    if (n < 2)
        return;
    MEM_ROOM(s->todo, s->n_todo, s->todo_cap);
    s->todo[s->n_todo++] = (struct range){first, n};
}

/* Splits the range; gives the part whose next frame is the pivot. */
static struct range split(struct sorting *s, struct range r, uint32_t pivot)
{
    size_t low = r.first, high = r.first + r.n;
    for (size_t i = low; i < high;) {
        struct item *it = &s->items[i];
        if (it->key < pivot)
            swap(it, &s->items[low++]), i++;
        else if (it->key > pivot)
            swap(it, &s->items[--high]);
        else
            i++;
    }
    push(s, r.first, low - r.first);
    push(s, high, r.first + r.n - high);
    return (struct range){low, high - low};
}

static void sort(struct sorting *s, size_t n)
{
    push(s, 0, n);
    while (s->n_todo) {
        struct range r = s->todo[--s->n_todo];
        while (r.n > 1) {
            uint32_t pivot = choose_pivot(s, r);
            r = split(s, r, pivot);
            if (!pivot)
                break;
            for (size_t i = r.first; i < r.first + r.n; i++)
                advance(s, &s->items[i]);
        }
    }
}

static bool has_value(const struct profile *p, size_t sample)
{
    const int64_t *v = profile_values(p, sample);
    for (size_t t = 0; t < p->n_types; t++)
        if (v[t])
            return true;
    return false;
}

struct walk_order walk_sort(const struct profile *p, const struct frame_map *map)
{
    struct sorting s = {.p = p, .map = map, .items = mem_alloc(p->n_samples, sizeof *s.items)};
    size_t n = 0;
    s.single = single_keys(p, map);
    for (size_t i = 0; i < p->n_samples; i++) {
        if (!has_value(p, i))
            continue;
        uint32_t stack = p->sample_stack[i];
        s.items[n] = (struct item){.sample = (uint32_t)i,
                                   .stack = p->stack_start[stack],
                                   .locations = (uint32_t)profile_depth(p, stack)};
        if (s.items[n].locations)
            fetch(&s, &s.items[n]);
        advance(&s, &s.items[n++]);
    }
    sort(&s, n);
    struct walk_order order = {.samples = mem_alloc(n, sizeof *order.samples), .n = n};
    for (size_t i = 0; i < n; i++)
        order.samples[i] = s.items[i].sample;
    mem_free(s.items);
    mem_free(s.single);
    mem_free(s.todo);
    return order;
}
