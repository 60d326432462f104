#include "findings/head.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <string.h>

static struct str trimmed(struct str s)
{
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\r'))
        s.n--;
    while (s.n && s.p[0] == ' ')
        s = (struct str){s.p + 1, s.n - 1};
    return s;
}

static struct str line_at(const char *p)
{
    return (struct str){p, strcspn(p, "\n")};
}

static bool goes_on(struct str line)
{
    return str_begins(line, "--  ");
}

/* The value that begins in this line, with the lines that go on with it; *p is moved behind them. */
static struct str whole_value(struct arena *arena, struct str begin, const char **p, size_t *line)
{
    struct buf text = {0};
    struct str first = trimmed(begin), next;
    buf_add(&text, first.p, first.n);
    while (next = line_at(*p), goes_on(next)) {
        struct str more = trimmed((struct str){next.p + 2, next.n - 2});
        buf_char(&text, ' ');
        buf_add(&text, more.p, more.n);
        *p += next.n + (next.p[next.n] == '\n');
        *line += 1;
    }
    struct str value = trimmed(buf_str(&text));
    value = arena_str(arena, value);
    buf_free(&text);
    return value;
}

int head_read(const char *text, struct arena *arena,
              int (*take)(void *context, struct str key, struct str value, struct pprofx_error *err),
              void *context, const char **sql, struct pprofx_error *err)
{
    const char *p = text;
    size_t number = 1;
    while (str_begins(line_at(p), "--")) {
        struct str line = line_at(p);
        size_t here = number++;
        const char *colon = memchr(line.p, ':', line.n);
        p += line.n + (line.p[line.n] == '\n');
        if (!colon || goes_on(line))
            return error_set(err, PPROFX_USAGE, "line %zu: a line of the head is \"-- KEY: VALUE\"", here);
        struct str key = arena_str(arena, trimmed((struct str){line.p + 2, (size_t)(colon - line.p) - 2}));
        struct str value =
            whole_value(arena, (struct str){colon + 1, (size_t)(line.p + line.n - colon - 1)}, &p, &number);
        int rc = take(context, key, value, err);
        if (rc) {
            error_prefix(err, "line %zu: ", here);
            return rc;
        }
    }
    *sql = p;
    return 0;
}
