/* pprofx goroutines for people: what is wrong stands on the first screen. */
#include "base/mem.h"
#include "base/utf8.h"
#include "goroutines/by.h"
#include "goroutines/full.h"
#include "goroutines/heading.h"
#include "goroutines/select.h"
#include "goroutines/stack_text.h"
#include "goroutines/words.h"

#include <inttypes.h>

enum { COUNT_WIDTH = 8, MOST_IDS = 8, LEAST_BYTES = 1 << 20, TAB = 4 };

/* While groups are printed. */
struct printing {
    struct paint paint;
    const struct groups *g;
    const struct goroutines_options *options;
    struct buf text; /* scratch */
    bool said_locks; /* where to read on */
};

static struct str scratch(const struct printing *t)
{
    return (struct str){buf_text(&t->text), t->text.len};
}

static void put_dim(struct printing *t)
{
    paint_text(&t->paint, PAINT_DIM, scratch(t));
    buf_clear(&t->text);
}

/* "+2969 (52 to 3021)", "+2969 (52, 1004, 3021)" */
static void put_growth(struct printing *t, const struct group *of, int64_t growth)
{
    if (groups_moments(t->g) < 2)
        return;
    if (!growth) {
        paint_puts(&t->paint, PAINT_DIM, "  unchanged");
        return;
    }
    buf_printf(&t->text, "  %+" PRId64 " (", growth);
    if (groups_moments(t->g) > 2)
        words_counts(&t->text, t->g, of);
    else
        buf_printf(&t->text, "%" PRIu64 " to %" PRIu64, group_before(t->g, of), group_now(t->g, of));
    buf_char(&t->text, ')');
    paint_text(&t->paint, growth > 0 ? PAINT_GROWTH : PAINT_DIM, scratch(t));
    buf_clear(&t->text);
}

static void put_verdict(struct printing *t, const struct judged *j)
{
    const char *why = verdict_text(j->verdict);
    bool alarms = j->verdict < VERDICT_CROWD;
    if (j->verdict == VERDICT_INSIDE) {
        buf_puts(&t->text, "in ");
        buf_add(&t->text, j->inside.p, j->inside.n);
        buf_printf(&t->text, ", where %" PRIu64 " want a lock: ", j->n_waiting);
    }
    buf_puts(&t->text, why);
    if (j->verdict == VERDICT_CROWD && j->stuck)
        buf_puts(&t->text, ", stuck?");
    /* Which one it is, the arguments of a dump tell. */
    if (j->verdict == VERDICT_LOCK && !t->said_locks &&
        groups_moment(t->g, groups_moments(t->g) - 1)->has_waits) {
        buf_puts(&t->text, ": which, says pprofx locks");
        t->said_locks = true;
    }
    if (t->text.len)
        buf_puts(t->paint.out, "  ");
    paint_text(&t->paint, alarms ? PAINT_ALARM : PAINT_PLAIN, scratch(t));
    buf_clear(&t->text);
}

/* "    2974  98.4%  chan send, at least 3m to 12m, median 5m  stuck?" */
static void put_first_line(struct printing *t, const struct judged *j)
{
    const struct group *of = groups_get(t->g, j->group);
    uint64_t now = group_now(t->g, of);
    struct buf *out = t->paint.out;
    buf_printf(&t->text, "%*" PRIu64, COUNT_WIDTH, now);
    paint_text(&t->paint, PAINT_BOLD, scratch(t));
    buf_clear(&t->text);
    buf_puts(out, "  ");
    words_states(&t->text, of);
    paint_state(&t->paint, of->class, scratch(t));
    buf_clear(&t->text);
    words_wait(&t->text, of, now);
    if (t->text.len) {
        buf_puts(out, ", ");
        buf_add(out, t->text.data, t->text.len);
        buf_clear(&t->text);
    }
    put_growth(t, of, j->growth);
    put_verdict(t, j);
    buf_char(out, '\n');
}

static void start_detail(struct printing *t, bool *any)
{
    if (*any)
        paint_puts(&t->paint, PAINT_DIM, "; ");
    else
        buf_fill(t->paint.out, ' ', STACK_INDENT);
    *any = true;
}

static void put_ids(struct printing *t, const struct group *of, uint64_t now, bool *any)
{
    if (!of->n_ids)
        return;
    start_detail(t, any);
    buf_puts(&t->text, now == 1 ? "goroutine" : "goroutines");
    for (size_t i = 0; i < of->n_ids && i < MOST_IDS; i++)
        buf_printf(&t->text, " %" PRIu64, of->ids[i]);
    if (now > of->n_ids || of->n_ids > MOST_IDS)
        buf_puts(&t->text, " ...");
    put_dim(t);
}

static void put_memory(struct printing *t, uint64_t now, bool *any)
{
    bool measured;
    uint64_t bytes = groups_bytes(t->g, now, &measured);
    if (bytes < LEAST_BYTES)
        return;
    start_detail(t, any);
    buf_puts(&t->text, measured ? "about " : "at least ");
    words_bytes(&t->text, bytes);
    put_dim(t);
}

