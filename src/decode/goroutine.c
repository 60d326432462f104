#include "decode/goroutine.h"

#include "base/buf.h"
#include "decode/scan.h"
#include "decode/stackline.h"
#include "decode/unquote.h"

static struct str rest_from(struct str s, size_t at)
{
    return (struct str){s.p + at, s.n - at};
}

static bool take_end(struct str *s, const char *end)
{
    size_t n = strlen(end);
    if (s->n < n || memcmp(s->p + s->n - n, end, n) != 0)
        return false;
    s->n -= n;
    return true;
}

/* Where a text first stands in another; s.n when nowhere. */
static size_t find(struct str s, const char *text)
{
    struct str rest = s;
    return scan_find(&rest, text) ? (size_t)(rest.p - s.p) : s.n;
}

/* "gp=0xc000002380 m=0 mp=0x55d0 ", of which there may be none. */
static void skip_pointers(struct str *s)
{
    while (s->n && s->p[0] != '[') {
        struct str word = *s;
        if (!scan_text(&word, "gp=") && !scan_text(&word, "mp=") && !scan_text(&word, "m="))
            return;
        const char *end = memchr(s->p, ' ', s->n);
        if (!end)
            return;
        *s = rest_from(*s, (size_t)(end - s->p) + 1);
    }
}

/* Splits what follows "goroutine 1 " into what stands in the brackets and in the braces, if any. */
static bool split_brackets(struct str s, struct str *within, struct str *labels)
{
    *labels = (struct str){s.p, 0};
    if (!scan_text(&s, "["))
        return false;
    *within = s;
    if (take_end(within, "]:"))
        return true;
    size_t end = find(s, "] {");
    if (end == s.n || !take_end(&s, "}:") || s.n < end + 3)
        return false;
    *within = (struct str){s.p, end};
    *labels = rest_from(s, end + 3);
    return true;
}

/* Go 1.26 has the labels within the brackets: ` labels:{"k": "v"}`. */
static void take_quoted_labels(struct str *within, struct goroutine_header *h)
{
    size_t at = find(*within, " labels:{");
    if (at == within->n || within->p[within->n - 1] != '}')
        return;
    size_t from = at + strlen(" labels:{");
    h->labels = (struct str){within->p + from, within->n - 1 - from};
    h->quoted_labels = true;
    within->n = at;
}

/* One of the parts behind the state. */
static bool take_part(struct str part, struct goroutine_header *h)
{
    struct str rest = part;
    uint64_t minutes;
    if (str_equal(part, str_of("locked to thread"))) {
        h->locked = true;
        return true;
    }
    if (scan_text(&rest, "synctest bubble ") || scan_text(&rest, "synctest group ")) {
        h->bubble = rest;
        return true;
    }
    if (!stack_line_number(&rest, &minutes) || !str_equal(rest, str_of(" minutes")))
        return false;
    h->minutes = minutes > INT64_MAX ? INT64_MAX : (int64_t)minutes;
    return true;
}

/* "chan receive (durable), 5 minutes, locked to thread" */
static void read_state(struct str within, struct goroutine_header *h)
{
    size_t n = within.n;
    while (n) {
        size_t at = n;
        while (at && within.p[at - 1] != ',')
            at--;
        struct str part = {within.p + at, n - at};
        if (!at || !scan_text(&part, " ") || !take_part(part, h))
            break;
        n = at - 1;
    }
    h->state = (struct str){within.p, n};
    for (bool more = true; more;) {
        bool leaked = take_end(&h->state, " (leaked)"), scan = take_end(&h->state, " (scan)"),
             durable = take_end(&h->state, " (durable)");
        h->leaked |= leaked;
        h->scan |= scan;
        h->durable |= durable;
        more = leaked || scan || durable;
    }
}

bool goroutine_header(struct str line, struct goroutine_header *out)
{
    struct goroutine_header h = {.minutes = -1};
    struct str within;
    while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\r'))
        line.n--;
    if (!scan_text(&line, "goroutine ") || !stack_line_number(&line, &h.id) || !scan_text(&line, " "))
        return false;
    skip_pointers(&line);
    h.bubble = (struct str){line.p, 0};
    if (!split_brackets(line, &within, &h.labels))
        return false;
    if (!h.labels.n)
        take_quoted_labels(&within, &h);
    read_state(within, &h);
    *out = h;
    return true;
}

/* The length of a key or value: in quotes, or up to one of two characters. */
static size_t word_length(struct str s, const char *end)
{
    size_t n = 0;
    if (!s.n || s.p[0] != '"')
        return find(s, end);
    for (n = 1; n < s.n && s.p[n] != '"'; n++)
        n += s.p[n] == '\\';
    return n < s.n ? n + 1 : s.n;
}

