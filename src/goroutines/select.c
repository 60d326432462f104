#include "goroutines/select.h"

#include "base/mem.h"
#include "base/sat.h"

#include <stdlib.h>

static void add_own(struct selection *s, const struct judged *j, uint64_t count)
{
    s->own = sat_count_add(s->own, count);
    for (size_t i = 0; i < s->n_owns; i++)
        if (str_equal(s->owns[i].text, j->own)) {
            s->owns[i].count = sat_count_add(s->owns[i].count, count);
            return;
        }
    if (s->n_owns < SELECT_OWN)
        s->owns[s->n_owns++] = (struct tally){j->own, count};
}

static int compare_owns(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;
    int c = (x->count < y->count) - (x->count > y->count);
    return c ? c : str_compare(x->text, y->text);
}

/* While they are gone through. */
struct alike {
    size_t shown, last; /* picks of a coarse signature, and the last of them */
};

static void put(struct selection *s, struct alike *alike, const struct judged *j, uint64_t count,
                const struct goroutines_options *o)
{
    bool folds = o->max && !o->whole;
    if (folds && alike->shown >= SELECT_ALIKE) {
        struct pick *last = &s->picks[alike->last];
        last->more_stacks++;
        last->more_count = sat_count_add(last->more_count, count);
    } else if (o->max && s->n >= o->max) {
        s->n_rest++;
        s->rest = sat_count_add(s->rest, count);
    } else {
        alike->shown++;
        alike->last = s->n;
        s->picks[s->n++] = (struct pick){.judged = j};
    }
}

struct selection *selection_new(const struct groups *g, const struct goroutines_options *o)
{
    struct selection *s = mem_zalloc(1, sizeof *s);
    size_t n = groups_count(g);
    struct alike *alike = mem_zalloc(n, sizeof *alike); /* no more coarse signatures than groups */
    s->judged = judge(g);
    s->picks = mem_alloc(n, sizeof *s->picks);
    for (size_t i = 0; i < n; i++) {
        const struct judged *j = &s->judged[i];
        const struct group *of = groups_get(g, j->group);
        uint64_t now = group_now(g, of);
        if (!now && !j->growth)
            continue;
        bool is_own = j->verdict == VERDICT_OWN && !o->all;
        if (is_own && now)
            add_own(s, j, now);
        else if (!is_own)
            put(s, &alike[of->coarse], j, now, o);
    }
    if (s->n_owns)
        qsort(s->owns, s->n_owns, sizeof *s->owns, compare_owns);
    mem_free(alike);
    return s;
}

void selection_free(struct selection *s)
{
    mem_free(s->judged);
    mem_free(s->picks);
    mem_free(s);
}
