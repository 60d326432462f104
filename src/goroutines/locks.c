#include "goroutines/locks.h"

#include "base/buf.h"
#include "base/mem.h"
#include "decode/dumps.h"
#include "decode/headline.h"
#include "decode/input.h"
#include "goroutines/lockholders.h"
#include "source/source.h"

#include <stdlib.h>

#define DEFAULT_MEMORY ((uint64_t)1 << 30)

struct locks {
    uint64_t max_memory;
    struct lock_table now, before;
    struct buf headline;
    struct lock_order *orders;
    size_t n_orders, cap_orders;

    /* Of the pass being made. */
    int64_t wanted;  /* which dump of the source; 0: the last */
    uint64_t moment; /* the present dump */
};

struct locks *locks_new(uint64_t max_memory)
{
    struct locks *l = mem_zalloc(1, sizeof *l);
    l->max_memory = max_memory ? max_memory : DEFAULT_MEMORY;
    lock_table_open(&l->now);
    return l;
}

void locks_free(struct locks *l)
{
    if (!l)
        return;
    lock_table_close(&l->now);
    lock_table_close(&l->before);
    buf_free(&l->headline);
    mem_free(l->orders);
    mem_free(l);
}

/* Behind the dump that was asked for. */
static bool is_past(const struct locks *l)
{
    return l->wanted > 0 && l->moment > (uint64_t)l->wanted;
}

/* What was read so far is from now on the dump before. */
static void step(struct locks *l)
{
    if (l->now.total.moment) {
        uint64_t dumps = l->now.total.dumps;
        struct lock_frames frames = l->now.frames;
        l->now.frames = (struct lock_frames){0};
        lock_table_close(&l->before);
        l->before = l->now;
        lock_table_open(&l->now);
        l->now.frames = frames;
        l->now.total.dumps = dumps;
        l->now.total.has_before = true;
    }
}

static int begin_first(void *context, uint64_t line, struct str headline, struct pprofx_error *err)
{
    struct locks *l = context;
    (void)line;
    (void)err;
    l->moment++;
    if (is_past(l))
        return 0;
    step(l);
    l->now.total.moment = l->moment;
    l->now.total.dumps++;
    buf_clear(&l->headline);
    buf_add(&l->headline, headline.p, headline.n);
    l->now.total.headline = (struct str){buf_text(&l->headline), l->headline.len};
    l->now.total.asleep = headline_is_deadlock(l->now.total.headline);
    return 0;
}

static bool has_no_stack(struct str text)
{
    struct goroutine_frame f;
    return text.n && text.p[0] <= ' ' && goroutine_next(&text, &f) == GOROUTINE_NO_STACK;
}

static int see_first(void *context, const struct goroutine_header *header, struct str text, uint64_t line,
                     struct pprofx_error *err)
{
    struct locks *l = context;
    struct lock_wait wait;
    (void)line;
    (void)err;
    if (is_past(l))
        return 0;
    l->now.total.goroutines++;
    l->now.total.no_stack += has_no_stack(text);
    if (lock_wait_read(header, text, &l->now.frames, &wait))
        lock_table_add(&l->now, header, &wait);
    else
        l->now.total.woken += lock_wait_woken(header, text, &l->now.frames, &wait);
    return 0;
}

static int end_first(void *context, bool cut, struct pprofx_error *err)
{
    struct locks *l = context;
    (void)err;
    if (!is_past(l))
        l->now.total.cut = cut;
    return 0;
}

static int begin_second(void *context, uint64_t line, struct str headline, struct pprofx_error *err)
{
    struct locks *l = context;
    (void)line;
    (void)headline;
    (void)err;
    l->moment++;
    return 0;
}

static int see_second(void *context, const struct goroutine_header *header, struct str text, uint64_t line,
                      struct pprofx_error *err)
{
    struct locks *l = context;
    (void)line;
    (void)err;
    if (l->moment == l->now.total.moment)
        lock_holders_see(&l->now, header, text);
    return 0;
}

static int pass(struct locks *l, struct source *source, const struct dumps_visitor *visitor,
                struct dumps_found *found, struct notes *notes, struct pprofx_error *err)
{
    struct input in;
    *found = (struct dumps_found){0};
    l->moment = 0;
    lock_frames_clear(&l->now.frames);
    input_open(&in, source, l->max_memory);
    int rc = dumps_visit(&in, visitor, found, notes, err);
    input_close(&in);
    return rc;
}

