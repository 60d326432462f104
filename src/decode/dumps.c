/* Finding goroutine dumps in a text.
 *
 * A goroutine is its header and the lines below it up to a blank line, the next header, or the end.  What
 * stands before the header in its line is the prefix of the lines that follow; lines without it are of
 * others.  When the first of them has none, a logger has put it before the first line of a text only.
 *
 * A new dump begins with the first goroutine, and with one
 *   - before which the program says that it fails (headline.h), or the text of a JSON string begins;
 *   - that is running and writes the dump: the one that runtime.Stack and debug=2 show first;
 *   - that is running and follows the one before it without a blank line, or after other lines;
 *   - whose id this dump has already, if it is the dump's first one or there is such a gap before it.
 * GOTRACEBACK=crash shows the goroutines of each thread once more after "-----": those are passed over.
 */
#include "decode/dumps.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "decode/alike.h"
#include "decode/gctrace.h"
#include "decode/headline.h"
#include "decode/idset.h"
#include "decode/lines.h"
#include "decode/logline.h"
#include "decode/scan.h"
#include "decode/stackline.h"

#include <inttypes.h>

enum {
    MOST_HELD = 64,
    MOST_TRIES = 8,         /* for a header in one line */
    MOST_TEXT = 32 << 20,   /* of one goroutine */
    ALIKE_BYTES = 64 << 20, /* kept to see that stacks are alike */
};

/* A goroutine being read. */
struct reading {
    struct buf head, text, same; /* its header's line; the lines below it; what all with this stack share */
    struct goroutine_header header; /* points into head */
    uint64_t line;
    enum stack_line last;
    bool missing; /* its stack: it ran on another thread */
    bool too_long;
};

/* What stood since the goroutine before. */
struct gap {
    bool blank, other, restart;
};

struct skipped {
    uint64_t n, first; /* lines, and which was the first */
};

struct dumps {
    const struct dumps_visitor *visitor;
    struct dumps_found *found;
    struct notes *notes;
    struct lines lines;
    struct prefix prefix;
    struct headline headline;
    struct alike alike;
    struct idset ids;
    struct buf said; /* the headline of the next goroutine */
    struct logline log;
    struct reading at, next; /* next: only while a header is looked at */
    struct gap gap, before;  /* before: the present goroutine */
    bool in_goroutine, in_dump, is_said, blanks_usual;
    bool crash, relayed; /* since "-----": the dump goes on; the next goroutine is of another thread */
    bool thread_stack;   /* the lines are those of "runtime stack:" */
    uint64_t first_id;   /* of this dump */
    /* Goroutines without their stacks, which may come yet, when their threads show what they run. */
    struct reading held[MOST_HELD];
    size_t n_held;
    struct skipped perhaps; /* lines that are among those of the present goroutine if more of it follows */
    struct skipped within, strays, again, cut_short;
    bool ended, cut; /* the present line has its "\n"; the text ends within a goroutine */
};

static void skip_line(struct skipped *s, uint64_t line)
{
    if (!s->n++)
        s->first = line;
}

static void skip(const struct dumps *d, struct skipped *s)
{
    skip_line(s, d->lines.number);
}

static int show(struct dumps *d, struct reading *g, struct pprofx_error *err)
{
    d->found->goroutines++;
    if (!d->visitor->goroutine)
        return PPROFX_OK;
    g->header.alike = alike_number(&d->alike, (struct str){g->same.data, g->same.len});
    struct str text = {buf_text(&g->text), g->text.len};
    return d->visitor->goroutine(d->visitor->context, &g->header, text, g->line, err);
}

static void free_reading(struct reading *g)
{
    buf_free(&g->head);
    buf_free(&g->text);
    buf_free(&g->same);
}

/* The present goroutine is shown later. */
static void hold(struct dumps *d)
{
    d->held[d->n_held++] = d->at;
    d->at = (struct reading){0};
}

/* Forgets one that is held because its stack came; false when there is none. */
static bool release(struct dumps *d, uint64_t id)
{
    for (size_t i = 0; i < d->n_held; i++)
        if (d->held[i].header.id == id) {
            free_reading(&d->held[i]);
            memmove(&d->held[i], &d->held[i + 1], (d->n_held - i - 1) * sizeof *d->held);
            d->n_held--;
            return true;
        }
    return false;
}

static int show_held(struct dumps *d, struct pprofx_error *err)
{
    int r = PPROFX_OK;
    for (size_t i = 0; i < d->n_held; i++) {
        if (!r)
            r = show(d, &d->held[i], err);
        free_reading(&d->held[i]);
    }
    d->n_held = 0;
    return r;
}

