#include "decode/stackline.h"

#include "decode/scan.h"

#define CREATED "created by "
#define IN_GOROUTINE " in goroutine "

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool stack_line_number(struct str *text, uint64_t *out)
{
    uint64_t v = 0;
    size_t i = 0;
    for (; i < text->n && is_digit(text->p[i]); i++) {
        unsigned digit = (unsigned)(text->p[i] - '0');
        v = v > (UINT64_MAX - digit) / 10 ? UINT64_MAX : v * 10 + digit;
    }
    *text = (struct str){text->p + i, text->n - i};
    *out = v;
    return i > 0;
}

static bool ends_with(struct str s, const char *end)
{
    size_t n = strlen(end);
    return s.n >= n && !memcmp(s.p + s.n - n, end, n);
}

static bool begins_with(struct str s, const char *word)
{
    return scan_text(&s, word);
}

/* The '(' before the arguments.  The others of a name follow a dot, "pkg.(*T).Method", or stand in the types
 * of a function the compiler made, "type:.eq.struct { F func() }": there the last one counts. */
static const char *find_arguments(struct str line)
{
    const char *end = line.p + line.n, *open = memchr(line.p, '(', line.n);
    while (open && open > line.p && open[-1] == '.')
        open = memchr(open + 1, '(', (size_t)(end - open - 1));
    if (!open || open == line.p)
        return NULL;
    for (const char *next = open; next; next = memchr(next + 1, '(', (size_t)(end - next - 1)))
        open = next;
    return open;
}

static bool begins_arguments(char c)
{
    return c == ')' || c == '0' || c == '{' || c == '.' || c == '_';
}

/* Arguments are words in hex, "{…}", "_", "..."; a name has no blanks unless the compiler made it. */
static bool is_call(struct str line, size_t *same)
{
    if (line.p[line.n - 1] != ')')
        return false;
    const char *open = find_arguments(line);
    if (!open || !begins_arguments(open[1]))
        return false;
    size_t n = (size_t)(open - line.p);
    *same = n;
    return !memchr(line.p, ' ', n) || begins_with(line, "type:") || begins_with(line, "type..");
}

static size_t indent_of(struct str line)
{
    size_t n = 0;
    while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
        n++;
    /* As rsyslog writes a tab. */
    return n == 0 && begins_with(line, "#011") ? 4 : n;
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

/* Takes one of " +0x1f", " fp=0x…", " sp=0x…", " pc=0x…" off the end. */
static bool take_address(struct str *line)
{
    const char *p = line->p;
    size_t n = line->n;
    while (n && is_hex(p[n - 1]))
        n--;
    if (n == line->n || n < 4 || p[n - 1] != 'x' || p[n - 2] != '0')
        return false;
    n -= 2;
    if (p[n - 1] == '+' && p[n - 2] == ' ') {
        line->n = n - 2;
        return true;
    }
    if (n < 3 || p[n - 1] != '=' || !(p[n - 2] == 'p' || p[n - 2] == 'c') ||
        !(p[n - 3] == 'f' || p[n - 3] == 's' || p[n - 3] == 'p'))
        return false;
    n -= 3;
    line->n = n && (p[n - 1] == ' ' || p[n - 1] == '\t') ? n - 1 : n;
    return true;
}

static struct str without_addresses(struct str line)
{
    while (take_address(&line))
        ;
    return line;
}

/* Splits "file:12"; false when it is none. */
static bool split_file(struct str text, struct str *file, struct str *digits)
{
    size_t n = text.n;
    while (n && is_digit(text.p[n - 1]))
        n--;
    *digits = (struct str){text.p + n, text.n - n};
    *file = (struct str){text.p, n ? n - 1 : 0};
    return digits->n && n > 1 && text.p[n - 1] == ':';
}

static bool is_file(struct str line, size_t *same)
{
    size_t indent = indent_of(line);
    struct str kept = without_addresses(line), file, digits;
    *same = kept.n;
    if (kept.n <= indent)
        return kept.n < line.n && stack_line_has_pc(line);
    struct str text = {line.p + indent, kept.n - indent};
    if (!split_file(text, &file, &digits))
        return false;
    /* Some loggers take the tab away; what is left must look like a file then. */
    return indent > 0 || (!memchr(file.p, ' ', file.n) && (kept.n < line.n || ends_with(file, ".go")));
}

static bool is_name(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if ((unsigned char)line.p[i] <= ' ')
            return false;
    return true;
}

static enum stack_line indented(struct str line, size_t *same)
{
    size_t n = indent_of(line);
    if (is_file(line, same))
        return STACK_FILE;
    *same = line.n;
    return begins_with((struct str){line.p + n, line.n - n}, "goroutine running on other thread")
               ? STACK_MISSING
               : STACK_OTHER;
}

static enum stack_line marked(struct str line, size_t *same)
{
    struct str rest = line;
    *same = line.n;
    if (begins_with(line, "...") && ends_with(line, "frames elided..."))
        return STACK_ELIDED;
    if (scan_text(&rest, "[originating from goroutine ")) {
        *same = line.n - rest.n;
        return STACK_ANCESTOR;
    }
    if (begins_with(line, "non-Go function")) {
        *same = strlen("non-Go function");
        return STACK_NOT_GO;
    }
    if (begins_with(line, CREATED)) {
        struct str function;
        uint64_t parent;
        stack_line_creator(line, &function, &parent);
        *same = (size_t)(function.p + function.n - line.p);
        return STACK_CREATOR;
    }
    return STACK_OTHER;
}

enum stack_line stack_line(struct str line, size_t *same)
{
    if (!line.n)
        return STACK_OTHER;
    char first = line.p[0];
    if (first == '\t' || first == ' ' || first == '#')
        return indented(line, same);
    if (first == '.' || first == '[' || first == 'n' || first == 'c') {
        enum stack_line what = marked(line, same);
        if (what != STACK_OTHER)
            return what;
    }
    if (is_call(line, same))
        return STACK_CALL;
    if (is_file(line, same))
        return STACK_FILE;
    *same = line.n;
    return is_name(line) ? STACK_NAME : STACK_OTHER;
}

void stack_line_call(struct str line, struct str *function, struct str *args)
{
    const char *open = find_arguments(line);
    *function = (struct str){line.p, (size_t)(open - line.p)};
    *args = (struct str){open + 1, (size_t)(line.p + line.n - open) - 2};
}

void stack_line_creator(struct str line, struct str *function, uint64_t *parent)
{
    *parent = 0;
    (void)scan_text(&line, CREATED);
    size_t n = line.n, in = strlen(IN_GOROUTINE);
    while (n && is_digit(line.p[n - 1]))
        n--;
    struct str number = {line.p + n, line.n - n};
    if (number.n && n >= in && !memcmp(line.p + n - in, IN_GOROUTINE, in)) {
        (void)stack_line_number(&number, parent);
        line.n = n - in;
    }
    *function = line;
}

void stack_line_file(struct str line, struct str *file, int64_t *number)
{
    size_t indent = indent_of(line);
    struct str kept = without_addresses(line), digits;
    uint64_t v;
    *file = (struct str){line.p, 0};
    *number = 0;
    if (kept.n <= indent || !split_file((struct str){line.p + indent, kept.n - indent}, file, &digits))
        return;
    (void)stack_line_number(&digits, &v);
    *number = v > INT64_MAX ? INT64_MAX : (int64_t)v;
}

bool stack_line_has_pc(struct str line)
{
    size_t n = line.n;
    while (n && line.p[n - 1] != ' ' && line.p[n - 1] != '\t')
        n--;
    return begins_with((struct str){line.p + n, line.n - n}, "pc=0x");
}
