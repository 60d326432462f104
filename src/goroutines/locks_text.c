/* What the report "locks" says in words and draws: the sum, suspects, chains, advice. */
#include "goroutines/locks_report.h"

#include "base/mem.h"
#include "base/sat.h"
#include "base/utf8.h"

#include <inttypes.h>

enum {
    MOST_DRAWN = 12, /* cycles, and chains */
    MOST_STEPS = 12, /* of one drawn */
    FEW_WAITERS = 5, /* fewer behind a lock are everyday */
    QUEUE = 10,      /* a queue worth a word */
};

struct page {
    struct buf *out;
    struct facts *facts;
    const struct locks *l;
    const struct lock_graph *g;
    struct buf line; /* a sentence being made */
};

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

static uint64_t waiters(const struct lock *lock)
{
    return lock->readers + lock->writers;
}

static void plural(struct buf *out, uint64_t n, const char *what)
{
    buf_printf(out, "%" PRIu64 " %s%s", n, what, n == 1 ? "" : "s");
}

/* The sentence goes to the list of facts and to the heading. */
static void say(struct page *p)
{
    facts_item(p->facts, text_of(&p->line));
    buf_add(p->out, buf_text(&p->line), p->line.len);
    buf_puts(p->out, ".\n");
    buf_clear(&p->line);
}

static void add_age(struct buf *out, const char *before, int64_t minutes)
{
    if (minutes > 0) {
        buf_puts(out, before);
        locks_age(out, minutes);
    }
}

/* ---- The sum ---- */

/* Line by line, fit for a terminal. */
static void put_headline(struct buf *out, struct str text)
{
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n, taken = n + (end != NULL);
        utf8_clean(out, (struct str){text.p, n});
        buf_char(out, '\n');
        text = (struct str){text.p + taken, text.n - taken};
    }
}

static int64_t longest(const struct locks *l)
{
    int64_t most = -1;
    for (uint32_t i = 0; i < locks_count(l); i++)
        most = locks_get(l, i)->longest > most ? locks_get(l, i)->longest : most;
    return most;
}

static void add_sum(struct page *p)
{
    const struct locks_total *t = locks_total(p->l);
    struct buf *b = p->out;
    if (t->headline.n) {
        facts_lines(p->facts, "headline", "Headline", t->headline);
        put_headline(b, t->headline);
        buf_char(b, '\n');
    }
    facts_int(p->facts, "dumps", "Dumps read", (int64_t)t->dumps);
    facts_int(p->facts, "goroutines", "Goroutines", (int64_t)t->goroutines);
    facts_int(p->facts, "waiting", "Waiting for locks", (int64_t)t->waiting);
    facts_int(p->facts, "woken", "Woken in a lock", (int64_t)t->woken);
    facts_int(p->facts, "locks", "Locks waited for", (int64_t)locks_count(p->l));
    if (!t->waiting) {
        buf_printf(b, "None of %" PRIu64 " goroutines waits for a lock", t->goroutines);
        if (t->woken)
            buf_printf(b, "; %" PRIu64 " can go on in one but do not run yet", t->woken);
        buf_puts(b, ".\n");
        return;
    }
    buf_printf(b, "%" PRIu64 " of ", t->waiting);
    plural(b, t->goroutines, "goroutine");
    buf_printf(b, " wait%s for ", t->waiting == 1 ? "s" : "");
    plural(b, locks_count(p->l), "lock");
    add_age(b, t->waiting == 1 ? ", " : ", the longest ", longest(p->l));
    buf_puts(b, ".\n");
}

/* ---- Who holds it ---- */

static void add_because(struct buf *b, const struct lock *lock, const struct lock_holder *h)
{
    switch (h->evidence) {
    case LOCK_CERTAIN:
        buf_puts(b, "it is in that sync.Once's function");
        return;
    case LOCK_SAME:
        buf_puts(b, "it is behind the line that locks it, in ");
        locks_place(b, &h->where);
        buf_puts(b, h->itself ? ", which it was called from" : ", with the same receiver");
        break;
    case LOCK_FURTHER:
        buf_puts(b, lock->kind == LOCK_ONCE ? "it is in the function of a sync.Once, called in "
                                            : "it is behind the line that locks it, in ");
        locks_place(b, &h->where);
        break;
    case LOCK_POINTED:
        buf_puts(b, "an argument of ");
        locks_place(b, &h->where);
        buf_puts(b, " points at it");
        break;
    case LOCK_TYPE:
        buf_puts(b, "it is in a method of the type that the lock is in, ");
        locks_place(b, &h->where);
        break;
    case LOCK_NAMED:
        buf_puts(b, "it is in a method of the struct that the lock is in, ");
        locks_place(b, &h->where);
        break;
    }
    if (lock->n_alike > 1) {
        buf_puts(b, "; so are ");
        plural(b, lock->n_alike - 1, "other");
    }
}

