#include "findings/process.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "db/handle.h"
#include "findings/complement.h"
#include "findings/places.h"
#include "findings/tables.h"
#include "profile/profile.h"
#include "profile/strings.h"

#include <stdlib.h>
#include <string.h>

/* Closer together than that, profiles of one kind and form are of one round of fetching, and what changes
 * between two of them is noise.  A loop that fetches every second has to stay apart, whatever the network
 * does. */
enum { SAME_MOMENT_NANOS = 700000000 };

struct process {
    struct str folder, build, file; /* file: the binary's name without its folder; "" for a text */
    struct place place;             /* of a text, which is of this place alone */
    struct complement has;
    size_t n[2];   /* profiles now, before */
    size_t joins;  /* the process it is part of; itself */
    size_t number; /* from 1; of one that stands for itself */
};

struct processes {
    struct arena *arena;
    struct strings *keys;  /* the number of a key is that of a process + 1 */
    struct places *places; /* of profiles that tell their binary */
    struct process *list;
    size_t n, cap;
    size_t n_numbers; /* of those that stand for themselves */
};

struct processes *processes_new(void)
{
    struct processes *p = mem_zalloc(1, sizeof *p);
    p->arena = arena_new();
    p->keys = strings_new(p->arena);
    p->places = places_new(p->arena);
    return p;
}

void processes_free(struct processes *p)
{
    if (!p)
        return;
    strings_free(p->keys);
    places_free(p->places);
    arena_free(p->arena);
    mem_free(p->list);
    mem_free(p);
}

size_t processes_count(const struct processes *p)
{
    return p->n_numbers;
}

static struct str base_name(struct str path)
{
    size_t start = path.n;
    while (start > 0 && path.p[start - 1] != '/')
        start--;
    return (struct str){path.p + start, path.n - start};
}

static bool is_text(const struct process *p)
{
    return !p->build.n && !p->file.n;
}

size_t processes_of(struct processes *p, const struct tables_input *input, const struct profile *profile,
                    const char *kind, const char *form)
{
    struct buf key = {0};
    struct process at = {
        .build = str_of(""), .file = str_of(""), .place = place_of(input, p->arena), .joins = p->n};
    if (profile->n_mappings) {
        at.build = arena_str(p->arena, profile_string(profile, profile->mappings[0].build_id));
        at.file = arena_str(p->arena, base_name(profile_string(profile, profile->mappings[0].file)));
    }
    place_below(&key, input->folder);
    size_t folder_length = key.len;
    buf_printf(&key, "\n%.*s\n", (int)at.build.n, at.build.p);
    buf_add(&key, at.file.p, at.file.n);
    if (is_text(&at)) {
        buf_char(&key, '\n');
        buf_add(&key, at.place.path.p, at.place.path.n);
    }
    size_t i = strings_intern(p->keys, buf_text(&key), key.len) - 1;
    if (i == p->n) {
        MEM_ROOM(p->list, p->n, p->cap);
        at.folder = arena_str(p->arena, (struct str){buf_text(&key), folder_length});
        p->list[p->n++] = at;
    }
    if (!is_text(&at))
        places_add(p->places, at.place.path, i);
    p->list[i].n[input->before]++;
    complement_add(&p->list[i].has, input->before, str_of(kind), str_of(form), profile->time_nanos);
    buf_free(&key);
    return i;
}

/* By folder; within it what tells its binary first, and in the order in which they were first seen. */
static int by_folder(const void *a, const void *b)
{
    const struct process *x = *(struct process *const *)a, *y = *(struct process *const *)b;
    int c = str_compare(x->folder, y->folder);
    if (c || is_text(x) != is_text(y))
        return c ? c : is_text(x) ? 1 : -1;
    return (x > y) - (x < y);
}

enum { NOW, BEFORE, ANY, SETS };

/* What names processes. */
struct named {
    size_t n[SETS], only[SETS]; /* how many, the last of them */
};

static struct named count_named(const struct processes *p)
{
    struct named named = {0};
    for (size_t i = 0; i < p->n; i++)
        for (int k = 0; k < SETS && !is_text(&p->list[i]) && p->list[i].joins == i; k++)
            if (k == ANY || p->list[i].n[k]) {
                named.n[k]++;
                named.only[k] = i;
            }
    return named;
}

