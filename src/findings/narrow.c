#include "findings/narrow.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "findings/words.h"
#include "profile/strings.h"

#include <string.h>
#include <strings.h>

/* One view: its name and the SELECT behind "AS", which has all marks, "c.*", once or not at all. */
struct view {
    struct str name, body;
    size_t marks; /* where in the body; body.n: nowhere */
};

static const char all_marks[] = "c.*";

struct narrow {
    const struct marks *marks;
    struct view *views; /* one names only those before it */
    size_t n, cap;
};

struct narrow *narrow_new(const char *views, const struct marks *marks)
{
    static const char create[] = "\nCREATE VIEW ", as[] = " AS ", end[] = ";\n";
    struct narrow *n = mem_zalloc(1, sizeof *n);
    n->marks = marks;
    for (const char *p = views; (p = strstr(p, create)) != NULL;) {
        const char *name = p + sizeof create - 1, *body = strstr(name, as), *stop = strstr(name, end);
        p = name;
        if (!body || !stop || body > stop)
            continue;
        size_t length = (size_t)(body - name);
        body += sizeof as - 1;
        MEM_ROOM(n->views, n->n, n->cap);
        const char *all = strstr(body, all_marks);
        n->views[n->n++] = (struct view){
            {name, length}, {body, (size_t)(stop - body)}, (size_t)((all && all < stop ? all : stop) - body)};
    }
    return n;
}

void narrow_free(struct narrow *n)
{
    if (!n)
        return;
    mem_free(n->views);
    mem_free(n);
}

/* The views a query names, and those they name, whose words become the query's. */
static bool *find_views(const struct narrow *n, struct strings *words)
{
    bool *used = mem_zalloc(n->n + 1, sizeof *used);
    for (size_t i = n->n; i-- > 0;) {
        used[i] = words_has(words, n->views[i].name);
        if (used[i])
            words_add(words, n->views[i].body);
    }
    return used;
}

static void add_marks(const struct narrow *n, const struct strings *words, struct buf *out)
{
    buf_puts(out, "c.class");
    for (size_t i = 0; i < marks_count(n->marks); i++) {
        struct str mark = marks_name(n->marks, i);
        if (!words_has(words, mark))
            continue;
        buf_printf(out, ", c.\"%.*s\"", (int)mark.n, mark.p); /* which may be a word of SQL */
    }
}

/* The view with "c.*", all marks, replaced by those that are wanted. */
static void add_view(const struct narrow *n, const struct view *v, const struct strings *words,
                     struct buf *out)
{
    buf_add(out, v->name.p, v->name.n);
    /* Named twice it would be made into a table, which loses the order in which its rows are found. */
    buf_puts(out, " AS NOT MATERIALIZED (");
    size_t behind = v->marks < v->body.n ? v->marks + sizeof all_marks - 1 : v->body.n;
    buf_add(out, v->body.p, v->marks);
    if (v->marks < v->body.n)
        add_marks(n, words, out);
    buf_add(out, v->body.p + behind, v->body.n - behind);
    buf_puts(out, "\n)");
}

/* Whether a word begins what stands behind blanks and comments; then *sql is what is behind that. */
static bool take_word(struct str *sql, const char *wanted)
{
    struct str rest = words_behind_blanks(*sql), word;
    size_t n = strlen(wanted);
    if (!words_next(&rest, &word) || word.n != n || strncasecmp(word.p, wanted, n) != 0)
        return false;
    *sql = rest;
    return true;
}

/* The views before the query that has words of its own before them, and what is to follow: "WITH" or ",". */
static void add_views(const struct narrow *n, const struct strings *words, const bool *used, const char *with,
                      bool more, struct buf *out)
{
    const char *before = with;
    for (size_t i = 0; i < n->n; i++)
        if (used[i]) {
            buf_puts(out, before);
            add_view(n, &n->views[i], words, out);
            before = ",\n";
        }
    bool any = before != with;
    if (more)
        buf_puts(out, before);
    else if (any)
        buf_char(out, '\n');
}

void narrow_query(const struct narrow *n, const char *sql, struct buf *out)
{
    struct arena *arena = arena_new();
    struct strings *words = strings_new(arena);
    struct str rest = str_of(sql);
    words_add(words, rest);
    bool *used = find_views(n, words);
    bool more = take_word(&rest, "WITH"), recursive = more && take_word(&rest, "RECURSIVE");
    add_views(n, words, used, recursive ? "WITH RECURSIVE " : "WITH ", more, out);
    rest = words_behind_blanks(rest);
    buf_add(out, rest.p, rest.n);
    mem_free(used);
    strings_free(words);
    arena_free(arena);
}
