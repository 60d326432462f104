/* Chains from those who wait for a lock to who holds them up. */
#include "base/mem.h"
#include "goroutines/locks_page.h"

#include <inttypes.h>

static void put_line(struct locks_page *p)
{
    buf_add(p->out, buf_text(&p->line), p->line.len);
    buf_char(p->out, '\n');
    buf_clear(&p->line);
}

static void indent(struct locks_page *p, size_t step, const char *mark)
{
    buf_fill(&p->line, ' ', 3 * step);
    buf_puts(&p->line, mark);
}

/* "7 wait for sync.Mutex 0xc000, in main.f (f.go:3)" */
static void add_waiters(struct locks_page *p, const struct lock *lock)
{
    uint64_t n = locks_waiters(lock);
    buf_printf(&p->line, "%" PRIu64 " wait%s for ", n, n == 1 ? "s" : "");
    locks_name(&p->line, lock);
    if (lock->readers && lock->writers)
        buf_printf(&p->line, " (%" PRIu64 " to read, %" PRIu64 " to write)", lock->readers, lock->writers);
    else if (lock->readers)
        buf_puts(&p->line, " to read");
    locks_add_age(&p->line, ", ", lock->longest);
    locks_add_wanted_in(p, lock);
}

static void draw_holder(struct locks_page *p, const struct lock *lock, size_t step)
{
    const struct lock_holder *h = &lock->holders[0];
    indent(p, step, "`- held by ");
    locks_add_goroutine(&p->line, h);
    put_line(p);
    indent(p, step + 1, "(");
    buf_printf(&p->line, "%s: ", locks_sure_word(lock_holder_sure(lock, h)));
    locks_add_because(&p->line, lock, h);
    if (lock->n_moving && !h->moving)
        buf_puts(&p->line, "; another one that may hold it is running");
    buf_char(&p->line, ')');
    put_line(p);
}

/* A writer that waits keeps later readers out: they wait for it, whoever holds the lock. */
static void draw_pending(struct locks_page *p, const struct lock *lock, size_t step)
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
static bool draw_step(struct locks_page *p, uint32_t at, size_t step, bool *drawn)
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
        locks_add_unknown(p, lock);
        put_line(p);
    }
    return true;
}

/* Whether there is nothing to draw of a chain: what is known of its lock was said of its function. */
static bool is_told(const struct locks_page *p, const struct lock *lock)
{
    return !lock->n_holders && locks_in_order(p, lock);
}

/* Chains from those who wait to who holds them up, those with the most waiters first. */
void locks_add_chains(struct locks_page *p)
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
