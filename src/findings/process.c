#include "findings/process.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "db/handle.h"
#include "profile/profile.h"
#include "profile/strings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { SAME_MOMENT_NANOS = 700000000 };

struct process {
    struct str folder, build, file; /* file: the binary's name without its folder; "" for a text */
    size_t n[2];                    /* profiles now, before */
    size_t joins;                   /* the process it is part of; itself */
    size_t number;                  /* from 1; of one that stands for itself */
};

struct processes {
    struct arena *arena;
    struct strings *keys; /* the number of a key is that of a process + 1 */
    struct process *list;
    size_t n, cap;
    size_t n_numbers; /* of those that stand for themselves */
};

struct processes *processes_new(void)
{
    struct processes *p = mem_zalloc(1, sizeof *p);
    p->arena = arena_new();
    p->keys = strings_new(p->arena);
    return p;
}

void processes_free(struct processes *p)
{
    if (!p)
        return;
    strings_free(p->keys);
    arena_free(p->arena);
    mem_free(p->list);
    mem_free(p);
}

size_t processes_count(const struct processes *p)
{
    return p->n_numbers;
}

static bool is_moment(struct str name)
{
    static const char *const words[] = {"t", "snap", "snapshot", "moment", "dump"};
    size_t i = 0;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (str_begins(name, words[w]) && strlen(words[w]) > i)
            i = strlen(words[w]);
    if (i && i < name.n && strchr("-_.", name.p[i]))
        i++;
    if (i >= name.n || !isdigit((unsigned char)name.p[i]))
        return false;
    for (; i < name.n; i++)
        if (!isdigit((unsigned char)name.p[i]) && !strchr("TZ:._-+", name.p[i]))
            return false;
    return true;
}

/* The path without parts that are named like moments. */
static void add_folder(struct buf *out, const char *folder)
{
    for (const char *p = folder; *p;) {
        struct str part = {p, strcspn(p, "/")};
        if (part.n && !is_moment(part)) {
            buf_add(out, part.p, part.n);
            buf_char(out, '/');
        }
        p += part.n + (p[part.n] == '/');
    }
}

static struct str base_name(struct str path)
{
    size_t start = path.n;
    while (start > 0 && path.p[start - 1] != '/')
        start--;
    return (struct str){path.p + start, path.n - start};
}

size_t processes_of(struct processes *p, const char *folder, bool before, const struct profile *profile)
{
    struct buf key = {0};
    struct str build = {"", 0}, file = {"", 0};
    if (profile->n_mappings) {
        build = profile_string(profile, profile->mappings[0].build_id);
        file = base_name(profile_string(profile, profile->mappings[0].file));
    }
    add_folder(&key, folder);
    size_t folder_length = key.len;
    buf_printf(&key, "\n%.*s\n", (int)build.n, build.p);
    buf_add(&key, file.p, file.n);
    size_t i = strings_intern(p->keys, buf_text(&key), key.len) - 1;
    if (i == p->n) {
        MEM_ROOM(p->list, p->n, p->cap);
        p->list[p->n++] =
            (struct process){.folder = arena_str(p->arena, (struct str){buf_text(&key), folder_length}),
                             .build = arena_str(p->arena, build),
                             .file = arena_str(p->arena, file),
                             .joins = i};
    }
    p->list[i].n[before]++;
    buf_free(&key);
    return i;
}

static bool is_text(const struct process *p)
{
    return !p->build.n && !p->file.n;
}

/* By folder; within it a binary's before texts, and of binaries that with the most profiles first. */
static int by_folder(const void *a, const void *b)
{
    const struct process *x = *(struct process *const *)a, *y = *(struct process *const *)b;
    size_t m = x->n[0] + x->n[1], n = y->n[0] + y->n[1];
    int c = str_compare(x->folder, y->folder);
    if (c || is_text(x) != is_text(y))
        return c ? c : is_text(x) ? 1 : -1;
    return m != n ? (m < n ? 1 : -1) : (x->joins > y->joins) - (x->joins < y->joins);
}

/* Texts join the first binary of their folder. */
static void join_texts(struct process **sorted, size_t n)
{
    const struct process *host = NULL;
    for (size_t i = 0; i < n; i++) {
        bool same = host && str_equal(host->folder, sorted[i]->folder);
        if (!same)
            host = is_text(sorted[i]) ? NULL : sorted[i];
        else if (is_text(sorted[i]))
            sorted[i]->joins = host->joins;
    }
}

