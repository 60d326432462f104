/* Between the files that fill the tables of facts. */
#ifndef FINDINGS_TABLES_IMPL_H
#define FINDINGS_TABLES_IMPL_H

#include "db/handle.h"
#include "findings/tables.h"
#include "findings/traces.h"

#include <stddef.h>

/* One profile on its way into the tables. */
struct filling {
    struct tables *tables;
    struct db *db;
    struct tracer *tracer;
    struct sites *sites;
    const struct profile *p;
    const char *kind;
    int64_t id;
    struct traces traces; /* empty for goroutines */
    struct pprofx_error *err;
};

/* Tables that are made by the store's statements; ends with NULL. */
extern const char *const tables_of_store[];

int tables_put_cpu(struct filling *f);
int tables_put_heap(struct filling *f);
int tables_put_wait(struct filling *f);
int tables_put_goroutines(struct filling *f);
int tables_put_labels(struct filling *f);

/* The index of the value of a type, or SIZE_MAX. */
size_t filling_type(const struct profile *p, const char *type);

/* Adds up some values of samples, a row a trace: sums of trace t are [t * n .. t * n + n), saturated.  The
 * caller frees. */
int64_t *filling_sums(const struct filling *f, const size_t *types, size_t n);

/* Binds what all tables of traces begin with: class, trace, profile, site, outer, entry, stack. */
enum { FILLING_FIRST = 8 }; /* the next parameter */
void filling_bind(sqlite3_stmt *stmt, int64_t profile, size_t number, const struct trace *t);

#endif
