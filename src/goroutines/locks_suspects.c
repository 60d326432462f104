/* What is wrong with locks: circles, those held while their holder waits, queues. */
#include "base/utf8.h"
#include "goroutines/locks_page.h"

#include <inttypes.h>

enum {
    FEW_WAITERS = 5, /* fewer behind a lock are everyday */
    QUEUE = 10,      /* a queue worth a word */
};

/* ---- Cycles ---- */

/* What the holder of a lock in a cycle has and wants. */
static void add_link(struct locks_page *p, uint32_t i)
{
    const struct lock *lock = locks_get(p->l, i);
    const struct lock_holder *h = &lock->holders[0];
    buf_printf(&p->line, "goroutine %" PRIu64 " holds ", h->id);
    locks_add_lock(p, i);
    buf_puts(&p->line, " and waits for ");
    if (h->itself)
        buf_puts(&p->line, "it again");
    else
        locks_add_lock(p, h->waits_for);
    buf_puts(&p->line, " in ");
    locks_place(&p->line, &h->at);
}

static void draw_cycle(struct locks_page *p, const struct lock_chain *c)
{
    uint32_t at = c->first;
    size_t n = 0;
    do {
        if (n++ < MOST_STEPS) {
            buf_clear(&p->line);
            buf_puts(&p->line, n == 1 ? "  .-> " : "  |   ");
            add_link(p, at);
            buf_char(&p->line, '\n');
            buf_add(p->out, buf_text(&p->line), p->line.len);
            buf_clear(&p->line);
            locks_add_because(&p->line, locks_get(p->l, at), &locks_get(p->l, at)->holders[0]);
            buf_printf(p->out, "  |     because %s\n", buf_text(&p->line));
        }
        at = p->g->next[at];
    } while (at != c->first);
    if (n > MOST_STEPS)
        buf_printf(p->out, "  |   and %zu more\n", n - MOST_STEPS);
    buf_puts(p->out, "  '--\n");
    buf_clear(&p->line);
}

static uint64_t cycle_behind(const struct locks_page *p, const struct lock_chain *c, size_t *length)
{
    uint64_t n = 0;
    uint32_t at = c->first;
    *length = 0;
    do {
        n += p->g->behind[at];
        ++*length;
        at = p->g->next[at];
    } while (at != c->first);
    return n;
}

static bool any_moving(const struct locks_page *p, const struct lock_chain *c)
{
    uint32_t at = c->first;
    do {
        if (locks_get(p->l, at)->n_moving)
            return true;
        at = p->g->next[at];
    } while (at != c->first);
    return false;
}

/* What a circle of one goroutine is. */
static void add_alone(struct locks_page *p, const struct lock *lock)
{
    buf_printf(&p->line, "goroutine %" PRIu64, lock->holders[0].id);
    buf_puts(&p->line, lock->kind == LOCK_RW_MUTEX && lock->pending == lock->holders[0].id
                           ? " seems to wait for the write lock while it holds the read lock"
                           : " seems to lock what it has locked before");
}

static void say_cycle(struct locks_page *p, const struct lock_chain *c)
{
    size_t length;
    uint64_t n = cycle_behind(p, c, &length);
    enum lock_sure sure = lock_cycle_sure(p->l, p->g, c);
    buf_printf(&p->line, "Deadlock suspect (%s): ", locks_sure_word(sure));
    if (length > 1)
        buf_printf(&p->line, "%zu goroutines hold a lock each and wait for the next one's", length);
    else
        add_alone(p, locks_get(p->l, c->first));
    buf_puts(&p->line, "; ");
    locks_plural(&p->line, n, "goroutine");
    buf_printf(&p->line, " wait%s there%s", n == 1 ? "s" : "",
               any_moving(p, c) ? ", but one that may be the holder is running" : "");
    locks_say(p);
    draw_cycle(p, c);
}

/* ---- Holders that wait for something else ---- */

static bool is_wait_for_lock(const struct lock_holder *h)
{
    return h->waits_for != LOCK_NONE;
}