static int end_dump(struct dumps *d, struct pprofx_error *err)
{
    if (!d->in_dump)
        return PPROFX_OK;
    int r = show_held(d, err);
    d->in_dump = false;
    if (r)
        return r;
    return d->visitor->end ? d->visitor->end(d->visitor->context, d->cut, err) : PPROFX_OK;
}

static int begin_dump(struct dumps *d, struct pprofx_error *err)
{
    struct str said = {buf_text(&d->said), d->is_said ? d->said.len : 0};
    int r = end_dump(d, err);
    if (r)
        return r;
    d->found->dumps++;
    d->in_dump = true;
    d->blanks_usual = false;
    d->first_id = d->at.header.id;
    idset_clear(&d->ids);
    return d->visitor->begin ? d->visitor->begin(d->visitor->context, d->at.line, said, err) : PPROFX_OK;
}

/* Whether it is the one that runtime.Stack shows first because it called it. */
static bool writes_dump(const struct reading *g)
{
    static const char *const writers[] = {"runtime/pprof.writeGoroutineStacks(", "runtime/debug.Stack("};
    struct str text = {buf_text(&g->text), g->text.len};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (scan_text(&(struct str){text.p, text.n}, writers[i]))
            return true;
    return false;
}

static bool begins_dump(struct dumps *d, bool is_new_id)
{
    const struct goroutine_header *h = &d->at.header;
    if (!d->in_dump)
        return true;
    if (d->relayed)
        return false;
    if (d->is_said || d->before.restart)
        return true;
    if (d->crash)
        return false;
    bool gap = d->before.other || (d->blanks_usual && !d->before.blank);
    if (str_equal(h->state, str_of("running")) && !d->at.missing && (gap || writes_dump(&d->at)))
        return true;
    return !is_new_id && h->id && (gap || h->id == d->first_id);
}

/* A goroutine that the dump has already, shown by its thread: only its stack may be new. */
static int show_again(struct dumps *d, struct pprofx_error *err)
{
    d->relayed = d->is_said = false;
    if (!d->at.missing && release(d, d->at.header.id))
        return show(d, &d->at, err);
    skip(d, &d->again);
    return PPROFX_OK;
}

/* The goroutine is read. */
static int finish_goroutine(struct dumps *d, struct pprofx_error *err)
{
    struct reading *g = &d->at;
    if (!d->in_goroutine)
        return PPROFX_OK;
    d->in_goroutine = false;
    bool is_new_id = idset_add(&d->ids, g->header.id);
    bool begins = begins_dump(d, is_new_id);
    if (begins) {
        int r = begin_dump(d, err);
        if (r)
            return r;
        (void)idset_add(&d->ids, g->header.id);
    } else if (!is_new_id && d->crash && g->header.id) {
        return show_again(d, err);
    }
    d->relayed = false;
    d->blanks_usual |= d->before.blank;
    d->is_said = false;
    if (!g->missing || begins || d->n_held == MOST_HELD)
        return show(d, g, err);
    hold(d);
    return PPROFX_OK;
}

/* Begins a goroutine if the text is its header. */
static bool read_header(struct dumps *d, struct str text)
{
    struct reading *g = &d->next;
    if (text.n < sizeof "goroutine 1 []:" - 1)
        return false;
    buf_clear(&g->head);
    buf_add(&g->head, text.p, text.n);
    return goroutine_header((struct str){g->head.data, g->head.len}, &g->header);
}

static int start_goroutine(struct dumps *d, struct pprofx_error *err)
{
    int r = finish_goroutine(d, err);
    if (r)
        return r;
    struct reading used = d->at;
    d->at = d->next;
    d->next = used;
    d->at.line = d->lines.number;
    d->at.last = STACK_OTHER;
    d->at.too_long = d->at.missing = false;
    buf_clear(&d->at.text);
    buf_clear(&d->at.same);
    d->in_goroutine = true;
    d->perhaps.n = 0;
    d->before = d->gap;
    d->gap = (struct gap){0};
    d->is_said |= headline_take(&d->headline, &d->prefix, &d->said);
    d->crash = d->crash && (d->relayed || !d->is_said);
    d->thread_stack = false;
    return PPROFX_OK;
}

