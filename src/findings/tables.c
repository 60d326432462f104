#include "findings/tables.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sat.h"
#include "db/db.h"
#include "db/put.h"
#include "findings/classes.h"
#include "findings/functions.h"
#include "findings/head.h"
#include "findings/narrow.h"
#include "findings/process.h"
#include "findings/sum.h"
#include "findings/tables_impl.h"
#include "findings/totals.h"
#include "goroutines/groups.h"
#include "goroutines/sites.h"
#include "profile/kind.h"
#include "profile/profile.h"
#include "profile/told.h"
#include "report/goversion.h"

#include <math.h>
#include <string.h>

extern const char tables_sql[], views_sql[];

const char *const tables_of_store[] = {"memstats", "gc_cycle", NULL};

struct tables {
    struct db *db;
    const struct marks *marks;
    struct sites *sites;
    struct tracer *tracer;
    struct processes *processes;
    struct functions *functions;
    struct narrow *narrow;
    struct classes classes; /* of the process that is judged */
    struct totals *totals;
    bool has_views;
    size_t n_profiles;
};

static int take_mark(void *context, struct str key, struct str value, struct pprofx_error *err)
{
    const char *equals = memchr(value.p, '=', value.n);
    (void)key;
    return marks_add(context, MARK_ANY, (struct str){value.p, (size_t)(equals - value.p) - 1},
                     (struct str){equals + 1, (size_t)(value.p + value.n - equals) - 1}, err);
}

/* The head of tables.sql up to the first line that is no mark. */
int tables_marks(struct marks *marks, struct pprofx_error *err)
{
    struct arena *arena = arena_new();
    const char *end = strstr(tables_sql, "\n\n"), *sql;
    char *head = arena_copy(arena, tables_sql, (size_t)(end - tables_sql) + 1);
    int rc = head_read(head, arena, take_mark, marks, &sql, err);
    arena_free(arena);
    return rc;
}

/* Those that a profile's text fills are filled as in the store, so they are made as there. */
static int make_tables(struct db *db, struct pprofx_error *err)
{
    struct buf sql = {0};
    buf_puts(&sql, tables_sql);
    for (size_t i = 0; tables_of_store[i]; i++) {
        struct str made = db_made(tables_of_store[i]);
        buf_add(&sql, made.p, made.n);
        buf_char(&sql, ';');
    }
    int rc = db_exec(db, buf_text(&sql), err);
    buf_free(&sql);
    return rc;
}

int tables_new(struct tables **out, const struct marks *marks, struct pprofx_error *err)
{
    struct tables *t = mem_zalloc(1, sizeof *t);
    t->marks = marks;
    t->sites = sites_new();
    t->tracer = tracer_new(marks, t->sites);
    t->processes = processes_new();
    t->narrow = narrow_new(views_sql, marks);
    t->totals = totals_new(t->narrow);
    int rc = db_open_bare(&t->db, err);
    if (!rc)
        rc = make_tables(t->db, err);
    if (!rc)
        rc = functions_new(&t->functions, t->db, t->sites, err);
    if (!rc)
        rc = sum_register(t->db, err);
    if (!rc)
        rc = db_exec(t->db, "BEGIN", err);
    if (rc) {
        tables_free(t);
        return rc;
    }
    *out = t;
    return 0;
}

void tables_free(struct tables *t)
{
    if (!t)
        return;
    totals_free(t->totals);
    db_close(t->db);
    functions_free(t->functions);
    tracer_free(t->tracer);
    sites_free(t->sites);
    processes_free(t->processes);
    narrow_free(t->narrow);
    classes_free(&t->classes);
    mem_free(t);
}

struct db *tables_db(struct tables *t)
{
    return t->db;
}

struct sites *tables_sites(const struct tables *t)
{
    return t->sites;
}

struct functions *tables_functions(const struct tables *t)
{
    return t->functions;
}

const struct narrow *tables_narrow(const struct tables *t)
{
    return t->narrow;
}