/* What the dump before says of a lock. */
static void look_back(struct locks *l)
{
    for (size_t i = 0; i < l->now.n_locks; i++) {
        struct lock *lock = &l->now.locks[i];
        const struct lock_wait w = {
            .known = lock->known, .address = lock->address, .receiver = lock->address, .place = lock->place};
        uint32_t same = l->before.arena ? lock_table_find(&l->before, &w) : LOCK_NONE;
        if (same != LOCK_NONE)
            lock->before = l->before.locks[same].readers + l->before.locks[same].writers;
    }
}

static int compare_locks(const void *a, const void *b)
{
    const struct lock *x = a, *y = b;
    uint64_t p = x->readers + x->writers, q = y->readers + y->writers;
    if (p != q)
        return (p < q) - (p > q);
    return (x->address > y->address) - (x->address < y->address);
}

/* By who waits; the numbers of holders' locks follow. */
static void sort_locks(struct lock_table *t)
{
    uint32_t *moved = mem_alloc(t->n_locks + 1, sizeof *moved);
    for (size_t i = 0; i < t->n_locks; i++)
        t->locks[i].number = (uint32_t)i;
    if (t->n_locks)
        qsort(t->locks, t->n_locks, sizeof *t->locks, compare_locks);
    for (size_t i = 0; i < t->n_locks; i++)
        moved[t->locks[i].number] = (uint32_t)i;
    for (size_t i = 0; i < t->n_locks; i++)
        for (size_t k = 0; k < t->locks[i].n_holders; k++)
            if (t->locks[i].holders[k].waits_for != LOCK_NONE)
                t->locks[i].holders[k].waits_for = moved[t->locks[i].holders[k].waits_for];
    mem_free(moved);
}

/* A function is told of once, with the first of its locks. */
static void find_orders(struct locks *l)
{
    for (size_t i = 0; i < l->now.n_locks; i++) {
        const struct lock_place *place = &l->now.locks[i].place;
        struct lock_function *f = lock_table_function(&l->now, lock_table_text(&l->now, place->function));
        if (!f || f->busy || f->unheld < 2 || f->locks < 2 || f->further < 2)
            continue;
        MEM_ROOM(l->orders, l->n_orders, l->cap_orders);
        l->orders[l->n_orders++] = (struct lock_order){
            .first = {place->function, place->file, f->locks_at},
            .waiting = f->waiting,
            .further = f->further,
            .locks = f->locks,
        };
        f->unheld = 0;
    }
}

static int look_for_holders(struct locks *l, struct source *source, struct pprofx_error *err)
{
    const struct dumps_visitor visitor = {.context = l, .begin = begin_second, .goroutine = see_second};
    struct dumps_found found;
    lock_table_finish(&l->now);
    int rc = l->now.n_locks ? source_rewind(source, err) : 0;
    if (!rc && l->now.n_locks)
        rc = pass(l, source, &visitor, &found, NULL, err);
    if (rc)
        return rc;
    lock_holders_finish(&l->now);
    look_back(l);
    find_orders(l);
    sort_locks(&l->now);
    return 0;
}

int locks_read(struct locks *l, struct source *source, int64_t dump, bool is_last, bool *found,
               struct notes *notes, struct pprofx_error *err)
{
    const struct dumps_visitor visitor = {
        .context = l, .begin = begin_first, .goroutine = see_first, .end = end_first};
    struct dumps_found seen;
    l->wanted = dump;
    int rc = pass(l, source, &visitor, &seen, notes, err);
    *found = seen.dumps > 0;
    if (rc || !is_last || !*found)
        return rc;
    return look_for_holders(l, source, err);
}

const struct locks_total *locks_total(const struct locks *l)
{
    return &l->now.total;
}

size_t locks_count(const struct locks *l)
{
    return l->now.n_locks;
}

const struct lock *locks_get(const struct locks *l, uint32_t i)
{
    return &l->now.locks[i];
}

size_t locks_orders(const struct locks *l)
{
    return l->n_orders;
}

const struct lock_order *locks_order(const struct locks *l, size_t i)
{
    return &l->orders[i];
}
