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

/* Bytes for the goroutines of a dump, and their part of the memory; one with more is read twice. */
enum { MOST_SEEN = 96 << 20, PART_SEEN = 16 };

struct locks {
    uint64_t max_memory;
    struct lock_table now, before;
    struct buf headline;
    struct lock_filter filter;
    struct lock_seen seen; /* the goroutines of the present dump */
    struct lock_order *orders;
    size_t n_orders, cap_orders;

    /* Of the pass being made. */
    int64_t wanted;  /* which dump of the source; 0: the last */
    uint64_t moment; /* the present dump */
    bool is_last;    /* of all sources: holders will be looked for */
};

struct locks *locks_new(uint64_t max_memory, const struct lock_wish *wish)
{
    struct locks *l = mem_zalloc(1, sizeof *l);
    l->max_memory = max_memory ? max_memory : DEFAULT_MEMORY;
    if (wish)
        l->filter.wish = *wish;
    lock_table_open(&l->now);
    return l;
}

void locks_free(struct locks *l)
{
    if (!l)
        return;
    lock_table_close(&l->now);
    lock_table_close(&l->before);
    lock_seen_free(&l->seen);
    lock_filter_free(&l->filter);
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
    lock_seen_clear(&l->seen);
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

/* What a goroutine waits for, if that is a lock. */
static enum lock_waits read_wait(struct lock_table *t, const struct goroutine_header *header, struct str text,
                                 struct lock_wait *out)
{
    if (lock_wait_read(header, text, &t->frames, out))
        return LOCK_WAITS;
    return lock_wait_woken(header, text, &t->frames, out) ? LOCK_WOKEN : LOCK_WAITS_NOT;
}

static size_t most_seen(const struct locks *l)
{
    uint64_t part = l->max_memory / PART_SEEN;
    return part < MOST_SEEN ? (size_t)part : MOST_SEEN;
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
    enum lock_waits waits = read_wait(&l->now, header, text, &wait);
    bool kept = waits == LOCK_WAITS_NOT || lock_filter_keeps(&l->filter, header, text);
    if (waits == LOCK_WAITS && kept)
        lock_table_add(&l->now, header, &wait);
    l->now.total.filtered += waits == LOCK_WAITS && !kept;
    l->now.total.woken += waits == LOCK_WOKEN && kept;
    if (l->is_last)
        lock_seen_add(&l->seen, most_seen(l), &l->now, header, text, waits, &wait);
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

/* Shows the goroutines that were seen to those who look for holders. */
static void look_at_seen(struct locks *l)
{
    struct lock_goroutine g;
    struct str packed = {buf_text(&l->seen.packed), l->seen.packed.len};
    while (lock_seen_next(&l->now, &packed, &g))
        lock_holders_see(&l->now, &g);
}

static int see_second(void *context, const struct goroutine_header *header, struct str text, uint64_t line,
                      struct pprofx_error *err)
{
    struct locks *l = context;
    struct lock_wait wait;
    (void)line;
    (void)err;
    if (l->moment != l->now.total.moment)
        return 0;
    lock_seen_clear(&l->seen);
    enum lock_waits waits = read_wait(&l->now, header, text, &wait);
    lock_seen_add(&l->seen, SIZE_MAX, &l->now, header, text, waits, &wait);
    look_at_seen(l);
    return 0;
}

static int pass(struct locks *l, struct source *source, const struct dumps_visitor *visitor,
                struct dumps_found *found, struct notes *notes, struct pprofx_error *err)
{
    struct input in;
    *found = (struct dumps_found){0};
    l->moment = 0;
    lock_frames_clear(&l->now.frames);
    lock_filter_clear(&l->filter);
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

static int read_again(struct locks *l, struct source *source, struct pprofx_error *err)
{
    const struct dumps_visitor visitor = {.context = l, .begin = begin_second, .goroutine = see_second};
    struct dumps_found found;
    int rc = source_rewind(source, err);
    return rc ? rc : pass(l, source, &visitor, &found, NULL, err);
}

static int look_for_holders(struct locks *l, struct source *source, struct pprofx_error *err)
{
    int rc = 0;
    lock_table_finish(&l->now);
    if (l->now.n_locks && l->seen.full)
        rc = read_again(l, source, err);
    else if (l->now.n_locks)
        look_at_seen(l);
    lock_seen_free(&l->seen);
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
    l->is_last = is_last;
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
