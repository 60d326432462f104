/* What the report "locks" says in words: the sum, what is wrong, chains, advice. */
#include "base/utf8.h"
#include "goroutines/locks_page.h"

#include <inttypes.h>

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

static void add_filtered(struct buf *b, const struct locks_total *t)
{
    if (t->filtered)
        buf_printf(b, "; %" PRIu64 " more %s filtered out", t->filtered, t->filtered == 1 ? "is" : "are");
}

static void add_sum(struct locks_page *p)
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
    if (t->filtered)
        facts_int(p->facts, "filtered", "Waiting, but filtered out", (int64_t)t->filtered);
    if (!t->waiting && t->filtered) {
        buf_printf(b, "%" PRIu64 " of ", t->filtered);
        locks_plural(b, t->goroutines, "goroutine");
        buf_printf(b, " wait%s for locks; all are filtered out.\n", t->filtered == 1 ? "s" : "");
        return;
    }
    if (!t->waiting) {
        buf_printf(b, "None of %" PRIu64 " goroutines waits for a lock", t->goroutines);
        if (t->woken)
            buf_printf(b, "; %" PRIu64 " can go on in one but do not run yet", t->woken);
        buf_puts(b, ".\n");
        return;
    }
    buf_printf(b, "%" PRIu64 " of ", t->waiting);
    locks_plural(b, t->goroutines, "goroutine");
    buf_printf(b, " wait%s for ", t->waiting == 1 ? "s" : "");
    locks_plural(b, locks_count(p->l), "lock");
    locks_add_age(b, t->waiting == 1 ? ", " : ", the longest ", longest(p->l));
    add_filtered(b, t);
    buf_puts(b, ".\n");
}

static void add_advice(struct locks_page *p)
{
    const struct locks_total *t = locks_total(p->l);
    facts_list(p->facts, "notes", "Note");
    if (t->left_out) {
        locks_plural(&p->line, t->left_out, "goroutine");
        buf_puts(&p->line, " wait for further locks than are kept here");
        locks_say(p);
    }
    if (t->cut) {
        buf_puts(&p->line, "The dump is cut: who holds a lock may be behind its end");
        locks_say(p);
    }
    if (!t->aged && !t->has_before && t->waiting && !t->headline.n) {
        buf_puts(&p->line,
                 "No wait is dated, so this may be the state of a moment: take a second dump after half a "
                 "minute and give both, pprofx locks OLD NEW");
        locks_say(p);
    }
    if (t->waiting) {
        buf_puts(&p->line,
                 "A dump does not say who holds a lock: holders are told by frames and arguments, and may be "
                 "wrong");
        locks_say(p);
    }
}

void locks_heading(struct buf *out, struct facts *facts, const struct locks *l, const struct lock_graph *g)
{
    struct locks_page p = {.out = out, .facts = facts, .l = l, .g = g};
    add_sum(&p);
    locks_add_suspects(&p);
    if (locks_total(l)->waiting)
        buf_char(out, '\n');
    locks_add_chains(&p);
    add_advice(&p);
    if (locks_total(l)->waiting)
        buf_char(out, '\n');
    buf_free(&p.line);
}
