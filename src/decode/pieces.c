#include "decode/pieces.h"

#include "decode/jsonline.h"
#include "decode/scan.h"

enum {
    FULL = 16 * 1024,      /* docker's pieces; a shorter one is the last of its line */
    MOST_BYTES = 32 << 20, /* of a line */
    LONGEST_TIME = 40,     /* "2024-01-02T03:04:05.123456789+01:00" */
    CRI_HEAD = 10,         /* where a time has its 'T' */
};

void pieces_free(struct pieces *p)
{
    for (size_t i = 0; i < PIECES_STREAMS; i++)
        buf_free(&p->begun[i]);
}

static bool take_stream(struct str *s, size_t *stream)
{
    *stream = 0;
    if (scan_text(s, "stdout"))
        return true;
    *stream = 1;
    return scan_text(s, "stderr");
}

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

/* What was begun is handed out, and forgotten with the next piece. */
static struct str hand_out(struct pieces *p, size_t stream)
{
    p->last[stream] = 0;
    return text_of(&p->begun[stream]);
}

static struct buf *room(struct pieces *p, size_t stream)
{
    if (!p->last[stream])
        buf_clear(&p->begun[stream]);
    return &p->begun[stream];
}

/* ---- Kubernetes: "2024-01-02T03:04:05.1Z stdout P text", the last piece "F" ---- */

/* tag: the offset of its letter; text: what is behind it. */
static bool find_cri(struct str line, size_t *stream, size_t *tag, struct str *text)
{
    if (line.n < CRI_HEAD * 2 || line.p[CRI_HEAD] != 'T' || line.p[4] != '-')
        return false;
    const char *blank = memchr(line.p, ' ', line.n < LONGEST_TIME ? line.n : LONGEST_TIME);
    if (!blank)
        return false;
    struct str rest = {blank + 1, line.n - (size_t)(blank + 1 - line.p)};
    if (!take_stream(&rest, stream) || !scan_text(&rest, " ") || !rest.n ||
        (rest.p[0] != 'P' && rest.p[0] != 'F'))
        return false;
    *tag = (size_t)(rest.p - line.p);
    blank = memchr(rest.p, ' ', rest.n);
    size_t n = blank ? (size_t)(blank + 1 - rest.p) : rest.n;
    *text = (struct str){rest.p + n, rest.n - n};
    return n <= 2 || rest.p[1] == ':'; /* tags may be several, "P:x" */
}

static enum piece take_cri(struct pieces *p, struct str line, size_t stream, size_t tag, struct str text,
                           struct str *out)
{
    bool is_last = line.p[tag] == 'F';
    if (is_last && !p->last[stream]) {
        *out = line;
        return PIECE_LINE;
    }
    struct buf *begun = room(p, stream);
    if (!begun->len) { /* the prefix of a whole line, as the others have it */
        buf_add(begun, line.p, tag);
        buf_puts(begun, "F ");
    }
    buf_add(begun, text.p, text.n);
    p->last[stream] = begun->len;
    p->kinds[stream] = PIECE_LINE;
    if (!is_last && begun->len < MOST_BYTES)
        return PIECE_KEPT;
    *out = hand_out(p, stream);
    return PIECE_LINE;
}

/* ---- Docker: {"log":"text\n","stream":"stderr","time":"…"}, the last piece with "\n" ---- */

static bool find_docker(struct str line, size_t *stream, struct str *raw)
{
    struct str key, value, rest = line;
    if (!scan_text(&rest, "{\"log\":\""))
        return false;
    rest = (struct str){line.p + 1, line.n - 1};
    return jsonline_next(&rest, &key, raw) && jsonline_next(&rest, &key, &value) && str_is(key, "stream") &&
           take_stream(&value, stream) && !value.n;
}

static enum piece take_docker(struct pieces *p, size_t stream, struct str raw, struct str ahead,
                              struct str *out)
{
    struct buf *begun = room(p, stream);
    size_t before = begun->len;
    jsonline_unescape(raw, begun);
    size_t n = begun->len - before;
    bool ended = n && begun->data[begun->len - 1] == '\n';
    /* Others that collect such logs take all ends away: then every text is a line. */
    if (!p->has_looked)
        p->docker_ends = scan_find(&ahead, "\\n\",\"stream\":");
    p->has_looked = true;
    p->docker_ends |= ended;
    p->last[stream] = n;
    p->kinds[stream] = PIECE_TEXT;
    if (!ended && n && begun->len < MOST_BYTES && (n >= FULL || p->docker_ends))
        return PIECE_KEPT;
    *out = hand_out(p, stream);
    return PIECE_TEXT;
}

enum piece pieces_take(struct pieces *p, struct str line, struct str ahead, struct str *out, size_t *stream)
{
    size_t tag;
    struct str text;
    if (find_docker(line, stream, &text))
        return take_docker(p, *stream, text, ahead, out);
    if (find_cri(line, stream, &tag, &text))
        return take_cri(p, line, *stream, tag, text, out);
    return PIECE_NONE;
}

enum piece pieces_rest(struct pieces *p, struct str *out, size_t *stream)
{
    for (size_t i = 0; i < PIECES_STREAMS; i++)
        if (p->last[i]) {
            *out = hand_out(p, i);
            *stream = i;
            return p->kinds[i];
        }
    return PIECE_NONE;
}
