/* Sorting samples by path: multikey quicksort, which looks at every frame of a sample once until it differs
 * from all others.  A range holds samples whose paths are equal so far; it is split by the next frame in
 * three, and the part with the pivot's frame goes on with the frame after it. */
#include "fold/walk.h"

#include "base/mem.h"
#include "fold/steps.h"
#include "profile/profile.h"

struct range {
    size_t first, n;
};

struct sorting {
    struct steps steps;
    struct step_at *items;
    struct range *todo;
    size_t n_todo, todo_cap;
    uint64_t random; /* of pivots, so that no simple order of samples makes them bad */
};

static void swap(struct step_at *a, struct step_at *b)
{
    struct step_at t = *a;
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
        struct step_at *it = &s->items[i];
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
                step_next(&s->steps, &s->items[i]);
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
    struct sorting s = {.steps = steps_of(p, map), .items = mem_alloc(p->n_samples, sizeof *s.items)};
    size_t n = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        if (has_value(p, i))
            s.items[n++] = step_first(&s.steps, p->sample_stack[i], (uint32_t)i);
    }
    sort(&s, n);
    struct walk_order order = {.samples = mem_alloc(n, sizeof *order.samples), .n = n};
    for (size_t i = 0; i < n; i++)
        order.samples[i] = s.items[i].id;
    mem_free(s.items);
    steps_free(&s.steps);
    mem_free(s.todo);
    return order;
}