static bool is_wait_for_lock(const struct lock_holder *h)
{
    return h->waits_for != LOCK_NONE;
}

/* "goroutine 8, IO wait for at least 2m, in main.(*T).ask (t.go:3)" */
static void add_goroutine(struct buf *b, const struct lock_holder *h)
{
    buf_printf(b, "goroutine %" PRIu64 ", ", h->id);
    utf8_clean(b, h->state);
    add_age(b, " for ", h->minutes);
    buf_puts(b, ", in ");
    locks_place(b, &h->at);
}

/* Whether a lock is taken by a function that was told of as a whole. */
static bool is_in_order(const struct page *p, const struct lock *lock)
{
    for (size_t k = 0; k < locks_orders(p->l); k++)
        if (str_equal(locks_order(p->l, k)->first.function, lock->place.function))
            return true;
    return false;
}

/* How many wait in the same function for other locks of which no holder is known either: two who transfer
 * between two accounts hold each other's lock, and nothing but stale arguments would tell. */
static uint64_t waiting_beside(const struct page *p, const struct lock *lock)
{
    uint64_t n = 0;
    for (uint32_t i = 0; lock->place.function.n && i < locks_count(p->l); i++) {
        const struct lock *other = locks_get(p->l, i);
        if (other != lock && !other->n_holders && str_equal(other->place.function, lock->place.function))
            n = sat_count_add(n, waiters(other));
    }
    return n;
}

static void add_beside(struct page *p, const struct lock *lock)
{
    uint64_t n = waiting_beside(p, lock);
    if (!n)
        return;
    if (n == 1)
        buf_puts(&p->line, "; or it is the other one that waits in ");
    else
        buf_printf(&p->line, "; or it is one of the %" PRIu64 " that wait for other locks in ", n);
    utf8_clean(&p->line, lock->place.function);
    buf_puts(&p->line, ", if that takes several: a deadlock then");
}

static void add_unknown(struct page *p, const struct lock *lock)
{
    const struct locks_total *t = locks_total(p->l);
    if (is_in_order(p, lock)) {
        buf_puts(&p->line, "held by one of those who wait behind another lock, see above");
        return;
    }
    buf_puts(&p->line, t->no_stack || t->cut ? "holder not in the dump"
                                             : "holder not in the dump, as far as its arguments tell");
    if (t->no_stack) {
        buf_puts(&p->line, ": ");
        plural(&p->line, t->no_stack, "goroutine");
        buf_printf(&p->line, " run%s on other threads, without a stack here", t->no_stack == 1 ? "s" : "");
    } else if (t->cut) {
        buf_puts(&p->line, ": the dump is cut");
    }
    add_beside(p, lock);
}

/* ---- Cycles ---- */

static void add_lock(struct page *p, uint32_t i)
{
    locks_name(&p->line, locks_get(p->l, i));
}

/* The function its waiters want it in; of several the one where most do. */
static void add_wanted_in(struct page *p, const struct lock *lock)
{
    buf_puts(&p->line, lock->n_places > 1 ? ", most in " : ", in ");
    locks_place(&p->line, &lock->place);
}

/* What the holder of a lock in a cycle has and wants. */
static void add_link(struct page *p, uint32_t i)
{
    const struct lock *lock = locks_get(p->l, i);
    const struct lock_holder *h = &lock->holders[0];
    buf_printf(&p->line, "goroutine %" PRIu64 " holds ", h->id);
    add_lock(p, i);
    buf_puts(&p->line, " and waits for ");
    if (h->itself)
        buf_puts(&p->line, "it again");
    else
        add_lock(p, h->waits_for);
    buf_puts(&p->line, " in ");
    locks_place(&p->line, &h->at);
}

static void draw_cycle(struct page *p, const struct lock_chain *c)
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
            add_because(&p->line, locks_get(p->l, at), &locks_get(p->l, at)->holders[0]);
            buf_printf(p->out, "  |     because %s\n", buf_text(&p->line));
        }
        at = p->g->next[at];
    } while (at != c->first);
    if (n > MOST_STEPS)
        buf_printf(p->out, "  |   and %zu more\n", n - MOST_STEPS);
    buf_puts(p->out, "  '--\n");
    buf_clear(&p->line);
}

