#include "goroutines/words.h"

#include "base/sat.h"
#include "base/unit.h"

#include <inttypes.h>

void words_wait(struct buf *out, const struct group *of, uint64_t count)
{
    if (!of->n_waits)
        return;
    if (of->n_waits < count)
        buf_printf(out, "%" PRIu64 " of them ", of->n_waits);
    buf_puts(out, "at least ");
    unit_seconds(out, of->wait_min);
    if (of->wait_max == of->wait_min)
        return;
    buf_puts(out, " to ");
    unit_seconds(out, of->wait_max);
    buf_puts(out, ", median ");
    unit_seconds(out, of->wait_median);
}

static void put_tallies(struct buf *out, const struct tally *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_puts(out, i ? ", " : "");
        buf_add(out, list[i].text.p, list[i].text.n);
        buf_printf(out, " (%" PRIu64 ")", list[i].count);
    }
}

void words_states(struct buf *out, const struct group *of)
{
    if (of->n_states > 1)
        put_tallies(out, of->states, of->n_states);
    else if (of->states[0].text.n)
        buf_add(out, of->states[0].text.p, of->states[0].text.n);
    else
        buf_puts(out, "state not known");
    buf_puts(out, of->more_states ? ", and more" : "");
}

void words_labels(struct buf *out, const struct group *of, uint64_t count)
{
    if (of->n_labels == 1 && !of->more_labels && of->labels[0].count == count)
        buf_add(out, of->labels[0].text.p, of->labels[0].text.n);
    else
        put_tallies(out, of->labels, of->n_labels);
    buf_puts(out, of->more_labels ? ", and more" : "");
}

void words_bytes(struct buf *out, uint64_t bytes)
{
    struct buf text = {0};
    unit_label(&text, sat_from_count(bytes), str_of("bytes"), str_of("auto"), NULL);
    buf_add(out, buf_text(&text), text.len);
    buf_free(&text);
}

void words_place(struct buf *out, const struct site *at)
{
    if (!at->file.n)
        return;
    buf_add(out, at->file.p, at->file.n);
    if (at->line)
        buf_printf(out, ":%" PRId64, at->line);
}

void words_stack(struct buf *out, const struct groups *g, uint32_t path)
{
    size_t depth = groups_depth(g, path);
    for (size_t i = 0; i < depth; i++) {
        const struct site *at = groups_site(g, path, i);
        buf_puts(out, i ? "; " : "");
        buf_add(out, at->function.p, at->function.n);
        buf_puts(out, at->file.n ? " " : "");
        words_place(out, at);
    }
}

void words_percent(struct buf *out, uint64_t part, uint64_t whole)
{
    double share = whole ? (double)part / (double)whole * 100 : 0;
    buf_printf(out, share >= 99.95 || share < 0.05 ? "%.0f%%" : "%.1f%%", share);
}

void words_moment(struct buf *out, const struct groups *g, size_t moment)
{
    const struct moment *m = groups_moment(g, moment);
    bool several = m->ordinal > 1;
    if (moment + 1 < groups_moments(g))
        several = several || (m->ordinal && groups_moment(g, moment + 1)->ordinal == m->ordinal + 1 &&
                              str_equal(groups_moment(g, moment + 1)->name, m->name));
    buf_add(out, m->name.p, m->name.n);
    if (several)
        buf_printf(out, ", dump %" PRIu64, m->ordinal);
}

void words_counts(struct buf *out, const struct groups *g, const struct group *of)
{
    enum { MOST = 8 };
    size_t n = groups_moments(g);
    for (size_t i = 0; i < n; i++) {
        if (n > MOST && i == 1) {
            buf_puts(out, ", ...");
            i = n - MOST + 1;
        }
        buf_printf(out, "%s%" PRIu64, i ? ", " : "", group_at(of, i));
    }
}
