#include "flame/clean.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

static bool is_xml_character(uint32_t c)
{
    return c >= 0x20 && c != 0x7f && c != 0xfffe && c != 0xffff && !(c >= 0x80 && c < 0xa0);
}

/* How many printable ASCII characters the text begins with: most names are nothing else. */
static size_t plain_length(struct str text)
{
    size_t n = 0;
    while (n < text.n && text.p[n] >= 0x20 && text.p[n] < 0x7f)
        n++;
    return n;
}

void flame_clean(struct buf *out, struct str text)
{
    size_t length;
    for (; text.n; text.p += length, text.n -= length) {
        length = plain_length(text);
        if (length) {
            buf_add(out, text.p, length);
            continue;
        }
        uint32_t c = utf8_next(text, &length);
        if (c == '\n' || c == '\r' || c == '\t')
            buf_char(out, ' ');
        else if (c == UTF8_BAD || !is_xml_character(c))
            buf_puts(out, "\xef\xbf\xbd");
        else if (utf8_is_invisible(c))
            buf_printf(out, "<U+%04" PRIX32 ">", c);
        else
            buf_add(out, text.p, length);
    }
}

static struct str behind(struct str s, size_t n)
{
    return (struct str){s.p + n, s.n - n};
}

/* Where the name ends that is looked at for slashes and dots: type arguments have their own. */
static size_t plain_end(struct str s)
{
    const char *end = s.n ? memchr(s.p, '[', s.n) : NULL;
    return end ? (size_t)(end - s.p) : s.n;
}

static struct str without_folders(struct str name)
{
    for (size_t i = plain_end(name); i-- > 0;)
        if (name.p[i] == '/')
            return behind(name, i + 1);
    return name;
}

/* "(*T).M" of "pkg.(*T).M": name is without folders. */
static struct str without_package(struct str name)
{
    size_t end = plain_end(name);
    for (size_t i = 0; i < end; i++)
        if (name.p[i] == '.' && i + 1 < name.n)
            return behind(name, i + 1);
    return name;
}

static bool is_generated(struct str part)
{
    static const char *const words[] = {"func", "gowrap", "deferwrap"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (part.n >= strlen(words[i]) && memcmp(part.p, words[i], strlen(words[i])) == 0)
            return true;
    return part.n > 0 && part.p[0] >= '0' && part.p[0] <= '9';
}

/* "M" of "(*T).M"; "func1" alone says nothing, so the name before it stays. */
static struct str method_alone(struct str name)
{
    size_t end = plain_end(name), from = end;
    while (from > 0) {
        size_t dot = from;
        while (dot > 0 && name.p[dot - 1] != '.')
            dot--;
        if (dot == 0)
            return name;
        if (!is_generated((struct str){name.p + dot, from - dot}))
            return behind(name, dot);
        from = dot - 1;
    }
    return name;
}

/* "server.go", "server.go:12": what has no package. */
static bool is_file(struct str s)
{
    size_t n = s.n;
    while (n > 0 && ((s.p[n - 1] >= '0' && s.p[n - 1] <= '9') || s.p[n - 1] == ':'))
        n--;
    static const char *const endings[] = {".go", ".s", ".c", ".cc", ".cpp", ".h", ".rs"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (n >= length && memcmp(s.p + n - length, endings[i], length) == 0)
            return true;
    }
    return false;
}

void flame_cut(struct buf *out, struct str text, size_t most)
{
    size_t length, before_last = 0, at = 0;
    for (size_t n = 0; n < most && at < text.n; n++, at += length) {
        before_last = at;
        (void)utf8_next(behind(text, at), &length);
    }
    bool whole = at == text.n;
    buf_add(out, text.p, whole ? at : before_last);
    buf_puts(out, whole ? "" : "…");
}

struct str flame_piece(struct str *rest, size_t most)
{
    size_t length, at = 0, blank = 0;
    for (size_t n = 0; n < most && at < rest->n; n++, at += length) {
        blank = rest->p[at] == ' ' ? at : blank;
        (void)utf8_next(behind(*rest, at), &length);
    }
    if (at < rest->n && rest->p[at] != ' ' && blank)
        at = blank;
    struct str piece = {rest->p, at};
    *rest = behind(*rest, at + (at < rest->n && rest->p[at] == ' '));
    return piece;
}

void flame_clean_short(struct buf *out, struct str text)
{
    struct buf clean = {0};
    flame_clean(&clean, text);
    flame_cut(out, (struct str){buf_text(&clean), clean.len}, FLAME_SHORT);
    buf_free(&clean);
}

struct str flame_shortened(struct arena *arena, struct str text)
{
    struct buf b = {0};
    flame_clean_short(&b, text);
    struct str out = {arena_copy(arena, buf_text(&b), b.len), b.len};
    buf_free(&b);
    return out;
}

void flame_label(struct buf *out, struct str name, size_t room)
{
    if (room < 2)
        return;
    struct str forms[4] = {name};
    forms[1] = without_folders(name);
    forms[2] = is_file(name) ? forms[1] : without_package(forms[1]);
    forms[3] = is_file(name) ? forms[1] : method_alone(forms[2]);
    for (size_t i = 0; i < 4; i++)
        if (utf8_count(forms[i]) <= room) {
            buf_add(out, forms[i].p, forms[i].n);
            return;
        }
    flame_cut(out, forms[3], room);
}