bool goroutine_label(struct str *labels, bool quoted, struct str *key, struct str *value)
{
    struct str s = *labels;
    size_t n = word_length(s, ": ");
    struct str k = {s.p, n};
    s = rest_from(s, n);
    if (!n || (quoted && k.p[0] != '"') || !scan_text(&s, ": "))
        return false;
    n = word_length(s, ", ");
    *value = (struct str){s.p, n};
    *key = k;
    s = rest_from(s, n);
    (void)scan_text(&s, ", ");
    *labels = s;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

void goroutine_unquote(struct str text, struct buf *out)
{
    struct str rest = text;
    if (unquote(&rest, out) && !rest.n)
        return;
    buf_clear(out);
    buf_add(out, text.p, text.n);
}

/* The first line of text and how many bytes it takes with its end. */
static struct str first_line(struct str text, size_t *taken)
{
    const char *end = text.n ? memchr(text.p, '\n', text.n) : NULL;
    size_t n = end ? (size_t)(end - text.p) : text.n;
    *taken = n + (end != NULL);
    return (struct str){text.p, n};
}

/* Takes the line below a function's, when it is there. */
static bool take_file(struct str *text, struct goroutine_frame *out, bool with_pc)
{
    size_t taken, same;
    struct str line = first_line(*text, &taken);
    if (stack_line(line, &same) != STACK_FILE || (with_pc && !stack_line_has_pc(line)))
        return false;
    stack_line_file(line, &out->file, &out->line);
    *text = rest_from(*text, taken);
    return true;
}

/* As the runtime prints runtime.gopanic. */
static void set_function(struct goroutine_frame *out, struct str name)
{
    out->function = str_equal(name, str_of("panic")) ? str_of("runtime.gopanic") : name;
}

static uint64_t first_number(struct str s)
{
    uint64_t v = 0;
    while (s.n && (s.p[0] < '0' || s.p[0] > '9'))
        s = rest_from(s, 1);
    (void)stack_line_number(&s, &v);
    return v;
}

static bool read_frame(enum stack_line what, struct str line, struct str *rest, struct goroutine_frame *out)
{
    switch (what) {
    case STACK_CALL:
        out->what = GOROUTINE_CALL;
        stack_line_call(line, &line, &out->args);
        set_function(out, line);
        (void)take_file(rest, out, false);
        return true;
    case STACK_CREATOR:
        out->what = GOROUTINE_CREATOR;
        stack_line_creator(line, &line, &out->parent);
        set_function(out, line);
        (void)take_file(rest, out, false);
        return true;
    case STACK_NOT_GO:
        out->what = GOROUTINE_CALL;
        out->function = (struct str){line.p, strlen("non-Go function")};
        (void)take_file(rest, out, true);
        return true;
    case STACK_NAME:
        out->what = GOROUTINE_CALL;
        out->function = line;
        return take_file(rest, out, true);
    case STACK_ELIDED:
        out->what = GOROUTINE_ELIDED;
        out->elided = first_number(line);
        return true;
    case STACK_ANCESTOR:
        out->what = GOROUTINE_ANCESTOR;
        out->parent = first_number(line);
        return true;
    case STACK_MISSING:
        out->what = GOROUTINE_NO_STACK;
        return true;
    case STACK_OTHER:
    case STACK_FILE:
        break;
    }
    return false;
}

enum goroutine_line goroutine_next(struct str *text, struct goroutine_frame *out)
{
    while (text->n) {
        size_t taken, same;
        struct str line = first_line(*text, &taken), none = {line.p, 0};
        *text = rest_from(*text, taken);
        *out = (struct goroutine_frame){.function = none, .args = none, .file = none};
        if (read_frame(stack_line(line, &same), line, text, out))
            return out->what;
    }
    *out = (struct goroutine_frame){.what = GOROUTINE_END};
    return GOROUTINE_END;
}

bool goroutine_arg(struct str *args, uint64_t *out, bool *may_be_stale)
{
    const char *p = args->p, *end = p + args->n;
    for (; end - p > 2; p++) {
        uint64_t v = 0;
        int digit;
        if (p[0] != '0' || p[1] != 'x' || hex_digit(p[2]) < 0)
            continue;
        for (p += 2; p < end && (digit = hex_digit(*p)) >= 0; p++)
            v = v << 4 | (uint64_t)digit;
        *out = v;
        *may_be_stale = p < end && *p == '?';
        p += *may_be_stale;
        *args = (struct str){p, (size_t)(end - p)};
        return true;
    }
    *args = (struct str){end, 0};
    return false;
}