size_t tables_profiles(const struct tables *t)
{
    return t->n_profiles;
}

/* Frames of a stack, inlined calls included. */
static size_t frames_of(const struct profile *p, uint32_t s)
{
    const uint32_t *stack = profile_stack(p, s);
    size_t n = 0, depth = profile_depth(p, s);
    for (size_t i = 0; i < depth; i++)
        n += p->locations[stack[i]].n_lines;
    return n;
}

/* The share of samples, counted by their first value, whose stack is as deep as the runtime records them.  It
 * counts inlined calls or does not, by its release; the innermost frames of an allocation are its own and are
 * left out. */
static double at_limit(const struct filling *f, const struct go_version *go)
{
    bool is_cpu = strcmp(f->kind, "cpu") == 0, is_old = go->newest && go->newest <= 22;
    bool is_heap = strcmp(f->kind, "heap") == 0 || strcmp(f->kind, "allocs") == 0;
    size_t limit = is_cpu ? 64 : is_old ? 32 : 128, least = limit - (is_heap ? 4 : 0);
    double n = 0, all = 0;
    for (size_t i = 0; f->p->n_types && i < f->p->n_samples; i++) {
        size_t depth = profile_depth(f->p, f->p->sample_stack[i]);
        double count = fmax((double)profile_values(f->p, i)[0], 0);
        all += count;
        if (depth > limit)
            continue;
        size_t frames = depth >= least || depth * 8 < limit ? depth : frames_of(f->p, f->p->sample_stack[i]);
        n += frames >= least && frames <= limit ? count : 0;
    }
    return all > 0 ? n / all : 0;
}

static int64_t total_of(const struct profile *p)
{
    size_t value;
    int64_t total = 0;
    bool saturated = false;
    if (profile_value_index(p, "", &value, NULL))
        return 0;
    for (size_t i = 0; i < p->n_samples; i++)
        total = sat_add(total, profile_values(p, i)[value], &saturated);
    return total;
}

/* A text does not tell its time, and Go's protobufs do. */
static const char *form_of(const struct profile *p)
{
    if (p->told && p->told->n_moments)
        return "debug=2";
    return p->told || !p->time_nanos ? "debug=1" : "protobuf";
}

static int put_profile(struct filling *f, const struct tables_input *input, size_t process)
{
    const struct profile *p = f->p;
    struct go_version go;
    sqlite3_stmt *stmt = NULL;
    int rc =
        db_prepare(f->db,
                   "INSERT INTO profile VALUES (?, ?, ?, ?, ?, 0, 1, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                   "?, ?, ?, ?, 0)",
                   &stmt, f->err);
    if (rc)
        return rc;
    go_version_find(&go, p);
    const int64_t numbers[] = {p->time_nanos, p->duration_nanos, p->period, (int64_t)p->n_samples,
                               total_of(p),   go.is_go,          go.oldest, go.newest};
    (void)sqlite3_bind_int64(stmt, 1, f->id);
    (void)db_bind_name(stmt, 2, str_of(input->name));
    db_bind_text(stmt, 3, str_of(f->kind));
    (void)sqlite3_bind_int64(stmt, 4, (int64_t)process);
    (void)sqlite3_bind_int(stmt, 5, input->before);
    db_bind_text(stmt, 6, str_of(form_of(p)));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        (void)sqlite3_bind_int64(stmt, 7 + (int)i, numbers[i]);
    (void)sqlite3_bind_double(stmt, 15, at_limit(f, &go));
    (void)db_bind_name(stmt, 16, str_of(input->folder));
    const struct mapping *m = p->n_mappings ? &p->mappings[0] : NULL;
    (void)db_bind_name(stmt, 17, m ? profile_string(p, m->file) : str_of(""));
    (void)db_bind_name(stmt, 18, m ? profile_string(p, m->build_id) : str_of(""));
    (void)db_bind_name(stmt, 19, p->told ? profile_string(p, p->told->headline) : str_of(""));
    (void)sqlite3_bind_int64(stmt, 20, p->told ? p->told->moment : 0);
    rc = db_run(f->db, stmt, f->err);
    (void)sqlite3_finalize(stmt);
    go_version_free(&go);
    return rc;
}

