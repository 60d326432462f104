#include "decode/strand.h"

#include "base/mem.h"
#include "decode/lines.h"
#include "decode/scan.h"

enum { MOST_TEXT = 32 << 20 }; /* of one goroutine */

static void free_goroutine(struct strand_goroutine *g)
{
    buf_free(&g->head);
    buf_free(&g->text);
    buf_free(&g->same);
}

struct strand *strand_new(struct strand_text *shared, uint32_t number, uint8_t stream)
{
    struct strand *s = mem_zalloc(1, sizeof *s);
    s->shared = shared;
    s->number = number;
    s->stream = stream;
    idset_open(&s->ids);
    return s;
}

void strand_free(struct strand *s)
{
    if (!s)
        return;
    prefix_free(&s->prefix);
    idset_close(&s->ids);
    buf_free(&s->said);
    free_goroutine(&s->at);
    free_goroutine(&s->next);
    for (size_t i = 0; i < s->n_held; i++)
        free_goroutine(&s->held[i]);
    mem_free(s);
}

/* ---- Goroutines and dumps ---- */

static int show(struct strand *s, struct strand_goroutine *g, struct pprofx_error *err)
{
    struct strand_text *shared = s->shared;
    struct str head = {g->head.data, g->head.len}, text = {buf_text(&g->text), g->text.len};
    g->header.alike = alike_number(&shared->alike, (struct str){g->same.data, g->same.len});
    return turns_goroutine(&shared->turns, s->number, &g->header, head, text, g->line, err);
}

void strand_set_prefix(struct strand *s, struct prefix *prefix)
{
    struct prefix used = s->prefix;
    s->has_prefix = s->has_prefix && prefix_is_same(&used, prefix);
    s->prefix = *prefix;
    s->is_named = prefix_names(prefix);
    *prefix = used;
}

/* The present goroutine is shown later. */
static void hold(struct strand *s)
{
    s->held[s->n_held++] = s->at;
    s->at = (struct strand_goroutine){0};
}

/* Forgets one that is held because its stack came; false when there is none. */
static bool release(struct strand *s, uint64_t id)
{
    for (size_t i = 0; i < s->n_held; i++)
        if (s->held[i].header.id == id) {
            free_goroutine(&s->held[i]);
            memmove(&s->held[i], &s->held[i + 1], (s->n_held - i - 1) * sizeof *s->held);
            s->n_held--;
            return true;
        }
    return false;
}

static int show_held(struct strand *s, struct pprofx_error *err)
{
    int r = PPROFX_OK;
    for (size_t i = 0; i < s->n_held; i++) {
        if (!r)
            r = show(s, &s->held[i], err);
        free_goroutine(&s->held[i]);
    }
    s->n_held = 0;
    return r;
}

int strand_end_dump(struct strand *s, struct pprofx_error *err)
{
    if (!s->in_dump)
        return PPROFX_OK;
    int r = show_held(s, err);
    s->in_dump = false;
    if (r)
        return r;
    return turns_end(&s->shared->turns, s->number, s->cut, err);
}

static int begin_dump(struct strand *s, struct pprofx_error *err)
{
    struct str said = {buf_text(&s->said), s->is_said ? s->said.len : 0};
    int r = strand_end_dump(s, err);
    if (r)
        return r;
    s->in_dump = true;
    s->blanks_usual = false;
    s->first_id = s->at.header.id;
    idset_clear(&s->ids);
    return turns_begin(&s->shared->turns, s->number, s->at.line, said, err);
}

/* Whether it is the one that runtime.Stack shows first because it called it. */
static bool writes_dump(const struct strand_goroutine *g)
{
    static const char *const writers[] = {"runtime/pprof.writeGoroutineStacks(", "runtime/debug.Stack("};
    struct str text = {buf_text(&g->text), g->text.len};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (scan_text(&(struct str){text.p, text.n}, writers[i]))
            return true;
    return false;
}

static bool begins_dump(struct strand *s, bool is_new_id)
{
    const struct goroutine_header *h = &s->at.header;
    if (!s->in_dump)
        return true;
    if (s->relayed)
        return false;
    if (s->is_said || s->before.restart)
        return true;
    if (s->crash)
        return false;
    bool gap = s->before.other || (s->blanks_usual && !s->before.blank);
    if (str_equal(h->state, str_of("running")) && !s->at.missing && (gap || writes_dump(&s->at)))
        return true;
    return !is_new_id && h->id && (gap || h->id == s->first_id);
}

