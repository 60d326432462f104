#include "findings/narrow.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "findings/words.h"
#include "profile/strings.h"

#include <string.h>
#include <strings.h>

static const char all_marks[] = "c.*";

struct column {
    struct str text; /* with the comma behind it */
    size_t name;     /* of one that is only taken from a table, "f.site,"; 0: it is worked out */
};

/* One view.  Behind its last SELECT stand columns ("f.site, w.sign * f.inuse_bytes AS grown_bytes, ") and
 * then all marks, "c.*"; or it has no marks and is all head. */
struct view {
    size_t name;
    struct str head, tail; /* up to the columns, behind the marks */
    bool marked;
    struct column *columns;
    size_t n, cap;
    uint32_t *uses; /* the names in it, those of columns that can be left out apart */
    size_t n_uses, cap_uses;
};

struct narrow {
    const struct marks *marks;
    struct arena *arena;
    struct strings *names; /* of views, columns, marks: what is looked for in a query */
    uint32_t *mark_names;
    struct view *views; /* one names only those before it */
    size_t n, cap;
};

static struct str between(const char *from, const char *to)
{
    return (struct str){from, (size_t)(to - from)};
}

/* The next of the columns with the comma behind it; *columns becomes what follows. */
static bool next_column(struct str *columns, struct str *column)
{
    struct str rest = words_behind_blanks(*columns);
    size_t n = 0;
    for (int depth = 0; n < rest.n && (depth > 0 || rest.p[n] != ','); n++)
        depth += (rest.p[n] == '(') - (rest.p[n] == ')');
    n += n < rest.n;
    *column = (struct str){rest.p, n};
    *columns = (struct str){rest.p + n, rest.n - n};
    return n > 0;
}

/* The name of a column that is only taken from a table; "" for what is worked out. */
static struct str plain_name(struct str column)
{
    struct str name, more;
    bool is_plain = column.n > 2 && column.p[1] == '.';
    column = is_plain ? (struct str){column.p + 2, column.n - 2} : column;
    return is_plain && words_next(&column, &name) && !words_next(&column, &more) ? name : str_of("");
}

static void split(struct narrow *n, struct view *v, struct str body)
{
    static const char select[] = "SELECT";
    struct str rest = {"", 0}, column;
    v->head = body;
    for (size_t i = 0, from = 0; i + sizeof all_marks - 1 <= body.n && !v->marked; i++) {
        if (str_begins((struct str){body.p + i, body.n - i}, select))
            from = i + sizeof select - 1;
        if (memcmp(body.p + i, all_marks, sizeof all_marks - 1) != 0)
            continue;
        v->marked = true;
        v->head.n = from;
        rest = between(body.p + from, body.p + i);
        v->tail = between(body.p + i + sizeof all_marks - 1, body.p + body.n);
    }
    while (next_column(&rest, &column)) {
        struct str name = plain_name(column);
        MEM_ROOM(v->columns, v->n, v->cap);
        v->columns[v->n++] = (struct column){column, strings_intern(n->names, name.p, name.n)};
    }
}

static void add_uses(const struct narrow *n, struct view *v, struct str sql)
{
    struct str word;
    while (words_next(&sql, &word)) {
        uint32_t name = strings_find(n->names, word.p, word.n);
        if (name == UINT32_MAX)
            continue;
        MEM_ROOM(v->uses, v->n_uses, v->cap_uses);
        v->uses[v->n_uses++] = name;
    }
}

static void read_views(struct narrow *n, const char *views)
{
    static const char create[] = "\nCREATE VIEW ", as[] = " AS ", end[] = ";\n";
    for (const char *p = views; (p = strstr(p, create)) != NULL;) {
        const char *name = p + sizeof create - 1, *body = strstr(name, as), *stop = strstr(name, end);
        p = name;
        if (!body || !stop || body > stop)
            continue;
        struct view v = {.name = strings_intern(n->names, name, (size_t)(body - name))};
        split(n, &v, between(body + sizeof as - 1, stop));
        MEM_ROOM(n->views, n->n, n->cap);
        n->views[n->n++] = v;
    }
}

