/* The facts that rules are written over: profiles, folded into the tables of tables.sql. */
#ifndef FINDINGS_TABLES_H
#define FINDINGS_TABLES_H

#include "findings/marks.h"

#include <pprofx/error.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct db;
struct tables;
struct profile;
struct functions;
struct narrow;
struct sites;

/* What is known of a profile beside what is in it. */
struct tables_input {
    const char *name;   /* path */
    const char *root;   /* the folder the user named; NULL for files that were named themselves */
    const char *folder; /* below the folder the user named; "" for files that were named themselves */
    bool before;        /* of the set given with --before */
};

/* marks must be complete and live longer. */
int tables_new(struct tables **out, const struct marks *marks, struct pprofx_error *err);
void tables_free(struct tables *t); /* NULL is allowed */

/* The marks that tables.sql defines, which every rule can use. */
int tables_marks(struct marks *marks, struct pprofx_error *err);

/* Folds a profile into the tables; nothing of it is kept. */
int tables_add(struct tables *t, const struct tables_input *input, const struct profile *p,
               struct pprofx_error *err);

/* How many were added. */
size_t tables_profiles(const struct tables *t);

/* After the last profile: numbers processes and moments. */
int tables_finish(struct tables *t, struct pprofx_error *err);

/* Whether a stack of the process that is judged has the mark, or there is no such mark. */
bool tables_has_mark(const struct tables *t, struct str mark);

size_t tables_processes(const struct tables *t);

/* Makes one the process that is judged, and its totals.  They count from 1; 0 is one without profiles. */
int tables_judge(struct tables *t, size_t process, struct pprofx_error *err);

/* Compiles a statement of ours over the views, each as narrow as the statement needs. */
int tables_prepare(struct tables *t, const char *sql, sqlite3_stmt **out, struct pprofx_error *err);

/* Makes the views themselves, as wide as they are, once: for who looks at them, and for SQL that narrow views
 * do not fit. */
int tables_views(struct tables *t, struct pprofx_error *err);

struct db *tables_db(struct tables *t);
struct sites *tables_sites(const struct tables *t);
struct functions *tables_functions(const struct tables *t);
const struct narrow *tables_narrow(const struct tables *t);

#endif