/* A goroutine that the dump has already, shown by its thread: only its stack may be new. */
static int show_again(struct strand *s, struct pprofx_error *err)
{
    s->relayed = s->is_said = false;
    if (!s->at.missing && release(s, s->at.header.id))
        return show(s, &s->at, err);
    skip_line(&s->shared->again, s->shared->line);
    return PPROFX_OK;
}

int strand_finish(struct strand *s, struct pprofx_error *err)
{
    struct strand_goroutine *g = &s->at;
    if (!s->in_goroutine)
        return PPROFX_OK;
    s->in_goroutine = false;
    bool is_new_id = idset_add(&s->ids, g->header.id);
    bool begins = begins_dump(s, is_new_id);
    if (begins) {
        int r = begin_dump(s, err);
        if (r)
            return r;
        (void)idset_add(&s->ids, g->header.id);
    } else if (!is_new_id && s->crash && g->header.id) {
        return show_again(s, err);
    }
    s->relayed = false;
    s->blanks_usual |= s->before.blank;
    s->is_said = false;
    if (!g->missing || begins || s->n_held == STRAND_MOST_HELD)
        return show(s, g, err);
    hold(s);
    return PPROFX_OK;
}

bool strand_header(struct strand *s, struct str text)
{
    struct strand_goroutine *g = &s->next;
    if (text.n < sizeof "goroutine 1 []:" - 1)
        return false;
    buf_clear(&g->head);
    buf_add(&g->head, text.p, text.n);
    return goroutine_header((struct str){g->head.data, g->head.len}, &g->header);
}

int strand_start(struct strand *s, struct pprofx_error *err)
{
    int r = strand_finish(s, err);
    if (r)
        return r;
    struct strand_goroutine used = s->at;
    s->at = s->next;
    s->next = used;
    s->at.line = s->last_line = s->shared->line;
    s->at.last = STACK_OTHER;
    s->at.too_long = s->at.missing = false;
    buf_clear(&s->at.text);
    buf_clear(&s->at.same);
    s->in_goroutine = true;
    if (!s->in_dump)
        turns_ask(&s->shared->turns, s->number);
    s->perhaps.n = 0;
    s->before = s->gap;
    s->gap = (struct strand_gap){0};
    s->is_said |= headline_take(&s->shared->headline, &s->prefix, &s->said);
    s->crash = s->crash && (s->relayed || !s->is_said);
    s->shared->thread_stack = false;
    return PPROFX_OK;
}

/* ---- Lines ---- */

/* Most lines come through here, so it is done in one step. */
static void append_line(struct buf *b, const char *line, size_t n)
{
    if (b->cap - b->len < n + 2)
        buf_reserve(b, n + 1);
    memcpy(b->data + b->len, line, n);
    b->data[b->len + n] = '\n';
    b->data[b->len + n + 1] = 0;
    b->len += n + 1;
}

/* The goroutine goes on, so the lines of others stood among its own. */
static void count_perhaps(struct strand *s)
{
    if (!s->perhaps.n)
        return;
    if (!s->shared->within.n)
        s->shared->within.first = s->perhaps.first;
    s->shared->within.n += s->perhaps.n;
    s->perhaps.n = 0;
}

static void add_line(struct strand_goroutine *g, struct str line, enum stack_line what, size_t same)
{
    g->last = what;
    g->missing |= what == STACK_MISSING;
    if (g->text.len + line.n > MOST_TEXT) {
        g->too_long = true;
        return;
    }
    append_line(&g->text, line.p, line.n);
    append_line(&g->same, line.p, same);
}