static void put_details(struct printing *t, const struct group *of, bool has_creator)
{
    uint64_t now = group_now(t->g, of);
    bool any = false;
    if (of->creator.n && !has_creator) {
        start_detail(t, &any);
        buf_puts(&t->text, "created by ");
        buf_add(&t->text, of->creator.p, of->creator.n);
        put_dim(t);
    }
    put_ids(t, of, now, &any);
    put_memory(t, now, &any);
    if (any)
        buf_char(t->paint.out, '\n');
    if (!of->n_labels)
        return;
    buf_fill(t->paint.out, ' ', STACK_INDENT);
    buf_puts(&t->text, "labels ");
    words_labels(&t->text, of, now);
    put_dim(t);
    buf_char(t->paint.out, '\n');
}

/* The goroutine's lines as the dump has them; false when they are not there. */
static bool put_full(struct printing *t, const struct group *of)
{
    struct str rest = t->options->full && of->n_ids ? full_text(t->options->full, of->ids[0]) : str_of("");
    if (!rest.n)
        return false;
    while (rest.n) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        if (n) {
            bool is_place = rest.p[0] == '\t';
            buf_fill(t->paint.out, ' ', STACK_INDENT + (is_place ? TAB : 0));
            paint_text(&t->paint, is_place ? PAINT_DIM : PAINT_PLAIN,
                       (struct str){rest.p + is_place, n - is_place});
            buf_char(t->paint.out, '\n');
        }
        rest = (struct str){rest.p + n + (end != NULL), rest.n - n - (end != NULL)};
    }
    return true;
}

static void put_group(struct printing *t, const struct pick *pick)
{
    const struct group *of = groups_get(t->g, pick->judged->group);
    put_first_line(t, pick->judged);
    bool is_full = put_full(t, of);
    if (!is_full)
        stack_text(&t->paint, t->g, of, t->options->whole);
    put_details(t, of, is_full);
    if (!pick->more_stacks)
        return;
    struct str function = groups_function(t->g, of);
    buf_fill(t->paint.out, ' ', STACK_INDENT);
    buf_printf(&t->text, "and %" PRIu64 " more in %" PRIu64 " other stack%s of %.*s", pick->more_count,
               pick->more_stacks, pick->more_stacks == 1 ? "" : "s", (int)function.n, function.p);
    put_dim(t);
    buf_char(t->paint.out, '\n');
}

/* One line for what is there in every program. */
static void put_own(struct printing *t, const struct selection *s)
{
    if (!s->own)
        return;
    buf_printf(&t->text, "%*" PRIu64 "  the runtime's and libraries' own: ", COUNT_WIDTH, s->own);
    struct paint_items items = {.indent = STACK_INDENT, .used = t->text.len};
    put_dim(t);
    for (size_t i = 0; i < s->n_owns; i++) {
        buf_add(&t->text, s->owns[i].text.p, s->owns[i].text.n);
        if (s->owns[i].count > 1)
            buf_printf(&t->text, " (%" PRIu64 ")", s->owns[i].count);
        buf_puts(&t->text, i + 1 < s->n_owns ? "," : "");
        paint_item(&t->paint, &items, GOSTATE_RUNTIME, scratch(t));
        buf_clear(&t->text);
    }
    buf_char(t->paint.out, '\n');
}

static void put_rest(struct printing *t, const struct selection *s)
{
    if (!s->n_rest)
        return;
    buf_printf(&t->text, "%*" PRIu64 "  in %" PRIu64 " more group%s: -n=0 shows all", COUNT_WIDTH, s->rest,
               s->n_rest, s->n_rest == 1 ? "" : "s");
    put_dim(t);
    buf_char(t->paint.out, '\n');
}

static void put_groups(struct printing *t)
{
    struct selection *s = selection_new(t->g, t->options);
    for (size_t i = 0; i < s->n; i++) {
        put_group(t, &s->picks[i]);
        buf_char(t->paint.out, '\n');
    }
    put_rest(t, s);
    put_own(t, s);
    selection_free(s);
}

void goroutines_text(const struct groups *g, const struct goroutines_options *options, struct buf *out)
{
    struct printing t = {
        .paint = {out, options->color, options->width}, .g = g, .options = options, .text = {0}};
    heading_text(&t.paint, g);
    if (options->by == BY_STACK)
        put_groups(&t);
    else
        by_text(&t.paint, g, options);
    buf_free(&t.text);
}

void goroutines_choose(const struct groups *g, const struct goroutines_options *options, struct full *full)
{
    struct selection *s = selection_new(g, options);
    for (size_t i = 0; i < s->n; i++) {
        const struct group *of = groups_get(g, s->picks[i].judged->group);
        if (of->n_ids)
            full_want(full, of->ids[0]);
    }
    selection_free(s);
}
