#include "goroutines/locks_page.h"

#include "base/sat.h"
#include "base/utf8.h"

#include <inttypes.h>

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

uint64_t locks_waiters(const struct lock *lock)
{
    return lock->readers + lock->writers;
}

void locks_plural(struct buf *out, uint64_t n, const char *what)
{
    buf_printf(out, "%" PRIu64 " %s%s", n, what, n == 1 ? "" : "s");
}

/* The sentence goes to the list of facts and to the heading. */
void locks_say(struct locks_page *p)
{
    facts_item(p->facts, text_of(&p->line));
    buf_add(p->out, buf_text(&p->line), p->line.len);
    buf_puts(p->out, ".\n");
    buf_clear(&p->line);
}

void locks_add_age(struct buf *out, const char *before, int64_t minutes)
{
    if (minutes > 0) {
        buf_puts(out, before);
        locks_age(out, minutes);
    }
}

void locks_add_lock(struct locks_page *p, uint32_t i)
{
    locks_name(&p->line, locks_get(p->l, i));
}

/* The function its waiters want it in; of several the one where most do. */
void locks_add_wanted_in(struct locks_page *p, const struct lock *lock)
{
    buf_puts(&p->line, lock->n_places > 1 ? ", most in " : ", in ");
    locks_place(&p->line, &lock->place);
}

void locks_add_because(struct buf *b, const struct lock *lock, const struct lock_holder *h)
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
        locks_plural(b, lock->n_alike - 1, "other");
    }
}

/* "goroutine 8, IO wait for at least 2m, in main.(*T).ask (t.go:3)" */
void locks_add_goroutine(struct buf *b, const struct lock_holder *h)
{
    buf_printf(b, "goroutine %" PRIu64 ", ", h->id);
    utf8_clean(b, h->state);
    locks_add_age(b, " for ", h->minutes);
    buf_puts(b, ", in ");
    locks_place(b, &h->at);
}

/* Whether a lock is taken by a function that was told of as a whole. */
bool locks_in_order(const struct locks_page *p, const struct lock *lock)
{
    for (size_t k = 0; k < locks_orders(p->l); k++)
        if (str_equal(locks_order(p->l, k)->first.function, lock->place.function))
            return true;
    return false;
}

/* How many wait in the same function for other locks of which no holder is known either: two who transfer
 * between two accounts hold each other's lock, and nothing but stale arguments would tell. */
static uint64_t waiting_beside(const struct locks_page *p, const struct lock *lock)
{
    uint64_t n = 0;
    for (uint32_t i = 0; lock->place.function.n && i < locks_count(p->l); i++) {
        const struct lock *other = locks_get(p->l, i);
        if (other != lock && !other->n_holders && str_equal(other->place.function, lock->place.function))
            n = sat_count_add(n, locks_waiters(other));
    }
    return n;
}

static void add_beside(struct locks_page *p, const struct lock *lock)
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

void locks_add_unknown(struct locks_page *p, const struct lock *lock)
{
    const struct locks_total *t = locks_total(p->l);
    if (locks_in_order(p, lock)) {
        buf_puts(&p->line, "held by one of those who wait behind another lock, see above");
        return;
    }
    buf_puts(&p->line, t->no_stack || t->cut ? "holder not in the dump"
                                             : "holder not in the dump, as far as its arguments tell");
    if (t->no_stack) {
        buf_puts(&p->line, ": ");
        locks_plural(&p->line, t->no_stack, "goroutine");
        buf_printf(&p->line, " run%s on other threads, without a stack here", t->no_stack == 1 ? "s" : "");
    } else if (t->cut) {
        buf_puts(&p->line, ": the dump is cut");
    }
    add_beside(p, lock);
}
