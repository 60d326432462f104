/* Rust names, of both manglings.  libiberty prints all generic arguments of a v0 name; the default mode cuts
 * their text as pprof does, which leaves the brackets: "Vec<>", "iter::<>".
 *
 * A v0 name of a few hundred bytes can stand for gigabytes of text, and the library has no way to stop it, so
 * the callback jumps out.  The library keeps its state on the stack; at worst one decoded identifier is lost.
 */
#include "profile/demangle_lang.h"

#include <ctype.h>
#include <libiberty/demangle.h>
#include <limits.h>
#include <setjmp.h>

struct sink {
    struct buf text;
    jmp_buf too_long;
};

static void print_text(const char *text, size_t n, void *data)
{
    struct sink *s = data;
    if (s->text.len + n > DEMANGLE_MAX_OUT)
        longjmp(s->too_long, 1);
    buf_add(&s->text, text, n);
}

/* False when it is no Rust name, or one without an end. */
static bool print_name(struct sink *s, const char *symbol)
{
    if (setjmp(s->too_long))
        return false;
    return rust_demangle_callback(symbol, DMGL_NO_OPTS, print_text, s);
}

/* Where the cutter is.  The brackets open in what is kept are counted; inside of what is cut, the start of
 * the present argument is remembered, since "Name = type" is no argument but a binding, which stays. */
struct cutter {
    struct buf *out;
    const char *text;
    size_t n;
    size_t skip_depth; /* of any bracket, 0: keeping */
    size_t item;       /* start of the present argument */
    bool first;        /* it is the first one */
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Whether the '<' at i opens arguments of the path before it, not "<T as Trait>" and not "for<'a>". */
static bool opens_arguments(const char *text, size_t i)
{
    if (i == 0)
        return false;
    bool is_for = i >= 3 && memcmp(text + i - 3, "for", 3) == 0 && (i == 3 || text[i - 4] == ' ');
    return !is_for && (is_word(text[i - 1]) || text[i - 1] == '}' || text[i - 1] == ':');
}

static void skip_char(struct cutter *c, size_t i)
{
    char ch = c->text[i];
    bool arrow = ch == '>' && c->text[i - 1] == '-';
    if (ch == '<' || ch == '(' || ch == '[')
        c->skip_depth++;
    else if ((ch == '>' && !arrow) || ch == ')' || ch == ']')
        c->skip_depth--;
    else if (ch == ',' && c->skip_depth == 1) {
        c->item = i + 2;
        c->first = false;
    } else if (ch == '=' && c->skip_depth == 1) {
        buf_puts(c->out, c->first ? "" : ", ");
        buf_add(c->out, c->text + c->item, i - c->item);
        c->skip_depth = 0;
    }
    if (c->skip_depth == 0)
        buf_char(c->out, ch);
}

static void cut_arguments(struct buf *out, const char *text, size_t n)
{
    struct cutter c = {.out = out, .text = text, .n = n};
    for (size_t i = 0; i < n; i++) {
        if (c.skip_depth) {
            skip_char(&c, i);
            continue;
        }
        buf_char(out, text[i]);
        if (text[i] == '<' && opens_arguments(text, i)) {
            c.skip_depth = 1;
            c.item = i + 1;
            c.first = true;
        }
    }
}

/* A legacy name, "_ZN" and identifiers each after its length, as pprof reads it: an underscore between length
 * and identifier is taken for a separator, so "_print" becomes "print".  The one before an escape ("_$LT$")
 * is left to the library, which knows it.  What is no such name is copied as it is. */
static void drop_separators(struct buf *out, const char *symbol)
{
    const char *p = symbol;
    if (strncmp(p, "_ZN", 3) == 0) {
        p += 3;
        buf_puts(out, "_ZN");
    }
    while (p != symbol && isdigit((unsigned char)*p)) {
        const char *digits = p;
        size_t length = 0;
        for (; isdigit((unsigned char)*p) && length <= INT_MAX / 10; p++)
            length = length * 10 + (size_t)(*p - '0');
        if (strnlen(p, length) < length) {
            p = digits;
            break;
        }
        bool drop = length > 1 && p[0] == '_' && p[1] != '$';
        buf_printf(out, "%zu", length - drop);
        buf_add(out, p + drop, length - drop);
        p += length;
    }
    buf_puts(out, p);
}

bool demangle_rust(struct buf *out, const char *symbol, enum demangle_mode mode)
{
    struct sink s = {.text = {0}};
    struct buf plain = {0};
    drop_separators(&plain, symbol);
    bool done = print_name(&s, buf_text(&plain));
    buf_free(&plain);
    if (done && mode == DEMANGLE_DEFAULT && symbol[1] == 'R')
        cut_arguments(out, buf_text(&s.text), s.text.len);
    else if (done)
        buf_add(out, buf_text(&s.text), s.text.len);
    buf_free(&s.text);
    return done;
}