/* The only one of a text's set, or the only one there is. */
static bool only_one(const struct named *named, bool before, size_t *process)
{
    int set = before ? BEFORE : NOW;
    if (!named->n[set])
        set = ANY;
    if (named->n[set] != 1)
        return false;
    *process = named->only[set];
    return true;
}

/* twin: the only process in folders of this name below all that was named; NULL: none, or several.  It is
 * what a text of the set before is compared with; a text that lies in no folder below what was named says
 * nothing by that. */
static bool join_text(const struct processes *p, const struct named *named, struct process *at,
                      const struct process *twin)
{
    bool before = at->n[BEFORE] > 0;
    struct place here = {at->place.path, at->place.path.n};
    if (places_nearest(p->places, before ? &here : &at->place, &at->joins))
        return true;
    if (twin && (before || at->folder.n)) {
        at->joins = twin->joins;
        return true;
    }
    return (before && places_nearest(p->places, &at->place, &at->joins)) ||
           only_one(named, before, &at->joins);
}

/* Texts in folders of one name that are of no other process are one. */
static void join_texts(const struct processes *p, struct process **sorted)
{
    const struct named named = count_named(p);
    const struct process *twin = NULL, *text = NULL;
    for (size_t i = 0; i < p->n; i++) {
        struct process *at = sorted[i];
        bool first = i == 0 || !str_equal(sorted[i - 1]->folder, at->folder);
        if (first)
            text = NULL;
        if (first || !is_text(at))
            twin = first && !is_text(at) ? at : NULL;
        if (!is_text(at) || join_text(p, &named, at, twin))
            continue;
        if (text)
            at->joins = text->joins;
        else
            text = at;
    }
}

/* What profiles of a process count in a set once others have joined it. */
static void count_joined(struct processes *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->list[i].joins != i)
            for (int k = 0; k < 2; k++) {
                p->list[p->list[i].joins].n[k] += p->list[i].n[k];
                p->list[i].n[k] = 0;
            }
    for (size_t i = 0; i < p->n; i++)
        if (p->list[i].joins != i)
            complement_join(&p->list[p->list[i].joins].has, &p->list[i].has);
}

/* By binary, and in the order in which they were first seen. */
static int by_binary(const void *a, const void *b)
{
    const struct process *x = *(struct process *const *)a, *y = *(struct process *const *)b;
    int c = str_compare(x->build, y->build);
    if (!c)
        c = str_compare(x->file, y->file);
    return c ? c : (x > y) - (x < y);
}

/* All of these or none: where two have profiles of one kind, nothing says which of them a third one is of. */
static void join_alike(const struct processes *p, struct process **alike, size_t n)
{
    struct complement all = alike[0]->has;
    for (size_t i = 1; i < n; i++) {
        if (!complement_fits(&all, &alike[i]->has))
            return;
        complement_join(&all, &alike[i]->has);
    }
    for (size_t i = 1; i < n; i++)
        alike[i]->joins = (size_t)(alike[0] - p->list);
}

/* Those of one binary, in folders that complement each other; texts: those that no binary tells, where none
 * is told at all. */
static void join_complements(struct processes *p, struct process **sorted, bool texts)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        struct process *at = &p->list[i];
        if (texts && !is_text(at))
            return;
        if (at->joins == i && is_text(at) == texts)
            sorted[n++] = at;
    }
    if (n)
        qsort(sorted, n, sizeof(struct process *), by_binary);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && str_equal(sorted[end]->build, sorted[i]->build) &&
                          str_equal(sorted[end]->file, sorted[i]->file);)
            end++;
        join_alike(p, sorted + i, end - i);
    }
    count_joined(p);
}