static bool is_held_across(const struct locks_page *p, uint32_t i)
{
    const struct lock *lock = locks_get(p->l, i);
    const struct lock_holder *h = lock->n_holders ? &lock->holders[0] : NULL;
    if (!h || p->g->behind[i] < FEW_WAITERS || h->moving || is_wait_for_lock(h))
        return false;
    return h->evidence >= LOCK_SAME || (h->evidence == LOCK_FURTHER && lock->n_alike == 1 && !lock->n_moving);
}

static void say_held(struct locks_page *p, uint32_t i)
{
    const struct lock *lock = locks_get(p->l, i);
    const struct lock_holder *h = &lock->holders[0];
    buf_puts(&p->line, "Held while waiting (");
    buf_puts(&p->line, locks_sure_word(lock_holder_sure(lock, h)));
    buf_puts(&p->line, "): ");
    locks_add_goroutine(&p->line, h);
    buf_puts(&p->line, ", holds ");
    locks_add_lock(p, i);
    buf_puts(&p->line, "; ");
    locks_plural(&p->line, p->g->behind[i], "goroutine");
    buf_puts(&p->line, p->g->behind[i] == 1 ? " waits behind it" : " wait behind it");
    if (!lock_is_old(p->l, lock))
        buf_puts(&p->line, ", perhaps only for a moment");
    locks_say(p);
}

static bool is_queue(const struct locks_page *p, uint32_t i)
{
    uint64_t n = locks_waiters(locks_get(p->l, i)), all = locks_total(p->l)->goroutines;
    return n >= QUEUE && (n >= 100 || n * 10 >= all);
}

static void say_queue(struct locks_page *p, uint32_t i)
{
    const struct lock *lock = locks_get(p->l, i);
    uint64_t n = locks_waiters(lock);
    buf_printf(&p->line, "Queue: %" PRIu64 " of ", n);
    locks_plural(&p->line, locks_total(p->l)->goroutines, "goroutine");
    buf_puts(&p->line, " wait for ");
    locks_add_lock(p, i);
    locks_add_wanted_in(p, lock);
    if (lock_is_old(p->l, lock))
        buf_puts(&p->line, ", and have for a while");
    else if (locks_total(p->l)->headline.n)
        buf_puts(&p->line, "; for how long, the dump does not tell");
    else
        buf_puts(&p->line, "; taking profiles can cause that for a moment, if it lasts it is a bottleneck");
    locks_say(p);
}

static void say_order(struct locks_page *p, const struct lock_order *o)
{
    bool old = locks_total(p->l)->aged >= o->waiting;
    buf_printf(&p->line, "Deadlock suspect (%s): all %" PRIu64 " goroutines in ",
               locks_sure_word(old ? LOCK_LIKELY : LOCK_POSSIBLE), o->waiting);
    utf8_clean(&p->line, o->first.function);
    buf_printf(&p->line,
               " wait for %" PRIu32 " locks, %" PRIu64
               " of them behind the one it takes first in line %" PRId64
               ": they seem to hold each other's, unless it returns with locks held",
               o->locks, o->further, o->first.line);
    locks_say(p);
}

void locks_add_suspects(struct locks_page *p)
{
    size_t n_drawn = 0;
    size_t before = p->out->len;
    facts_list(p->facts, "suspects", "Finding");
    buf_char(p->out, '\n');
    for (size_t k = 0; k < p->g->n_cycles && n_drawn < MOST_DRAWN; k++, n_drawn++)
        say_cycle(p, &p->g->chains[k]);
    if (p->g->n_cycles > MOST_DRAWN)
        buf_printf(p->out, "and %zu more such circles\n", p->g->n_cycles - MOST_DRAWN);
    for (size_t k = 0; k < locks_orders(p->l) && n_drawn < MOST_DRAWN; k++, n_drawn++)
        say_order(p, locks_order(p->l, k));
    for (uint32_t i = 0; i < locks_count(p->l) && n_drawn < MOST_DRAWN; i++)
        if (is_held_across(p, i)) {
            say_held(p, i);
            n_drawn++;
        }
    for (uint32_t i = 0; i < locks_count(p->l) && n_drawn < MOST_DRAWN; i++)
        if (p->g->cycle[i] == LOCK_NONE && !is_held_across(p, i) && is_queue(p, i)) {
            say_queue(p, i);
            n_drawn++;
        }
    if (p->out->len == before + 1)
        p->out->data[--p->out->len] = 0; /* nothing is suspected */
}