static uint64_t cycle_behind(const struct page *p, const struct lock_chain *c, size_t *length)
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

static bool any_moving(const struct page *p, const struct lock_chain *c)
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
static void add_alone(struct page *p, const struct lock *lock)
{
    buf_printf(&p->line, "goroutine %" PRIu64, lock->holders[0].id);
    buf_puts(&p->line, lock->kind == LOCK_RW_MUTEX && lock->pending == lock->holders[0].id
                           ? " seems to wait for the write lock while it holds the read lock"
                           : " seems to lock what it has locked before");
}

static void say_cycle(struct page *p, const struct lock_chain *c)
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
    plural(&p->line, n, "goroutine");
    buf_printf(&p->line, " wait%s there%s", n == 1 ? "s" : "",
               any_moving(p, c) ? ", but one that may be the holder is running" : "");
    say(p);
    draw_cycle(p, c);
}

/* ---- Holders that wait for something else ---- */

static bool is_held_across(const struct page *p, uint32_t i)
{
    const struct lock *lock = locks_get(p->l, i);
    const struct lock_holder *h = lock->n_holders ? &lock->holders[0] : NULL;
    if (!h || p->g->behind[i] < FEW_WAITERS || h->moving || is_wait_for_lock(h))
        return false;
    return h->evidence >= LOCK_SAME || (h->evidence == LOCK_FURTHER && lock->n_alike == 1 && !lock->n_moving);
}

static void say_held(struct page *p, uint32_t i)
{
    const struct lock *lock = locks_get(p->l, i);
    const struct lock_holder *h = &lock->holders[0];
    buf_puts(&p->line, "Held while waiting (");
    buf_puts(&p->line, locks_sure_word(lock_holder_sure(lock, h)));
    buf_puts(&p->line, "): ");
    add_goroutine(&p->line, h);
    buf_puts(&p->line, ", holds ");
    add_lock(p, i);
    buf_puts(&p->line, "; ");
    plural(&p->line, p->g->behind[i], "goroutine");
    buf_puts(&p->line, p->g->behind[i] == 1 ? " waits behind it" : " wait behind it");
    if (!lock_is_old(p->l, lock))
        buf_puts(&p->line, ", perhaps only for a moment");
    say(p);
}

static bool is_queue(const struct page *p, uint32_t i)
{
    uint64_t n = waiters(locks_get(p->l, i)), all = locks_total(p->l)->goroutines;
    return n >= QUEUE && (n >= 100 || n * 10 >= all);
}

static void say_queue(struct page *p, uint32_t i)
{
    const struct lock *lock = locks_get(p->l, i);
    uint64_t n = waiters(lock);
    buf_printf(&p->line, "Queue: %" PRIu64 " of ", n);
    plural(&p->line, locks_total(p->l)->goroutines, "goroutine");
    buf_puts(&p->line, " wait for ");
    add_lock(p, i);
    add_wanted_in(p, lock);
    if (lock_is_old(p->l, lock))
        buf_puts(&p->line, ", and have for a while");
    else if (locks_total(p->l)->headline.n)
        buf_puts(&p->line, "; for how long, the dump does not tell");
    else
        buf_puts(&p->line, "; taking profiles can cause that for a moment, if it lasts it is a bottleneck");
    say(p);
}

static void say_order(struct page *p, const struct lock_order *o)
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
    say(p);
}

static void add_suspects(struct page *p)
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

/* ---- Chains ---- */

static void put_line(struct page *p)
{
    buf_add(p->out, buf_text(&p->line), p->line.len);
    buf_char(p->out, '\n');
    buf_clear(&p->line);
}

static void indent(struct page *p, size_t step, const char *mark)
{
    buf_fill(&p->line, ' ', 3 * step);
    buf_puts(&p->line, mark);
}

/* "7 wait for sync.Mutex 0xc000, in main.f (f.go:3)" */
static void add_waiters(struct page *p, const struct lock *lock)
{
    uint64_t n = waiters(lock);
    buf_printf(&p->line, "%" PRIu64 " wait%s for ", n, n == 1 ? "s" : "");
    locks_name(&p->line, lock);
    if (lock->readers && lock->writers)
        buf_printf(&p->line, " (%" PRIu64 " to read, %" PRIu64 " to write)", lock->readers, lock->writers);
    else if (lock->readers)
        buf_puts(&p->line, " to read");
    add_age(&p->line, ", ", lock->longest);
    add_wanted_in(p, lock);
}