static void sort_places(const struct processes *p)
{
    size_t *joins = mem_alloc(p->n + 1, sizeof *joins);
    for (size_t i = 0; i < p->n; i++)
        joins[i] = p->list[i].joins;
    places_sort(p->places, joins);
    mem_free(joins);
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

/* What counts since a process began only grows: where it has fallen by more than a tenth, which is more than
 * what sampling makes of it, another process has begun in between.  What lies between the two belongs to the
 * one beside which it lies, else to the later; a text, which tells no time, to what its folder is of.  A
 * process that has nothing of a kind keeps that of the one before; what the CPU did is told by all. */
static const char find_gone[] =
    "CREATE TEMP TABLE restart AS SELECT process, before, folder, was_folder, time_nanos, was_nanos FROM ("
    "  SELECT *, lag(total) OVER w AS was, lag(folder) OVER w AS was_folder, lag(time_nanos) OVER w AS "
    "was_nanos "
    "    FROM (SELECT process, before, kind, form, folder, name, time_nanos, iif(kind = 'heap', "
    "        (SELECT sum(alloc_bytes) FROM fact_heap f WHERE f.profile = p.profile), total) AS total "
    "      FROM profile p WHERE kind IN ('heap', 'allocs', 'mutex', 'block') AND time_nanos > 0 AND "
    "        duration_nanos = 0) "
    "    WINDOW w AS (PARTITION BY process, before, kind, form ORDER BY time_nanos, folder, name)) "
    "  WHERE total > 0 AND total < 0.9 * was;"
    "UPDATE profile SET gone = 1 WHERE kind <> 'cpu' AND EXISTS (SELECT 1 FROM temp.restart r "
    "  WHERE r.process = profile.process AND r.before = profile.before AND profile.time_nanos < r.time_nanos "
    "AND "
    "    (profile.time_nanos BETWEEN 1 AND r.was_nanos OR "
    "      (profile.folder = r.was_folder AND profile.folder <> r.folder)));"
    "UPDATE profile SET gone = 1 WHERE time_nanos = 0 AND folder <> '' AND EXISTS (SELECT 1 FROM "
    "temp.restart) AND "
    "  (SELECT min(gone) FROM profile p WHERE p.process = profile.process AND p.before = profile.before AND "
    "    p.folder = profile.folder AND p.time_nanos > 0 AND p.kind <> 'cpu');"
    "UPDATE profile SET gone = 0 WHERE gone AND NOT EXISTS (SELECT 1 FROM profile p WHERE NOT p.gone AND "
    "  p.process = profile.process AND p.before = profile.before AND p.kind = profile.kind AND "
    "  p.form = profile.form);"
    "DROP TABLE temp.restart;";

/* Within a kind and form by time, then by folder and name; profiles without a time cannot be told again.  The
 * distance is that to the last one that was kept: many that each follow soon are not all of one moment. */
static const char number_moments[] =
    "CREATE TEMP TABLE ordered AS SELECT profile, time_nanos AS time, "
    "    dense_rank() OVER (ORDER BY process, before, kind, form) AS series, "
    "    row_number() OVER (PARTITION BY process, before, kind, form "
    "        ORDER BY time_nanos, folder, name, profile) AS nth FROM profile WHERE NOT gone;"
    "CREATE INDEX temp.ordered_series ON ordered (series, nth);"
    "UPDATE profile SET moment = 0;"
    "WITH RECURSIVE walk(profile, series, nth, kept, again) AS ("
    "    SELECT profile, series, nth, time, 0 FROM temp.ordered WHERE nth = 1 UNION ALL "
    "    SELECT o.profile, o.series, o.nth, iif(o.time - w.kept < %d AND w.kept > 0, w.kept, o.time), "
    "      o.time - w.kept < %d AND w.kept > 0 "
    "      FROM walk w JOIN temp.ordered o ON o.series = w.series AND o.nth = w.nth + 1)"
    "UPDATE profile SET moment = m.number, moments = m.n FROM ("
    "    SELECT profile, row_number() OVER (PARTITION BY series ORDER BY nth) AS number, "
    "      count(*) OVER (PARTITION BY series) AS n FROM walk WHERE NOT again) AS m "
    "  WHERE m.profile = profile.profile;"
    "DROP TABLE temp.ordered";

int processes_settle(struct processes *p, struct db *db, struct pprofx_error *err)
{
    struct buf sql = {0};
    struct process **sorted = mem_alloc(p->n + 1, sizeof(struct process *));
    join_complements(p, sorted, false);
    sort_places(p);
    for (size_t i = 0; i < p->n; i++)
        sorted[i] = &p->list[i];
    if (p->n)
        qsort(sorted, p->n, sizeof(struct process *), by_folder);
    join_texts(p, sorted);
    count_joined(p);
    join_complements(p, sorted, true);
    join_before(p, sorted);
    mem_free(sorted);
    number_processes(p);
    int rc = store_numbers(p, db, err);
    if (!rc)
        rc = db_exec(db, find_gone, err);
    buf_printf(&sql, number_moments, SAME_MOMENT_NANOS, SAME_MOMENT_NANOS);
    if (!rc)
        rc = db_exec(db, buf_text(&sql), err);
    buf_free(&sql);
    return rc;
}