static size_t count_blanks(struct str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

/* The first line below a header may be indented; the others are then too. */
static bool take_indent(struct str *line, size_t *blanks)
{
    size_t same, n = count_blanks(*line);
    struct str rest = {line->p + n, line->n - n};
    enum stack_line what = stack_line(rest, &same);
    if (what != STACK_CALL && what != STACK_CREATOR && what != STACK_NOT_GO)
        return false;
    *line = rest;
    *blanks = n;
    return true;
}

static void learn_indent(struct strand *s, struct str *line)
{
    size_t blanks;
    if (take_indent(line, &blanks))
        buf_fill(&s->prefix.pattern, ' ', blanks);
}

/* Below the first line of a logger's text there is no prefix, or blanks alone. */
static bool relearn(struct strand *s, struct str *line)
{
    size_t blanks;
    if (!take_indent(line, &blanks))
        return false;
    s->is_named = false;
    buf_clear(&s->prefix.pattern);
    buf_fill(&s->prefix.pattern, ' ', blanks);
    return true;
}

/* Whether a line is of the present goroutine's text; *line is then without its prefix. */
static bool is_ours(struct strand *s, struct str *line)
{
    if (!s->prefix.pattern.len && (s->at.text.len || !line->n || line->p[0] != ' '))
        return true;
    if (line_is_blank(*line)) {
        line->n = 0;
        return true;
    }
    if (s->prefix.pattern.len && prefix_skip(&s->prefix, line)) {
        s->has_prefix = true;
        if (!s->at.text.len)
            learn_indent(s, line);
        return true;
    }
    return (!s->at.text.len && relearn(s, line)) || !s->prefix.pattern.len;
}

/* What the runtime and go run say when all is shown: "rax    0x1", "exit status 2". */
static bool is_after(struct str line)
{
    size_t n = 0, from;
    if (scan_text(&line, "exit status "))
        return true;
    while (n < line.n && n < 8 &&
           ((line.p[n] >= 'a' && line.p[n] <= 'z') || (line.p[n] >= '0' && line.p[n] <= '9')))
        n++;
    for (from = n; from < line.n && line.p[from] == ' ';)
        from++;
    struct str value = {line.p + from, line.n - from};
    return n && from > n && scan_text(&value, "0x") && !memchr(value.p, ' ', value.n);
}

/* Lines that belong together are apart: others of the same kind stand between. */
static void see_mixed(struct strand *s, enum stack_line what)
{
    bool two_calls = what == STACK_CALL && s->at.last == STACK_CALL,
         two_files = what == STACK_FILE && s->at.last == STACK_FILE;
    if (two_calls)
        skip_line(&s->shared->calls, s->shared->line);
    if (two_files)
        skip_line(&s->shared->files, s->shared->line);
}

static bool has_file(enum stack_line what)
{
    return what == STACK_CALL || what == STACK_CREATOR || what == STACK_NAME || what == STACK_NOT_GO;
}

/* A word that no file follows, a file that no function precedes. */
static void see_order(struct strand *s, struct str line, enum stack_line what)
{
    bool is_file = what == STACK_FILE;
    if (s->at.last == STACK_NAME && !(is_file && stack_line_has_pc(line)))
        skip_line(&s->shared->within, s->shared->line - 1);
    else if (is_file && !has_file(s->at.last))
        skip_line(&s->shared->within, s->shared->line);
}

int strand_line(struct strand *s, struct str line, bool *taken, struct pprofx_error *err)
{
    struct str clean = line;
    size_t same;
    *taken = true;
    if (!is_ours(s, &clean)) {
        *taken = false;
        return PPROFX_OK;
    }
    enum stack_line what = stack_line(clean, &same);
    if (what != STACK_OTHER) {
        if (what != STACK_NAME)
            count_perhaps(s);
        see_order(s, clean, what);
        see_mixed(s, what);
        s->last_line = s->shared->line;
        add_line(&s->at, clean, what, same);
        if (s->at.too_long)
            skip_line(&s->shared->cut_short, s->shared->line);
        return PPROFX_OK;
    }
    if (line_is_blank(clean) || is_after(clean)) {
        s->gap.blank = true;
        return strand_finish(s, err);
    }
    if (clean.p[0] == 'g' && strand_header(s, clean))
        return strand_start(s, err);
    *taken = false;
    return PPROFX_OK;
}

void strand_see_cut(struct strand *s)
{
    const struct buf *text = &s->at.text;
    size_t from = text->len ? text->len - 1 : 0;
    while (from && text->data[from - 1] != '\n')
        from--;
    struct str last = {buf_text(text) + from, text->len ? text->len - 1 - from : 0};
    bool whole = s->shared->ended || (s->at.last == STACK_FILE && scan_find(&last, " +0x"));
    s->cut |= s->in_goroutine && (!whole || s->at.last == STACK_CALL || s->at.last == STACK_CREATOR);
}

int strand_end_text(struct strand *s, struct pprofx_error *err)
{
    int r = strand_finish(s, err);
    return r ? r : strand_end_dump(s, err);
}
