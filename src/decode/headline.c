#include "decode/headline.h"

#include "decode/scan.h"
#include "decode/stackline.h"

enum {
    MOST_LINES = 64,
    MOST_BYTES = 16 * 1024,
    MOST_SINCE = 1024,       /* lines up to the first goroutine, those of other threads' stacks included */
    MOST_BETWEEN = 16,       /* of others between a headline and the goroutine */
    MOST_BETWEEN_QUOTED = 1, /* the same when the headline stands within a line of a log */
};

void headline_free(struct headline *h)
{
    buf_free(&h->lines);
    buf_free(&h->others);
}

static bool begins(struct str s, const char *word)
{
    return scan_text(&s, word);
}

/* "SIGQUIT: quit": a name of capitals and digits. */
static bool is_signal(struct str s)
{
    size_t n = 3;
    if (!begins(s, "SIG"))
        return false;
    while (n < s.n && ((s.p[n] >= 'A' && s.p[n] <= 'Z') || (s.p[n] >= '0' && s.p[n] <= '9')))
        n++;
    return n > 4 && n + 1 < s.n && s.p[n] == ':' && s.p[n + 1] == ' ';
}

static bool is_start(struct str s)
{
    static const char *const starts[] = {
        "panic: ",     "fatal error: ", "unexpected fault address ", "runtime: ", "[signal SIG",
        "fatal: ",     "throw: ",       "panic during panic",        "bad g",     "Unhandled exception",
        "Exception 0x"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (begins(s, starts[i]))
            return true;
    return is_signal(s);
}

/* Such words before a colon within a line. */
static bool ends_like_start(struct str before)
{
    static const char *const words[] = {"panic", "fatal error", "SIGQUIT", "SIGSEGV", "SIGABRT", "SIGBUS"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (before.n >= n && !memcmp(before.p + before.n - n, words[i], n))
            return true;
    }
    return false;
}

/* A headline within a line of a log: "… http: panic serving 10.0.0.1:80: text". */
static bool is_quoted(struct str line)
{
    for (size_t i = 0; i < line.n; i++) {
        const char *colon = memchr(line.p + i, ':', line.n - i);
        if (!colon)
            return false;
        i = (size_t)(colon - line.p);
        if (ends_like_start((struct str){line.p, i}) ||
            begins((struct str){colon, line.n - i}, ": panic serving "))
            return true;
    }
    return false;
}

bool headline_starts(struct str line)
{
    return is_start(line) || is_quoted(line);
}

bool headline_is_deadlock(struct str text)
{
    return str_holds(text, "all goroutines are asleep");
}

void headline_line(struct headline *h, struct str line)
{
    bool starts = headline_starts(line);
    if (!starts && !h->n_kept)
        return;
    if ((starts && h->n_since >= MOST_LINES) || h->n_since > MOST_SINCE) {
        buf_clear(&h->lines);
        h->n_kept = h->n_since = 0;
        if (!starts)
            return;
    }
    h->n_since++;
    if (h->n_kept < MOST_LINES && h->lines.len + line.n < MOST_BYTES) {
        buf_add(&h->lines, line.p, line.n);
        buf_char(&h->lines, '\n');
        h->n_kept++;
    }
}

static bool is_blank(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != ' ' && line.p[i] != '\t' && line.p[i] != '\r')
            return false;
    return true;
}

/* Lines of the stack of a thread stand between a fatal error and its goroutine. */
static bool is_between(struct str line)
{
    size_t same;
    enum stack_line what = stack_line(line, &same);
    return what == STACK_CALL || what == STACK_FILE;
}

struct block {
    bool open, quoted;
    size_t others; /* lines since its end */
};

static void take_line(struct block *b, struct str line, struct buf *out)
{
    bool starts = is_start(line), quoted = !starts && is_quoted(line);
    if (is_blank(line) || begins(line, "runtime stack:")) {
        b->open = false;
        return;
    }
    bool goes_on = b->open && (!b->quoted || line.p[0] == '\t' || line.p[0] == '[');
    if (!goes_on && !starts && !quoted) {
        b->open = false;
        b->others += !is_between(line);
        return;
    }
    if (!goes_on) {
        buf_clear(out);
        *b = (struct block){true, quoted, 0};
    }
    if (out->len)
        buf_char(out, '\n');
    buf_add(out, line.p, line.n);
}

/* What is not of the one who takes is left to others, if they can be told apart. */
static void leave(struct headline *h, bool names)
{
    struct buf taken = h->lines;
    h->lines = h->others;
    h->others = taken;
    buf_clear(&h->others);
    if (!names)
        buf_clear(&h->lines);
    h->n_kept = h->n_since = 0;
    for (size_t i = 0; i < h->lines.len; i++)
        h->n_since = h->n_kept += h->lines.data[i] == '\n';
}

bool headline_take(struct headline *h, const struct prefix *prefix, struct buf *out)
{
    struct str text = {buf_text(&h->lines), h->lines.len};
    struct block block = {0};
    buf_clear(out);
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n - 1;
        struct str line = {text.p, n}, raw = line;
        text = (struct str){text.p + n + 1, text.n - n - 1};
        if (prefix_skip(prefix, &line) || is_quoted(line))
            take_line(&block, line, out);
        else {
            buf_add(&h->others, raw.p, raw.n);
            buf_char(&h->others, '\n');
        }
    }
    block.others += h->n_since - h->n_kept;
    if (block.others > (block.quoted ? MOST_BETWEEN_QUOTED : MOST_BETWEEN))
        buf_clear(out);
    leave(h, prefix_names(prefix));
    return out->len > 0;
}