/* What profiles of a process count in a set once texts have joined. */
static void count_joined(struct processes *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->list[i].joins != i)
            for (int k = 0; k < 2; k++) {
                p->list[p->list[i].joins].n[k] += p->list[i].n[k];
                p->list[i].n[k] = 0;
            }
}

/* Those of one set alone; by the name of their binary. */
static int by_file(const void *a, const void *b)
{
    const struct process *x = *(struct process *const *)a, *y = *(struct process *const *)b;
    int c = str_compare(x->file, y->file);
    return c ? c : (x->joins > y->joins) - (x->joins < y->joins);
}

/* A process of the set before is compared with the one of its binary's name, or with the only one there is.
 */
static void join_before(struct processes *p, struct process **sorted)
{
    size_t n = 0, now = 0, alone = 0;
    const struct process *only = NULL;
    for (size_t i = 0; i < p->n; i++) {
        struct process *at = &p->list[i];
        if (at->n[0] || at->n[1])
            sorted[n++] = at;
        now += at->n[0] > 0;
        only = at->n[0] ? at : only;
        alone += at->n[1] && !at->n[0];
    }
    if (n)
        qsort(sorted, n, sizeof(struct process *), by_file);
    for (size_t i = 0, end; i < n; i = end) {
        const struct process *twin = now == 1 && alone == 1 ? only : NULL;
        for (end = i; end < n && str_equal(sorted[end]->file, sorted[i]->file); end++)
            twin = sorted[end]->n[0] ? sorted[end] : twin;
        for (size_t k = i; k < end; k++)
            if (!sorted[k]->n[0] && twin)
                sorted[k]->joins = twin->joins;
    }
}

static size_t root(const struct processes *p, size_t i)
{
    while (p->list[i].joins != i)
        i = p->list[i].joins;
    return i;
}

/* Numbers without gaps, in the order in which processes were first seen. */
static void number_processes(struct processes *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->list[i].joins == i)
            p->list[i].number = ++p->n_numbers;
}

static int store_numbers(const struct processes *p, struct db *db, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_exec(db, "CREATE TEMP TABLE numbers (was INTEGER PRIMARY KEY, number INTEGER NOT NULL)", err);
    if (!rc)
        rc = db_prepare(db, "INSERT INTO temp.numbers VALUES (?, ?)", &stmt, err);
    for (size_t i = 0; !rc && i < p->n; i++) {
        (void)sqlite3_bind_int64(stmt, 1, (int64_t)i);
        (void)sqlite3_bind_int64(stmt, 2, (int64_t)p->list[root(p, i)].number);
        rc = db_run(db, stmt, err);
    }
    (void)sqlite3_finalize(stmt);
    if (!rc)
        rc = db_exec(db,
                     "UPDATE profile SET process = n.number FROM temp.numbers AS n WHERE n.was = process;"
                     "DROP TABLE temp.numbers",
                     err);
    return rc;
}

/* Within a kind and form by time, then by folder and name; profiles without a time cannot be told again. */
static const char number_moments[] =
    "CREATE TEMP TABLE ordered AS SELECT profile, "
    "  time_nanos > 0 AND time_nanos - lag(time_nanos) OVER w < %d AND "
    "    lag(time_nanos) OVER w > 0 AS again, "
    "  process, kind, form, before, time_nanos, folder, name "
    "  FROM profile WINDOW w AS (PARTITION BY process, before, kind, form ORDER BY time_nanos, folder, name);"
    "UPDATE profile SET moment = 0;"
    "UPDATE profile SET moment = o.number, moments = o.n FROM ("
    "  SELECT profile, row_number() OVER (PARTITION BY process, before, kind, form "
    "      ORDER BY time_nanos, folder, name, profile) AS number, "
    "    count(*) OVER (PARTITION BY process, before, kind, form) AS n "
    "    FROM temp.ordered WHERE again IS NOT 1) AS o WHERE o.profile = profile.profile;"
    "DROP TABLE temp.ordered";

int processes_settle(struct processes *p, struct db *db, struct pprofx_error *err)
{
    struct buf sql = {0};
    struct process **sorted = mem_alloc(p->n + 1, sizeof(struct process *));
    for (size_t i = 0; i < p->n; i++)
        sorted[i] = &p->list[i];
    if (p->n)
        qsort(sorted, p->n, sizeof(struct process *), by_folder);
    join_texts(sorted, p->n);
    count_joined(p);
    join_before(p, sorted);
    mem_free(sorted);
    number_processes(p);
    int rc = store_numbers(p, db, err);
    buf_printf(&sql, number_moments, SAME_MOMENT_NANOS);
    if (!rc)
        rc = db_exec(db, buf_text(&sql), err);
    buf_free(&sql);
    return rc;
}
