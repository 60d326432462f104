#include "base/wrap.h"

#include "base/utf8.h"

enum { HANGING = 2, NARROWEST = 20 };

/* Blanks and what is drawn before the words of a line. */
static size_t count_drawn(struct str line)
{
    static const char drawn[] = " |`.'->";
    size_t n = 0;
    while (n < line.n && line.p[n] && strchr(drawn, line.p[n]))
        n++;
    return n;
}

static void put_drawn(struct buf *out, struct str drawn)
{
    for (size_t i = 0; i < drawn.n; i++)
        buf_char(out, drawn.p[i] == '|' || drawn.p[i] == '.' ? '|' : ' ');
    buf_fill(out, ' ', HANGING);
}

static struct str next_word(struct str *rest)
{
    const char *blank = memchr(rest->p, ' ', rest->n);
    struct str word = {rest->p, blank ? (size_t)(blank - rest->p) : rest->n};
    size_t taken = word.n + (blank != NULL);
    *rest = (struct str){rest->p + taken, rest->n - taken};
    return word;
}

static void wrap_line(struct buf *out, struct str line, size_t width)
{
    size_t n = count_drawn(line), column = n;
    struct str drawn = {line.p, n}, rest = {line.p + n, line.n - n};
    buf_add(out, drawn.p, drawn.n);
    for (bool first = true; rest.n; first = false) {
        struct str word = next_word(&rest);
        size_t length = utf8_count(word);
        bool breaks = !first && column + 1 + length > width;
        if (breaks) {
            buf_char(out, '\n');
            put_drawn(out, drawn);
            column = n + HANGING;
        } else if (!first) {
            buf_char(out, ' ');
            column++;
        }
        buf_add(out, word.p, word.n);
        column += length;
    }
}

void wrap_lines(struct buf *out, struct str text, size_t width)
{
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        struct str line = {text.p, end ? (size_t)(end - text.p) : text.n};
        size_t taken = line.n + (end != NULL);
        if (width && utf8_count(line) > width && width >= NARROWEST)
            wrap_line(out, line, width);
        else
            buf_add(out, line.p, line.n);
        if (end)
            buf_char(out, '\n');
        text = (struct str){text.p + taken, text.n - taken};
    }
}