struct narrow *narrow_new(const char *views, const struct marks *marks)
{
    struct narrow *n = mem_zalloc(1, sizeof *n);
    n->arena = arena_new();
    n->names = strings_new(n->arena);
    n->marks = marks;
    n->mark_names = mem_alloc(marks_count(marks) + 1, sizeof *n->mark_names);
    for (size_t i = 0; i < marks_count(marks); i++)
        n->mark_names[i] = strings_intern(n->names, marks_name(marks, i).p, marks_name(marks, i).n);
    read_views(n, views);
    for (size_t i = 0; i < n->n; i++) {
        struct view *v = &n->views[i];
        add_uses(n, v, v->head);
        add_uses(n, v, v->tail);
        for (size_t k = 0; k < v->n; k++)
            if (!v->columns[k].name)
                add_uses(n, v, v->columns[k].text);
    }
    return n;
}

void narrow_free(struct narrow *n)
{
    if (!n)
        return;
    for (size_t i = 0; i < n->n; i++) {
        mem_free(n->views[i].columns);
        mem_free(n->views[i].uses);
    }
    strings_free(n->names);
    arena_free(n->arena);
    mem_free(n->mark_names);
    mem_free(n->views);
    mem_free(n);
}

/* Which names a query uses, by itself or through the views it uses. */
static bool *find_names(const struct narrow *n, struct str sql)
{
    struct view query = {.n = 0};
    bool *used = mem_zalloc(strings_count(n->names), sizeof *used);
    add_uses(n, &query, sql);
    for (size_t k = 0; k < query.n_uses; k++)
        used[query.uses[k]] = true;
    for (size_t i = n->n; i-- > 0;)
        for (size_t k = 0; used[n->views[i].name] && k < n->views[i].n_uses; k++)
            used[n->views[i].uses[k]] = true;
    mem_free(query.uses);
    return used;
}

static void add_columns(const struct narrow *n, const struct view *v, const bool *used, bool all_columns,
                        struct buf *out)
{
    for (size_t i = 0; i < v->n; i++)
        if (all_columns || !v->columns[i].name || used[v->columns[i].name]) {
            buf_char(out, ' ');
            buf_add(out, v->columns[i].text.p, v->columns[i].text.n);
        }
    buf_puts(out, " c.class");
    for (size_t i = 0; i < marks_count(n->marks); i++)
        if (used[n->mark_names[i]]) { /* which may be a word of SQL */
            buf_puts(out, ", c.\"");
            buf_add(out, marks_name(n->marks, i).p, marks_name(n->marks, i).n);
            buf_char(out, '"');
        }
}

/* The views a query uses, before the query that has words of its own before it or has not. */
static void add_views(const struct narrow *n, const bool *used, bool all_columns, const char *with, bool more,
                      struct buf *out)
{
    const char *before = with;
    for (size_t i = 0; i < n->n; i++) {
        const struct view *v = &n->views[i];
        struct str name = strings_get(n->names, (uint32_t)v->name);
        if (!used[v->name])
            continue;
        buf_puts(out, before);
        buf_add(out, name.p, name.n);
        /* Named twice it would be made into a table, which loses the order in which its rows are found. */
        buf_puts(out, " AS NOT MATERIALIZED (");
        buf_add(out, v->head.p, v->head.n);
        if (v->marked)
            add_columns(n, v, used, all_columns, out);
        buf_add(out, v->tail.p, v->tail.n);
        buf_puts(out, "\n)");
        before = ",\n";
    }
    if (more)
        buf_puts(out, before);
    else if (before != with)
        buf_char(out, '\n');
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

void narrow_query(const struct narrow *n, const char *sql, bool all_columns, struct buf *out)
{
    struct str rest = str_of(sql);
    bool *used = find_names(n, rest);
    bool more = take_word(&rest, "WITH"), recursive = more && take_word(&rest, "RECURSIVE");
    add_views(n, used, all_columns, recursive ? "WITH RECURSIVE " : "WITH ", more, out);
    rest = words_behind_blanks(rest);
    buf_add(out, rest.p, rest.n);
    mem_free(used);
}
