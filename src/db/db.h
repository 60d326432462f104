/* The store: profiles folded into SQLite tables beside their original bytes.  The same schema serves a file
 * and :memory:.  A database is untrusted: application_id is checked, trusted_schema is off, defensive mode is
 * on. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/table.h"

#include <pprofx/error.h>
#include <pprofx/limits.h>

#include <stdbool.h>
#include <stdint.h>

struct db;
struct notes;
struct profile;
struct source;

/* DB_CREATE makes the file if there is none; a file that is something else is PPROFX_FORMAT.  path NULL: in
 * memory. */
enum db_mode { DB_READ, DB_WRITE, DB_CREATE };

int db_open(struct db **out, const char *path, enum db_mode mode, struct pprofx_error *err);
void db_close(struct db *db);

/* Whether the file at path begins as an SQLite database. */
bool db_is_database(const char *path);

struct db_put_options {
    const char *name;   /* what the user called the source */
    const char *kind;   /* "cpu", "heap", … */
    bool tree, samples; /* the whole tree; raw samples */
    struct pprofx_limits limits;
};

/* Reads the source to its end and stores bytes and tables in one transaction.  Stored before (same SHA-256):
 * *id is the old row and *is_new false. */
int db_import(struct db *db, struct source *source, const struct db_put_options *options, int64_t *id,
              bool *is_new, struct notes *notes, struct pprofx_error *err);

/* Stores only the tables of a profile (sql over files in memory). */
int db_put(struct db *db, const struct profile *p, const struct db_put_options *options, int64_t *id,
           struct pprofx_error *err);

/* A row a profile: id, kind, time, … */
int db_list(struct db *db, struct table **out, struct pprofx_error *err);

/* The id a word names: "7", "latest", "latest:cpu". */
int db_resolve(struct db *db, const char *word, int64_t *id, struct pprofx_error *err);

/* The stored bytes as a source; the db must live longer. */
int db_source(struct db *db, int64_t id, const struct pprofx_limits *limits, struct source **out,
              struct pprofx_error *err);

/* Writes the stored bytes. */
int db_export(struct db *db, int64_t id, int (*write)(void *context, const void *data, size_t n),
              void *context, struct pprofx_error *err);
int db_forget(struct db *db, int64_t id, struct pprofx_error *err);

/* One read-only statement.  interrupted is polled: true stops it with PPROFX_INTERRUPTED. */
int db_query(struct db *db, const char *sql, bool (*interrupted)(void), struct table **out,
             struct pprofx_error *err);

/* Every table and column with a line that says what it is. */
int db_schema(struct table **out, struct pprofx_error *err);

#endif
