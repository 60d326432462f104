#include "findings/narrow.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "profile/strings.h"

#include <ctype.h>
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

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* All words of a text; those of its comments do no harm. */
static void add_words(struct strings *words, struct str sql)
{
    for (size_t i = 0; i < sql.n;) {
        size_t start = i;
        while (i < sql.n && is_word(sql.p[i]))
            i++;
        if (i > start)
            (void)strings_intern(words, sql.p + start, i - start);
        else
            i++;
    }
}

static bool has_word(const struct strings *words, struct str word)
{
    return strings_find(words, word.p, word.n) != UINT32_MAX;
}

/* The views a query names, and those they name, whose words become the query's. */
static bool *find_views(const struct narrow *n, struct strings *words)
{
    bool *used = mem_zalloc(n->n + 1, sizeof *used);
    for (size_t i = n->n; i-- > 0;) {
        used[i] = has_word(words, n->views[i].name);
        if (used[i])
            add_words(words, n->views[i].body);
    }
    return used;
}

static void add_marks(const struct narrow *n, const struct strings *words, struct buf *out)
{
    buf_puts(out, "c.class");
    for (size_t i = 0; i < marks_count(n->marks); i++) {
        struct str mark = marks_name(n->marks, i);
        if (!has_word(words, mark))
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

/* Behind blanks and comments. */
static const char *skip_blanks(const char *p)
{
    for (;;) {
        p += strspn(p, " \t\r\n");
        if (strncmp(p, "--", 2) != 0)
            return p;
        p += strcspn(p, "\n");
    }
}

static bool begins_with(const char *p, const char *word)
{
    size_t n = strlen(word);
    return strncasecmp(p, word, n) == 0 && !is_word(p[n]);
}

void narrow_query(const struct narrow *n, const char *sql, struct buf *out)
{
    struct arena *arena = arena_new();
    struct strings *words = strings_new(arena);
    add_words(words, str_of(sql));
    bool *used = find_views(n, words);
    const char *p = skip_blanks(sql), *before = "WITH ";
    bool more = begins_with(p, "WITH");
    if (more)
        p = skip_blanks(p + 4);
    if (more && begins_with(p, "RECURSIVE")) {
        before = "WITH RECURSIVE ";
        p = skip_blanks(p + 9);
    }
    for (size_t i = 0; i < n->n; i++)
        if (used[i]) {
            buf_puts(out, before);
            add_view(n, &n->views[i], words, out);
            before = ",\n";
        }
    bool any = before[0] == ',';
    if (more)
        buf_puts(out, any ? ",\n" : before);
    else if (any)
        buf_char(out, '\n');
    buf_puts(out, p);
    mem_free(used);
    strings_free(words);
    arena_free(arena);
}