static int fill(struct filling *f)
{
    static const struct {
        const char *kind;
        int (*put)(struct filling *f);
    } kinds[] = {{"cpu", tables_put_cpu},
                 {"heap", tables_put_heap},
                 {"allocs", tables_put_heap},
                 {"mutex", tables_put_wait},
                 {"block", tables_put_wait}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(f->kind, kinds[i].kind) == 0) {
            traces_make(&f->traces, f->p, f->tracer);
            int rc = kinds[i].put(f);
            traces_free(&f->traces);
            return rc;
        }
    sites_learn(f->sites, f->p);
    return groups_are_of(f->p) ? tables_put_goroutines(f) : 0;
}

/* An empty profile of locks does not say of which kind; the name of its file may. */
static const char *kind_of(const struct profile *p, const char *name)
{
    const char *kind = profile_kind(p), *slash = strrchr(name, '/');
    const char *file = slash ? slash + 1 : name;
    if (strcmp(kind, "contention") != 0)
        return kind;
    return strstr(file, "mutex") ? "mutex" : strstr(file, "block") ? "block" : kind;
}

int tables_add(struct tables *t, const struct tables_input *input, const struct profile *p,
               struct pprofx_error *err)
{
    struct filling f = {.tables = t,
                        .db = t->db,
                        .tracer = t->tracer,
                        .sites = t->sites,
                        .p = p,
                        .kind = kind_of(p, input->name),
                        .id = (int64_t)++t->n_profiles,
                        .err = err};
    struct put told = {.db = t->db, .p = p, .id = f.id, .err = err};
    int rc = put_profile(&f, input, processes_of(t->processes, input, p, f.kind, form_of(p)));
    if (!rc)
        rc = fill(&f);
    if (!rc)
        rc = tables_put_labels(&f);
    if (!rc)
        rc = put_memstats(&told);
    return rc ? rc : put_gc_cycles(&told);
}

int tables_finish(struct tables *t, struct pprofx_error *err)
{
    int rc = classes_make(t->db, t->marks, err);
    if (!rc)
        rc = processes_settle(t->processes, t->db, err);
    return rc ? rc : db_exec(t->db, "COMMIT", err);
}

int tables_prepare(struct tables *t, const char *sql, sqlite3_stmt **out, struct pprofx_error *err)
{
    struct buf narrow = {0};
    narrow_query(t->narrow, sql, false, &narrow);
    int rc = db_prepare(t->db, buf_text(&narrow), out, err);
    buf_free(&narrow);
    return rc;
}

int tables_views(struct tables *t, struct pprofx_error *err)
{
    int rc = t->has_views ? 0 : db_exec(t->db, views_sql, err);
    t->has_views = t->has_views || !rc;
    return rc;
}

bool tables_has_mark(const struct tables *t, struct str mark)
{
    size_t i = marks_find(t->marks, mark);
    return i == marks_count(t->marks) || classes_have(&t->classes, t->tracer, i);
}

size_t tables_processes(const struct tables *t)
{
    return processes_count(t->processes);
}

int tables_judge(struct tables *t, size_t process, struct pprofx_error *err)
{
    struct buf sql = {0};
    functions_forget(t->functions, 0); /* what the totals of the process before have of them */
    buf_printf(&sql,
               "BEGIN; UPDATE profile SET judged = 0 WHERE judged; "
               "UPDATE profile SET judged = 1 WHERE process = %zu",
               process);
    int rc = db_exec(t->db, buf_text(&sql), err);
    buf_free(&sql);
    if (!rc)
        rc = classes_fill(&t->classes, t->db, t->marks, t->tracer, err);
    if (!rc)
        rc = totals_fill(t->totals, t->db, err);
    return rc ? rc : db_exec(t->db, "COMMIT", err);
}