static void draw_holder(struct page *p, const struct lock *lock, size_t step)
{
    const struct lock_holder *h = &lock->holders[0];
    indent(p, step, "`- held by ");
    add_goroutine(&p->line, h);
    put_line(p);
    indent(p, step + 1, "(");
    buf_printf(&p->line, "%s: ", locks_sure_word(lock_holder_sure(lock, h)));
    add_because(&p->line, lock, h);
    if (lock->n_moving && !h->moving)
        buf_puts(&p->line, "; another one that may hold it is running");
    buf_char(&p->line, ')');
    put_line(p);
}

/* A writer that waits keeps later readers out: they wait for it, whoever holds the lock. */
static void draw_pending(struct page *p, const struct lock *lock, size_t step)
{
    if (!lock->pending || !lock->readers)
        return;
    indent(p, step, "`- ");
    buf_printf(&p->line,
               "readers wait for goroutine %" PRIu64 ", which waits to write until those who read are done",
               lock->pending);
    put_line(p);
}

/* A lock with those who wait for it and who holds it; false when the chain is drawn no further. */
static bool draw_step(struct page *p, uint32_t at, size_t step, bool *drawn)
{
    const struct lock *lock = locks_get(p->l, at);
    bool known = drawn[at] || p->g->cycle[at] != LOCK_NONE;
    indent(p, step, "");
    add_waiters(p, lock);
    buf_puts(&p->line, known ? ": see above" : step == MOST_STEPS ? ": …" : "");
    put_line(p);
    if (known || step == MOST_STEPS)
        return false;
    drawn[at] = true;
    draw_pending(p, lock, step);
    if (lock->n_holders) {
        draw_holder(p, lock, step);
    } else {
        indent(p, step, "`- ");
        add_unknown(p, lock);
        put_line(p);
    }
    return true;
}

/* Whether there is nothing to draw of a chain: what is known of its lock was said of its function. */
static bool is_told(const struct page *p, const struct lock *lock)
{
    return !lock->n_holders && is_in_order(p, lock);
}

/* Chains from those who wait to who holds them up, those with the most waiters first. */
static void add_chains(struct page *p)
{
    size_t n = locks_count(p->l), n_drawn = 0, n_more = 0;
    bool *drawn = mem_zalloc(n + 1, sizeof *drawn);
    for (size_t k = p->g->n_cycles; k < p->g->n_chains; k++) {
        uint32_t at = p->g->chains[k].first;
        if (is_told(p, locks_get(p->l, at)))
            continue;
        if (n_drawn == MOST_DRAWN) {
            n_more++;
            continue;
        }
        for (size_t step = 0; at != LOCK_NONE && draw_step(p, at, step, drawn); step++)
            at = p->g->next[at];
        n_drawn++;
    }
    if (n_more)
        buf_printf(p->out, "and %zu more lock%s\n", n_more, n_more == 1 ? "" : "s");
    if (n_drawn)
        buf_char(p->out, '\n');
    mem_free(drawn);
}

/* ---- Advice ---- */

static void add_advice(struct page *p)
{
    const struct locks_total *t = locks_total(p->l);
    facts_list(p->facts, "notes", "Note");
    if (t->left_out) {
        plural(&p->line, t->left_out, "goroutine");
        buf_puts(&p->line, " wait for further locks than are kept here");
        say(p);
    }
    if (t->cut) {
        buf_puts(&p->line, "The dump is cut: who holds a lock may be behind its end");
        say(p);
    }
    if (!t->aged && !t->has_before && t->waiting && !t->headline.n) {
        buf_puts(&p->line,
                 "No wait is dated, so this may be the state of a moment: take a second dump after half a "
                 "minute and give both, pprofx locks OLD NEW");
        say(p);
    }
    if (t->waiting) {
        buf_puts(&p->line,
                 "A dump does not say who holds a lock: holders are told by frames and arguments, and may be "
                 "wrong");
        say(p);
    }
}

void locks_heading(struct buf *out, struct facts *facts, const struct locks *l, const struct lock_graph *g)
{
    struct page p = {.out = out, .facts = facts, .l = l, .g = g};
    add_sum(&p);
    add_suspects(&p);
    if (locks_total(l)->waiting)
        buf_char(out, '\n');
    add_chains(&p);
    add_advice(&p);
    if (locks_total(l)->waiting)
        buf_char(out, '\n');
    buf_free(&p.line);
}