/* A header anywhere in a line: what is before it is a prefix to be learnt. */
static bool find_header(struct dumps *d, struct str line)
{
    static const char word[] = "goroutine ";
    size_t n = sizeof word - 1, tries = 0;
    if (!line.n || line.p[line.n - 1] != ':')
        return false;
    for (size_t i = 0; i + n < line.n && tries < MOST_TRIES; i++) {
        const char *p = memchr(line.p + i, 'g', line.n - n - i);
        if (!p)
            return false;
        i = (size_t)(p - line.p);
        bool within_word = i && ((p[-1] | 0x20) >= 'a' && (p[-1] | 0x20) <= 'z');
        if (within_word || memcmp(p, word, n) != 0)
            continue;
        tries++;
        if (read_header(d, (struct str){p, line.n - i})) {
            prefix_learn(&d->prefix, (struct str){line.p, i});
            return true;
        }
    }
    return false;
}

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
static void count_perhaps(struct dumps *d)
{
    if (!d->perhaps.n)
        return;
    if (!d->within.n)
        d->within.first = d->perhaps.first;
    d->within.n += d->perhaps.n;
    d->perhaps.n = 0;
}

static void add_line(struct reading *g, struct str line, enum stack_line what, size_t same)
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

static void learn_indent(struct dumps *d, struct str *line)
{
    size_t blanks;
    if (take_indent(line, &blanks))
        buf_fill(&d->prefix.pattern, ' ', blanks);
}

/* Below the first line of a logger's text there is no prefix, or blanks alone. */
static bool relearn(struct dumps *d, struct str *line)
{
    size_t blanks;
    if (!take_indent(line, &blanks))
        return false;
    buf_clear(&d->prefix.pattern);
    buf_fill(&d->prefix.pattern, ' ', blanks);
    return true;
}

/* Whether a line is of the present goroutine's text; *line is then without its prefix. */
static bool is_ours(struct dumps *d, struct str *line)
{
    if (!d->prefix.pattern.len && (d->at.text.len || !line->n || line->p[0] != ' '))
        return true;
    if (line_is_blank(*line)) {
        line->n = 0;
        return true;
    }
    if (d->prefix.pattern.len && prefix_skip(&d->prefix, line)) {
        if (!d->at.text.len)
            learn_indent(d, line);
        return true;
    }
    return (!d->at.text.len && relearn(d, line)) || !d->prefix.pattern.len;
}

