/* Finding goroutine dumps in a text: whose a line is, and where headers are. */
#include "decode/dumps.h"

#include "base/error.h"
#include "base/notes.h"
#include "decode/gctrace.h"
#include "decode/lines.h"
#include "decode/logline.h"
#include "decode/scan.h"
#include "decode/strand.h"

#include <inttypes.h>

enum {
    MOST_TRIES = 8,         /* for a header in one line */
    ALIKE_BYTES = 64 << 20, /* kept to see that stacks are alike */
    SILENCE = 1000,         /* lines of others after which a dump is over */
};

struct dumps {
    const struct dumps_visitor *visitor;
    struct dumps_found *found;
    struct notes *notes;
    struct lines lines;
    struct logline log;
    struct strand_text text;
    struct strand *strands[TURNS_MOST];
    size_t n_strands;
    struct strand *last[LOGLINE_STREAMS]; /* whose the last line was, of each stream */
    struct prefix prefix;                 /* of a header's line */
    struct skipped strays;
};

/* ---- Whose a line is ---- */

/* Of so many the one that has been silent for longest makes room. */
static int replace_strand(struct dumps *d, uint8_t stream, struct strand **out, struct pprofx_error *err)
{
    size_t oldest = 0;
    for (size_t i = 1; i < d->n_strands; i++)
        if (d->strands[i]->last_line < d->strands[oldest]->last_line)
            oldest = i;
    struct strand *s = d->strands[oldest];
    int r = strand_end_text(s, err);
    for (size_t i = 0; i < LOGLINE_STREAMS; i++)
        if (d->last[i] == s)
            d->last[i] = NULL;
    strand_free(s);
    *out = d->strands[oldest] = strand_new(&d->text, (uint32_t)oldest, stream);
    return r;
}

static int add_strand(struct dumps *d, uint8_t stream, struct strand **out, struct pprofx_error *err)
{
    if (d->n_strands == TURNS_MOST)
        return replace_strand(d, stream, out, err);
    *out = d->strands[d->n_strands] = strand_new(&d->text, (uint32_t)d->n_strands, stream);
    d->n_strands++;
    return PPROFX_OK;
}

static bool has_its_prefix(const struct strand *s, struct str line)
{
    return s->is_named && prefix_skip(&s->prefix, &line);
}

/* The strand whose prefix a line has, or else the last one of its stream. */
static int find_strand(struct dumps *d, struct str line, struct strand **out, struct pprofx_error *err)
{
    uint8_t stream = d->log.stream;
    struct strand *last = d->last[stream];
    *out = last;
    if (last && has_its_prefix(last, line))
        return PPROFX_OK;
    for (size_t i = 0; i < d->n_strands; i++)
        if (d->strands[i]->stream == stream && has_its_prefix(d->strands[i], line)) {
            *out = d->last[stream] = d->strands[i];
            return PPROFX_OK;
        }
    if (last)
        return PPROFX_OK;
    int r = add_strand(d, stream, out, err);
    d->last[stream] = *out;
    return r;
}

/* Whether the lines of a strand have its prefix, or may have it. */
static bool keeps_prefix(const struct dumps *d, const struct strand *s)
{
    bool just_begun = s->in_goroutine && !s->at.text.len && d->text.line - s->last_line < TURNS_MOST;
    return s->is_named && (s->has_prefix || just_begun);
}

/* The strand of a header with d->prefix: with another name before it it is another program's, if lines of
 * this one have their own. */
static int strand_of_header(struct dumps *d, struct strand **s, struct pprofx_error *err)
{
    uint8_t stream = (*s)->stream;
    if (!keeps_prefix(d, *s) || !prefix_names(&d->prefix) || prefix_is_same(&(*s)->prefix, &d->prefix))
        return PPROFX_OK;
    for (size_t i = 0; i < d->n_strands; i++)
        if (d->strands[i]->stream == stream && prefix_is_same(&d->strands[i]->prefix, &d->prefix)) {
            *s = d->last[stream] = d->strands[i];
            return PPROFX_OK;
        }
    int r = add_strand(d, stream, s, err);
    d->last[stream] = *s;
    return r;
}

/* A dump that nothing more is said of does not keep others waiting. */
static int end_silent(struct dumps *d, struct pprofx_error *err)
{
    uint32_t shown = d->text.turns.shown;
    if (!d->text.turns.bytes || shown == TURNS_NOBODY)
        return PPROFX_OK;
    struct strand *s = d->strands[shown];
    return d->text.line - s->last_line > SILENCE ? strand_end_text(s, err) : PPROFX_OK;
}

/* ---- Lines ---- */

/* A header anywhere in a line: what is before it is a prefix. */
static bool find_header(struct dumps *d, struct strand *s, struct str line, struct str *header)
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
        *header = (struct str){p, line.n - i};
        if (strand_header(s, *header)) {
            prefix_learn(&d->prefix, (struct str){line.p, i});
            return true;
        }
    }
    return false;
}

/* A goroutine begins; s: the strand that its line seems to be of. */
static int start(struct dumps *d, struct strand *s, struct str header, struct pprofx_error *err)
{
    struct strand *of = s;
    int r = strand_of_header(d, &of, err);
    if (r)
        return r;
    if (of != s)
        (void)strand_header(of, header);
    strand_set_prefix(of, &d->prefix);
    r = strand_start(of, err);
    return r ? r : end_silent(d, err);
}

