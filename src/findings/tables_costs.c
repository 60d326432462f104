/* What stacks cost: CPU, heap, locks. */
#include "base/mem.h"
#include "base/sat.h"
#include "findings/tables_impl.h"
#include "goroutines/sites.h"
#include "profile/labels.h"
#include "profile/profile.h"

#include <math.h>

size_t filling_type(const struct profile *p, const char *type)
{
    for (size_t t = 0; t < p->n_types; t++)
        if (str_is(profile_string(p, p->types[t].type), type))
            return t;
    return SIZE_MAX;
}

int64_t *filling_sums(const struct filling *f, const size_t *types, size_t n)
{
    const struct profile *p = f->p;
    int64_t *sums = mem_zalloc(f->traces.n * n + 1, sizeof *sums);
    bool saturated = false;
    for (size_t i = 0; i < p->n_samples; i++) {
        const int64_t *values = profile_values(p, i);
        int64_t *to = sums + f->traces.of[p->sample_stack[i]] * n;
        for (size_t k = 0; k < n; k++)
            if (types[k] != SIZE_MAX)
                to[k] = sat_add(to[k], values[types[k]], &saturated);
    }
    return sums;
}

static void bind_site(sqlite3_stmt *stmt, int at, uint32_t site)
{
    if (site == NONE)
        (void)sqlite3_bind_null(stmt, at);
    else
        (void)sqlite3_bind_int64(stmt, at, site);
}

void filling_bind(sqlite3_stmt *stmt, int64_t profile, size_t number, const struct trace *t)
{
    (void)sqlite3_bind_int64(stmt, 1, t->class);
    (void)sqlite3_bind_int64(stmt, 2, (int64_t)number);
    (void)sqlite3_bind_int64(stmt, 3, profile);
    bind_site(stmt, 4, t->site);
    bind_site(stmt, 5, t->outer);
    bind_site(stmt, 6, t->entry);
    (void)sqlite3_bind_int64(stmt, 7, t->stack);
}

static int put_sums(struct filling *f, const char *sql, const int64_t *sums, size_t n)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(f->db, sql, &stmt, f->err);
    for (size_t t = 0; !rc && t < f->traces.n; t++) {
        bool any = false;
        for (size_t k = 0; k < n; k++)
            any = any || sums[t * n + k];
        if (!any)
            continue;
        filling_bind(stmt, f->id, t, &f->traces.list[t]);
        for (size_t k = 0; k < n; k++)
            (void)sqlite3_bind_int64(stmt, FILLING_FIRST + (int)k, sums[t * n + k]);
        rc = db_run(f->db, stmt, f->err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* Samples are counted; a profile that does not say how many there were has a value of time alone, a multiple
 * of the period. */
int tables_put_cpu(struct filling *f)
{
    const size_t types[] = {filling_type(f->p, "samples"), filling_type(f->p, "cpu")};
    int64_t *sums = filling_sums(f, types, 2), period = f->p->period;
    for (size_t t = 0; t < f->traces.n; t++) {
        if (types[0] == SIZE_MAX && period > 0)
            sums[2 * t] = sums[2 * t + 1] / period;
        if (types[1] == SIZE_MAX)
            sums[2 * t + 1] = sat_from_double((double)sums[2 * t] * (double)(period > 0 ? period : 1));
    }
    int rc = put_sums(f, "INSERT INTO fact_cpu VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", sums, 2);
    mem_free(sums);
    return rc;
}

int tables_put_wait(struct filling *f)
{
    const size_t types[] = {filling_type(f->p, "contentions"), filling_type(f->p, "delay")};
    int64_t *sums = filling_sums(f, types, 2);
    int rc = put_sums(f, "INSERT INTO fact_wait VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", sums, 2);
    mem_free(sums);
    return rc;
}

/* How many objects the runtime really looked at: of so many of a size one in e^(-size / period) was passed
 * by. */
static double seen(int64_t objects, int64_t bytes, int64_t period)
{
    if (objects <= 0 || bytes <= 0)
        return 0;
    if (period <= 1)
        return (double)objects;
    return (double)objects * -expm1(-((double)bytes / (double)objects) / (double)period);
}

/* Of bytes that were scaled up from so many objects looked at: none where every object was. */
static double variance(int64_t objects, int64_t bytes, double raw)
{
    double unseen = fmax(1 - raw / (double)objects, 0);
    return (double)bytes * (double)bytes / raw * unseen;
}

struct heap_more {
    double alloc_raw, inuse_raw, inuse_variance;
    int64_t blocks, block_bytes;
};

/* A line may make a buffer and the small struct that keeps it; one sample of the struct then stands for
 * thousands of objects, and the sizes of both together say nothing. */
static bool buffer_size(int64_t objects, int64_t bytes)
{
    double size = objects > 0 ? (double)bytes / (double)objects : 0;
    return size >= 2048 && size <= 1048576;
}

/* A sample is of one stack and one size, which the estimate needs. */
static struct heap_more *more_of(const struct filling *f, const size_t *types)
{
    const struct profile *p = f->p;
    struct heap_more *more = mem_zalloc(f->traces.n + 1, sizeof *more);
    bool saturated = false;
    for (size_t i = 0; i < p->n_samples; i++) {
        const int64_t *v = profile_values(p, i);
        struct heap_more *to = &more[f->traces.of[p->sample_stack[i]]];
        int64_t of[4];
        for (int k = 0; k < 4; k++)
            of[k] = types[k] == SIZE_MAX ? 0 : v[types[k]];
        to->alloc_raw += seen(of[0], of[1], p->period);
        double raw = seen(of[2], of[3], p->period);
        to->inuse_raw += raw;
        if (raw > 0)
            to->inuse_variance += variance(of[2], of[3], raw);
        if (buffer_size(of[2], of[3])) {
            to->blocks = sat_add(to->blocks, of[2], &saturated);
            to->block_bytes = sat_add(to->block_bytes, of[3], &saturated);
        }
    }
    return more;
}

int tables_put_heap(struct filling *f)
{
    const size_t types[] = {filling_type(f->p, "alloc_objects"), filling_type(f->p, "alloc_space"),
                            filling_type(f->p, "inuse_objects"), filling_type(f->p, "inuse_space")};
    int64_t *sums = filling_sums(f, types, 4);
    struct heap_more *more = more_of(f, types);
    sqlite3_stmt *stmt = NULL;
    int rc =
        db_prepare(f->db, "INSERT INTO fact_heap VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   &stmt, f->err);
    for (size_t t = 0; !rc && t < f->traces.n; t++) {
        filling_bind(stmt, f->id, t, &f->traces.list[t]);
        for (int k = 0; k < 4; k++)
            (void)sqlite3_bind_int64(stmt, FILLING_FIRST + k, sums[4 * t + (size_t)k]);
        (void)sqlite3_bind_double(stmt, FILLING_FIRST + 4, more[t].alloc_raw);
        (void)sqlite3_bind_double(stmt, FILLING_FIRST + 5, more[t].inuse_raw);
        (void)sqlite3_bind_double(stmt, FILLING_FIRST + 6, more[t].inuse_variance);
        (void)sqlite3_bind_int64(stmt, FILLING_FIRST + 7, more[t].blocks);
        (void)sqlite3_bind_int64(stmt, FILLING_FIRST + 8, more[t].block_bytes);
        rc = db_run(f->db, stmt, f->err);
    }
    (void)sqlite3_finalize(stmt);
    mem_free(more);
    mem_free(sums);
    return rc;
}