/* A line that is not of a goroutine; within: but stands among those of one. */
static int other_line(struct dumps *d, struct str line, bool within, struct pprofx_error *err)
{
    struct gc_cycle cycle;
    size_t same;
    int r = PPROFX_OK;
    if (d->visitor->gc_cycle && gctrace_line(line, &cycle)) {
        d->found->gc_cycles++;
        return d->visitor->gc_cycle(d->visitor->context, &cycle, err);
    }
    if (within && headline_starts(line))
        r = finish_goroutine(d, err);
    else if (within)
        skip(d, &d->perhaps);
    headline_line(&d->headline, line);
    d->thread_stack |= str_equal(line, str_of("runtime stack:"));
    if (line.n && line.p[0] == '\t' && !d->headline.n_kept && !d->in_goroutine && !d->thread_stack &&
        stack_line(line, &same) == STACK_FILE)
        skip(d, &d->strays);
    return r;
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

static bool has_file(enum stack_line what)
{
    return what == STACK_CALL || what == STACK_CREATOR || what == STACK_NAME || what == STACK_NOT_GO;
}

/* A word that no file follows, a file that no function precedes. */
static void see_order(struct dumps *d, struct str line, enum stack_line what)
{
    bool is_file = what == STACK_FILE;
    if (d->at.last == STACK_NAME && !(is_file && stack_line_has_pc(line)))
        skip_line(&d->within, d->lines.number - 1);
    else if (is_file && !has_file(d->at.last))
        skip_line(&d->within, d->lines.number);
}

static int goroutine_line(struct dumps *d, struct str line, bool *taken, struct pprofx_error *err)
{
    struct str clean = line;
    size_t same;
    *taken = true;
    if (!is_ours(d, &clean)) {
        *taken = false;
        return PPROFX_OK;
    }
    enum stack_line what = stack_line(clean, &same);
    if (what != STACK_OTHER) {
        if (what != STACK_NAME)
            count_perhaps(d);
        see_order(d, clean, what);
        add_line(&d->at, clean, what, same);
        if (d->at.too_long)
            skip(d, &d->cut_short);
        return PPROFX_OK;
    }
    if (line_is_blank(clean) || is_after(clean)) {
        d->gap.blank = true;
        return finish_goroutine(d, err);
    }
    if (clean.p[0] == 'g' && read_header(d, clean))
        return start_goroutine(d, err);
    *taken = false;
    return PPROFX_OK;
}

static int plain_line(void *context, struct str line, struct pprofx_error *err)
{
    struct dumps *d = context;
    bool was_within = d->in_goroutine;
    if (was_within) {
        bool taken;
        int r = goroutine_line(d, line, &taken, err);
        if (r || taken)
            return r;
    }
    if (find_header(d, line))
        return start_goroutine(d, err);
    struct str clean = line;
    bool ours = prefix_skip(&d->prefix, &clean);
    if (line_is_blank(ours ? clean : line)) {
        d->gap.blank = true;
        headline_line(&d->headline, line);
        return PPROFX_OK;
    }
    if (ours && str_equal(clean, str_of("-----"))) {
        d->crash = d->relayed = true;
        return PPROFX_OK;
    }
    d->gap.other |= ours;
    d->cut |= !d->ended && ours && scan_text(&clean, "goroutine "); /* a header's beginning */
    return other_line(d, line, was_within && ours, err);
}

/* A string of JSON with several lines is a text of its own. */
static int json_text(void *context, struct pprofx_error *err)
{
    struct dumps *d = context;
    d->gap.restart = true;
    return finish_goroutine(d, err);
}

/* At the end of the text: whether it ends within a goroutine. */
static void see_cut(struct dumps *d)
{
    const struct buf *text = &d->at.text;
    size_t from = text->len ? text->len - 1 : 0;
    while (from && text->data[from - 1] != '\n')
        from--;
    struct str last = {buf_text(text) + from, text->len ? text->len - 1 - from : 0};
    bool whole = d->ended || (d->at.last == STACK_FILE && scan_find(&last, " +0x"));
    d->cut |= d->in_goroutine && (!whole || d->at.last == STACK_CALL || d->at.last == STACK_CREATOR);
}

static int read_lines(struct dumps *d, struct pprofx_error *err)
{
    for (;;) {
        struct str line;
        bool more;
        int r = lines_next(&d->lines, &more, &line, err);
        if (!r && more) {
            d->ended = d->lines.in->data[d->lines.in->pos - 1] == '\n';
            r = logline_read(&d->log, line, &d->lines, err);
        }
        if (r)
            return r;
        if (!more)
            return logline_finish(&d->log, err);
    }
}

/* "2 lines … are …; the first is line 7" or "1 line … is …; it is line 7". */
static void tell_skipped(const struct dumps *d, const struct skipped *s, const char *one, const char *more)
{
    if (s->n == 1)
        notes_add(d->notes, "1 %s; it is line %" PRIu64, one, s->first);
    else if (s->n)
        notes_add(d->notes, "%" PRIu64 " %s; the first is line %" PRIu64, s->n, more, s->first);
}

static void tell(const struct dumps *d)
{
    tell_skipped(d, &d->within, "line among those of goroutines is not of a stack and was skipped",
                 "lines among those of goroutines are not of a stack and were skipped");
    tell_skipped(d, &d->strays, "frame stands below no goroutine and was skipped",
                 "frames stand below no goroutine and were skipped");
    tell_skipped(d, &d->cut_short, "line of a goroutine of more than 32 MB was skipped",
                 "lines of goroutines of more than 32 MB were skipped");
    if (d->again.n == 1)
        notes_add(d->notes, "1 goroutine was shown again for its thread and is counted once");
    else if (d->again.n)
        notes_add(d->notes, "%" PRIu64 " goroutines were shown again for their threads and are counted once",
                  d->again.n);
    if (d->cut)
        notes_add(d->notes, "The text ends within a goroutine, in line %zu; what follows is missing",
                  d->lines.number);
}

static void close_dumps(struct dumps *d)
{
    prefix_free(&d->prefix);
    headline_free(&d->headline);
    alike_close(&d->alike);
    idset_close(&d->ids);
    buf_free(&d->said);
    free_reading(&d->at);
    free_reading(&d->next);
    for (size_t i = 0; i < d->n_held; i++)
        free_reading(&d->held[i]);
    logline_close(&d->log);
}

int dumps_visit(struct input *in, const struct dumps_visitor *visitor, struct dumps_found *found,
                struct notes *notes, struct pprofx_error *err)
{
    *found = (struct dumps_found){0};
    struct dumps d = {.visitor = visitor, .found = found, .notes = notes};
    lines_open(&d.lines, in);
    d.log = (struct logline){.context = &d, .line = plain_line, .text = json_text};
    alike_open(&d.alike, ALIKE_BYTES);
    idset_open(&d.ids);
    int r = read_lines(&d, err);
    if (!r) {
        see_cut(&d);
        r = finish_goroutine(&d, err);
    }
    if (!r)
        r = end_dump(&d, err);
    if (!r)
        tell(&d);
    close_dumps(&d);
    return r;
}