/* A line that is not of a goroutine; within: but stands among those of one. */
static int other_line(struct dumps *d, struct strand *s, struct str line, bool within,
                      struct pprofx_error *err)
{
    struct strand_text *text = &d->text;
    struct gc_cycle cycle;
    size_t same;
    int r = PPROFX_OK;
    if (d->visitor->gc_cycle && gctrace_line(line, &cycle)) {
        d->found->gc_cycles++;
        return d->visitor->gc_cycle(d->visitor->context, &cycle, err);
    }
    if (within && headline_starts(line))
        r = strand_finish(s, err);
    else if (within)
        skip_line(&s->perhaps, text->line);
    headline_line(&text->headline, line);
    text->thread_stack |= str_equal(line, str_of("runtime stack:"));
    if (line.n && line.p[0] == '\t' && !text->headline.n_kept && !s->in_goroutine && !text->thread_stack &&
        stack_line(line, &same) == STACK_FILE)
        skip_line(&d->strays, text->line);
    return r;
}

static int plain_line(void *context, struct str line, struct pprofx_error *err)
{
    struct dumps *d = context;
    struct strand *s = d->last[d->log.stream];
    struct str header, clean = line;
    int r = d->n_strands == 1 && s ? PPROFX_OK : find_strand(d, line, &s, err);
    if (r)
        return r;
    bool was_within = s->in_goroutine;
    if (was_within) {
        bool taken;
        r = strand_line(s, line, &taken, err);
        if (r || taken)
            return r;
    }
    if (find_header(d, s, line, &header))
        return start(d, s, header, err);
    bool ours = prefix_skip(&s->prefix, &clean);
    if (line_is_blank(ours ? clean : line)) {
        s->gap.blank = true;
        headline_line(&d->text.headline, line);
        return PPROFX_OK;
    }
    if (ours && str_equal(clean, str_of("-----"))) {
        s->crash = s->relayed = true;
        return PPROFX_OK;
    }
    s->gap.other |= ours;
    s->cut |= !d->text.ended && ours && scan_text(&clean, "goroutine "); /* a header's beginning */
    return other_line(d, s, line, was_within && ours, err);
}

/* A string of JSON with several lines is a text of its own. */
static int json_text(void *context, struct pprofx_error *err)
{
    struct dumps *d = context;
    struct strand *s = d->last[d->log.stream];
    if (!s)
        return PPROFX_OK;
    s->gap.restart = true;
    return strand_finish(s, err);
}

static int read_lines(struct dumps *d, struct pprofx_error *err)
{
    for (;;) {
        struct str line;
        bool more;
        int r = lines_next(&d->lines, &more, &line, err);
        if (!r && more) {
            d->text.line = d->lines.number;
            d->text.ended = d->lines.in->data[d->lines.in->pos - 1] == '\n';
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

/* Calls and their files take turns, unless two programs write at once. */
static void tell_mixed(const struct dumps *d)
{
    const struct skipped *calls = &d->text.calls, *files = &d->text.files;
    if (calls->n && files->n)
        notes_add(
            d->notes,
            "Functions and files do not take turns in %" PRIu64 " lines, the first is line %" PRIu64
            ": the dumps of several programs seem to be mixed, which nothing before their lines tells apart",
            calls->n + files->n, calls->first < files->first ? calls->first : files->first);
}

static void tell(const struct dumps *d)
{
    const struct strand_text *text = &d->text;
    bool cut = false;
    tell_mixed(d);
    tell_skipped(d, &text->within, "line among those of goroutines is not of a stack and was skipped",
                 "lines among those of goroutines are not of a stack and were skipped");
    tell_skipped(d, &d->strays, "frame stands below no goroutine and was skipped",
                 "frames stand below no goroutine and were skipped");
    tell_skipped(d, &text->cut_short, "line of a goroutine of more than 32 MB was skipped",
                 "lines of goroutines of more than 32 MB were skipped");
    tell_skipped(d, &text->turns.left_out,
                 "goroutine of a dump whose lines stand among those of another was skipped for want of room",
                 "goroutines of dumps whose lines stand among those of others were skipped for want of room");
    if (text->again.n == 1)
        notes_add(d->notes, "1 goroutine was shown again for its thread and is counted once");
    else if (text->again.n)
        notes_add(d->notes, "%" PRIu64 " goroutines were shown again for their threads and are counted once",
                  text->again.n);
    for (size_t i = 0; i < d->n_strands; i++)
        cut |= d->strands[i]->cut;
    if (cut)
        notes_add(d->notes, "The text ends within a goroutine, in line %zu; what follows is missing",
                  d->lines.number);
}

static void close_dumps(struct dumps *d)
{
    for (size_t i = 0; i < d->n_strands; i++)
        strand_free(d->strands[i]);
    turns_free(&d->text.turns);
    headline_free(&d->text.headline);
    alike_close(&d->text.alike);
    prefix_free(&d->prefix);
    logline_close(&d->log);
}

static int end_all(struct dumps *d, struct pprofx_error *err)
{
    int r = PPROFX_OK;
    for (size_t i = 0; !r && i < d->n_strands; i++)
        r = strand_end_text(d->strands[i], err);
    return r;
}

/* The last line may be cut, and so the goroutine it is of. */
static void see_cut(const struct dumps *d)
{
    struct strand *s = d->last[d->log.stream];
    if (s)
        strand_see_cut(s);
}

int dumps_visit(struct input *in, const struct dumps_visitor *visitor, struct dumps_found *found,
                struct notes *notes, struct pprofx_error *err)
{
    *found = (struct dumps_found){0};
    struct dumps d = {.visitor = visitor, .found = found, .notes = notes};
    lines_open(&d.lines, in);
    d.log = (struct logline){.context = &d, .line = plain_line, .text = json_text};
    d.text.turns = (struct turns){.visitor = visitor, .found = found, .shown = TURNS_NOBODY};
    alike_open(&d.text.alike, ALIKE_BYTES);
    int r = read_lines(&d, err);
    if (!r) {
        see_cut(&d);
        r = end_all(&d, err);
    }
    if (!r)
        tell(&d);
    close_dumps(&d);
    return r;
}
