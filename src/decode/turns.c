#include "decode/turns.h"

enum { MOST_ASIDE = 64 << 20 };

enum kind { BEGIN, GOROUTINE, END };

/* Followed by two texts: the headline; or the header's line and the lines below it. */
struct event {
    enum kind kind;
    uint32_t alike;
    uint64_t line;
    size_t n_first, n_second;
    bool cut;
};

void skip_line(struct skipped *s, uint64_t line)
{
    if (!s->n++)
        s->first = line;
}

void turns_free(struct turns *t)
{
    for (size_t i = 0; i < TURNS_MOST; i++)
        buf_free(&t->turns[i].aside);
}

/* ---- Telling the visitor ---- */

static int show_begin(struct turns *t, uint64_t line, struct str headline, struct pprofx_error *err)
{
    const struct dumps_visitor *v = t->visitor;
    t->found->dumps++;
    return v->begin ? v->begin(v->context, line, headline, err) : PPROFX_OK;
}

static int show_goroutine(struct turns *t, const struct goroutine_header *header, struct str text,
                          uint64_t line, struct pprofx_error *err)
{
    const struct dumps_visitor *v = t->visitor;
    t->found->goroutines++;
    return v->goroutine ? v->goroutine(v->context, header, text, line, err) : PPROFX_OK;
}

static int show_end(struct turns *t, bool cut, struct pprofx_error *err)
{
    const struct dumps_visitor *v = t->visitor;
    t->shown = TURNS_NOBODY;
    return v->end ? v->end(v->context, cut, err) : PPROFX_OK;
}

/* ---- What waits ---- */

static void put_aside(struct turns *t, uint32_t who, const struct event *e, struct str first,
                      struct str second)
{
    struct buf *aside = &t->turns[who].aside;
    size_t before = aside->len;
    buf_add(aside, (const char *)e, sizeof *e);
    buf_add(aside, first.p, first.n);
    buf_add(aside, second.p, second.n);
    t->bytes += aside->len - before;
}

static bool waits(const struct turn *turn)
{
    return turn->taken < turn->aside.len;
}

static struct event next_event(const struct turn *turn)
{
    struct event e;
    memcpy(&e, turn->aside.data + turn->taken, sizeof e);
    return e;
}

static void forget(struct turns *t, struct turn *turn)
{
    t->bytes -= turn->aside.len;
    buf_free(&turn->aside);
    turn->taken = 0;
}

static int show_event(struct turns *t, struct turn *turn, enum kind *kind, struct pprofx_error *err)
{
    struct event e = next_event(turn);
    const char *texts = turn->aside.data + turn->taken + sizeof e;
    struct str first = {texts, e.n_first}, second = {texts + e.n_first, e.n_second};
    struct goroutine_header header;
    turn->taken += sizeof e + e.n_first + e.n_second;
    *kind = e.kind;
    if (e.kind == BEGIN)
        return show_begin(t, e.line, first, err);
    if (e.kind == END)
        return show_end(t, e.cut, err);
    if (!goroutine_header(first, &header))
        return PPROFX_OK;
    header.alike = e.alike;
    return show_goroutine(t, &header, second, e.line, err);
}

/* Whose first event is the earliest. */
static uint32_t who_waits_longest(const struct turns *t)
{
    uint32_t longest = TURNS_NOBODY;
    for (uint32_t i = 0; i < TURNS_MOST; i++)
        if (waits(&t->turns[i]) &&
            (longest == TURNS_NOBODY || next_event(&t->turns[i]).line < next_event(&t->turns[longest]).line))
            longest = i;
    return longest;
}

/* Shows those that wait, up to one whose dump goes on. */
static int pass_on(struct turns *t, struct pprofx_error *err)
{
    while (t->shown == TURNS_NOBODY) {
        uint32_t who = who_waits_longest(t);
        if (who == TURNS_NOBODY)
            return PPROFX_OK;
        struct turn *turn = &t->turns[who];
        enum kind kind = BEGIN;
        t->shown = who;
        while (kind != END && waits(turn)) {
            int r = show_event(t, turn, &kind, err);
            if (r)
                return r;
        }
        if (!waits(turn))
            forget(t, turn);
    }
    return PPROFX_OK;
}

/* ---- What comes ---- */

void turns_ask(struct turns *t, uint32_t who)
{
    if (t->shown == TURNS_NOBODY)
        t->shown = who;
}

int turns_begin(struct turns *t, uint32_t who, uint64_t line, struct str headline, struct pprofx_error *err)
{
    if (t->shown != TURNS_NOBODY && t->shown != who) {
        t->turns[who].no_room = t->bytes > MOST_ASIDE;
        if (t->turns[who].no_room)
            return PPROFX_OK;
        const struct event e = {.kind = BEGIN, .line = line, .n_first = headline.n};
        put_aside(t, who, &e, headline, (struct str){"", 0});
        return PPROFX_OK;
    }
    t->shown = who;
    return show_begin(t, line, headline, err);
}

int turns_goroutine(struct turns *t, uint32_t who, const struct goroutine_header *header, struct str head,
                    struct str text, uint64_t line, struct pprofx_error *err)
{
    if (t->shown == who)
        return show_goroutine(t, header, text, line, err);
    if (t->turns[who].no_room || t->bytes + head.n + text.n > MOST_ASIDE) {
        skip_line(&t->left_out, line);
        return PPROFX_OK;
    }
    const struct event e = {
        .kind = GOROUTINE, .alike = header->alike, .line = line, .n_first = head.n, .n_second = text.n};
    put_aside(t, who, &e, head, text);
    return PPROFX_OK;
}

int turns_end(struct turns *t, uint32_t who, bool cut, struct pprofx_error *err)
{
    if (t->turns[who].no_room) {
        t->turns[who].no_room = false;
        return PPROFX_OK;
    }
    if (t->shown != who) {
        const struct event e = {.kind = END, .cut = cut};
        put_aside(t, who, &e, (struct str){"", 0}, (struct str){"", 0});
        return PPROFX_OK;
    }
    int r = show_end(t, cut, err);
    return r ? r : pass_on(t, err);
}
