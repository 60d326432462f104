#include "decode/logline.h"

#include "decode/jsonline.h"
#include "decode/lines.h"
#include "decode/prefix.h"
#include "decode/scan.h"

enum { LONG = 256 }; /* lines that may have strings although they do not end so: loggers cut long ones */

void logline_close(struct logline *l)
{
    for (size_t i = 0; i < LOGLINE_LEVELS; i++) {
        buf_free(&l->strings[i]);
        buf_free(&l->keys[i]);
    }
    for (size_t i = 0; i <= LOGLINE_LEVELS; i++)
        buf_free(&l->plain[i]);
    pieces_free(&l->pieces);
}

/* What is in the window is searched once, not line by line. */
static bool has_escape(struct logline *l, struct str line, const struct lines *lines)
{
    uint64_t end = lines->offset + line.n;
    if (end <= l->plain_until)
        return false;
    const char *window_end = (const char *)lines->in->data + lines->in->end;
    const char *escape = memchr(line.p, 0x1b, (size_t)(window_end - line.p));
    l->plain_until = lines->offset + (uint64_t)((escape ? escape : window_end) - line.p);
    return l->plain_until < end;
}

static struct str without_colours(struct logline *l, struct str line, size_t level)
{
    struct buf *plain = &l->plain[level];
    buf_clear(plain);
    prefix_without_colours(line, plain);
    return (struct str){buf_text(plain), plain->len};
}

static bool has_word(struct str text, const char *word)
{
    return scan_find(&text, word);
}

static bool is_telling(struct str raw)
{
    return has_word(raw, "goroutine ") || has_word(raw, "panic: ") || has_word(raw, "fatal error: ") ||
           has_word(raw, "SIGQUIT: ");
}

static int read_line(struct logline *l, struct str line, size_t level, struct pprofx_error *err);

static int read_lines(struct logline *l, struct str text, size_t level, struct pprofx_error *err)
{
    int r = PPROFX_OK;
    while (!r && text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;
        struct str line = {text.p, n && text.p[n - 1] == '\r' ? n - 1 : n};
        n += end != NULL;
        text = (struct str){text.p + n, text.n - n};
        if (line.n && memchr(line.p, 0x1b, line.n))
            line = without_colours(l, line, level);
        r = read_line(l, line, level, err);
    }
    return r;
}

/* A line, with or without its end, or several. */
static int read_text(struct logline *l, struct str text, size_t level, struct pprofx_error *err)
{
    const char *first = text.n ? memchr(text.p, '\n', text.n) : NULL;
    if (!text.n)
        return l->line(l->context, (struct str){"", 0}, err);
    if (!first || first + 1 == text.p + text.n)
        return read_lines(l, text, level, err);
    int r = l->text(l->context, err);
    if (!r)
        r = read_lines(l, text, level, err);
    return r ? r : l->text(l->context, err);
}

static int read_string(struct logline *l, struct str raw, size_t level, struct pprofx_error *err)
{
    struct buf *text = &l->strings[level];
    buf_clear(text);
    jsonline_unescape(raw, text);
    return read_text(l, (struct str){buf_text(text), text->len}, level + 1, err);
}

/* The strings that tell of goroutines, and those of the key whose strings did before. */
static int read_strings(struct logline *l, struct str strings, size_t level, bool *any,
                        struct pprofx_error *err)
{
    struct str key, raw;
    struct buf *known = &l->keys[level];
    int r = PPROFX_OK;
    *any = false;
    while (!r && jsonline_next(&strings, &key, &raw)) {
        bool telling = is_telling(raw);
        if (!telling && (!known->len || !str_equal(key, (struct str){known->data, known->len})))
            continue;
        *any = true;
        if (telling && key.n) {
            buf_clear(known);
            buf_add(known, key.p, key.n);
        }
        r = read_string(l, raw, level, err);
    }
    return r;
}

/* Lines of goroutines are the most and have none. */
static bool may_have_strings(const struct logline *l, struct str line)
{
    if (!line.n)
        return false;
    char end = line.p[line.n - 1];
    return end == '}' || end == '"' || end == ',' || line.n > LONG || l->last;
}

/* A line without colours. */
static int read_line(struct logline *l, struct str line, size_t level, struct pprofx_error *err)
{
    struct str strings;
    if (level < LOGLINE_LEVELS && may_have_strings(l, line) && jsonline_find(line, &strings)) {
        bool any;
        int r = read_strings(l, strings, level, &any, err);
        if (r || any)
            return r;
    }
    return l->line(l->context, line, err);
}

/* What is in the window behind the present line. */
static struct str what_follows(const struct lines *lines)
{
    return (struct str){(const char *)lines->in->data + lines->in->pos, input_have(lines->in)};
}

/* A line that was whole, or is joined. */
static int read_whole(struct logline *l, enum piece kind, struct str whole, size_t stream,
                      struct pprofx_error *err)
{
    l->stream = kind == PIECE_TEXT ? (uint8_t)(stream + 1) : 0;
    return kind == PIECE_TEXT ? read_text(l, whole, 1, err) : read_line(l, whole, 0, err);
}

/* Most lines are none. */
static bool may_be_piece(struct str line)
{
    return line.n && (line.p[0] == '{' || (line.p[0] >= '0' && line.p[0] <= '9'));
}

int logline_read(struct logline *l, struct str line, const struct lines *lines, struct pprofx_error *err)
{
    struct str whole;
    size_t stream = 0;
    l->last = lines->in->data[lines->in->pos - 1] != '\n';
    if (has_escape(l, line, lines))
        line = without_colours(l, line, 0);
    if (!may_be_piece(line)) {
        l->stream = 0;
        return read_line(l, line, 0, err);
    }
    enum piece kind = pieces_take(&l->pieces, line, what_follows(lines), &whole, &stream);
    if (kind == PIECE_KEPT)
        return PPROFX_OK;
    return read_whole(l, kind, kind == PIECE_NONE ? line : whole, stream, err);
}

int logline_finish(struct logline *l, struct pprofx_error *err)
{
    struct str whole;
    size_t stream;
    int r = PPROFX_OK;
    enum piece kind;
    l->last = true;
    while (!r && (kind = pieces_rest(&l->pieces, &whole, &stream)) != PIECE_NONE)
        r = read_whole(l, kind, whole, stream, err);
    return r;
}
