/* Between the files that fill the tables of a profile. */
#ifndef DB_PUT_H
#define DB_PUT_H

#include "db/batch.h"
#include "db/db.h"
#include "db/frames.h"
#include "db/handle.h"
#include "fold/weights.h"

/* One profile on its way into the tables. */
struct put {
    struct db *db;
    const struct profile *p;
    const struct db_put_options *options;
    int64_t id; /* of the profile */
    struct frames *frames;
    int64_t *functions; /* function.id of each of frames->functions */
    struct weights weights;
    size_t deepest; /* frames of the longest stack */
    struct pprofx_error *err;
};

/* Makes the row of a profile, to be filled by put_profile, and gives its id. */
int put_begin(struct db *db, const char *name, int64_t *id, struct pprofx_error *err);

/* Fills all tables of the profile id.  PPROFX_LIMIT for stacks or sample types beyond what is stored. */
int put_tables(struct db *db, int64_t id, const struct profile *p, const struct db_put_options *options,
               struct pprofx_error *err);

/* Ids for the functions of the profile, taken from the table or added to it. */
int put_functions(struct put *put);

/* The id of a function that no profile has, such as "(pruned)". */
int put_function(struct put *put, const char *name, int64_t *id);

int put_costs(struct put *put); /* function_value, edge, line_value */

/* node and node_value; sample, sample_value and sample_label if wanted. */
int put_tree(struct put *put);

int put_labels(struct put *put); /* label, label_value */

int put_goroutines(struct put *put); /* goroutine, goroutine_each */
int put_memstats(struct put *put);
int put_gc_cycles(struct put *put);

/* A row's place in a table kept in the order of its key, so that rows are appended. */
struct put_order {
    int64_t a, b;
    size_t row;
};

void put_sort(struct put_order *order, size_t n);

#endif
