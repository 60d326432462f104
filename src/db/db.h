/* The store: profiles folded into SQLite tables beside their original bytes.  The same schema serves a file
 * and :memory:.  A database is untrusted: it must be ours and as we made it, its triggers and views are off.
 * Only db/ sees SQLite. */
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

/* DB_CREATE makes the file if there is none.  A file that is something else, that a newer pprofx made or
 * whose tables are not ours is PPROFX_FORMAT; one that cannot be opened PPROFX_IO, or PPROFX_OUTPUT to be
 * written. path NULL: in memory. */
enum db_mode { DB_READ, DB_WRITE, DB_CREATE };

int db_open(struct db **out, const char *path, enum db_mode mode, struct pprofx_error *err);

/* A database in memory without our tables, for somebody who makes others; views are allowed. */
int db_open_bare(struct db **out, struct pprofx_error *err);
void db_close(struct db *db); /* NULL is allowed */

/* Whether the file at path begins as an SQLite database. */
bool db_is_database(const char *path);

const char *db_version(void); /* of SQLite */

/* Tells SQLite that this program has one thread, so that it takes no locks and its memory from a pool; before
 * the first is opened. */
void db_single_thread(void);

struct db_put_options {
    const char *name;   /* what the user called the source */
    bool tree, samples; /* the whole tree; the raw samples, which point into it */
    bool goroutines;    /* every goroutine of a dump, not only their groups */
    int64_t moment;     /* of db_load: only this dump; 0: all of them */
    struct pprofx_limits limits;
    /* NULL, or shown every byte as it is read, and nothing (NULL, 0) before the tables are filled. */
    void (*seen)(void *context, const void *data, size_t n);
    void *seen_context;
    /* Of db_import, or NULL: given each profile whose tables were filled, or that is not judged yet, in the
     * order of db_imported. */
    int (*filled)(void *context, int64_t id, const struct profile *p, struct pprofx_error *err);
    void *filled_context;
};

/* What was made of a source: a profile, or one for each of its goroutine dumps. */
struct db_stored {
    int64_t id;
    int64_t moment; /* as told.h has it: from 1; 0 when the source is no dump */
    bool is_new;
    bool is_judged; /* in the table judged */
};

struct db_imported {
    struct db_stored *list; /* in the order of the source; never empty */
    size_t n, cap;
};

void db_imported_free(struct db_imported *i);

/* Reads the source to its end and stores bytes and tables in one transaction; another writer is waited for 5
 * s. Stored before (same SHA-256 and moment): the row is the old one and is_new false.  The tables hold what
 * pprof's reports start from: names demangled, the profile's own drop_frames applied.  The caller frees *out,
 * which is untouched on failure. */
int db_import(struct db *db, struct source *source, const struct db_put_options *options,
              struct db_imported *out, struct notes *notes, struct pprofx_error *err);

/* The same without the bytes, and rows of their own even for what is stored already: queries over files that
 * are only read. */
int db_load(struct db *db, struct source *source, const struct db_put_options *options, struct notes *notes,
            struct pprofx_error *err);

/* Stores the tables of a profile as it is. */
int db_put(struct db *db, const struct profile *p, const struct db_put_options *options, int64_t *id,
           struct pprofx_error *err);

/* A row a profile, oldest id first: id, kind, time, types, size, name. */
int db_list(struct db *db, struct table **out, struct pprofx_error *err);

/* The id a word names: "7", "latest" (by time of the profile, else of the import), "latest:cpu". PPROFX_USAGE
 * for another word, PPROFX_IO when there is none. */
int db_resolve(struct db *db, const char *word, int64_t *id, struct pprofx_error *err);

/* The stored bytes as a source, and which of the dumps in them the profile is (0: there are none), as
 * decode_options.dump takes it.  The db must live longer. */
int db_source(struct db *db, int64_t id, const struct pprofx_limits *limits, struct source **out,
              int64_t *moment, struct pprofx_error *err);

/* Gives the stored bytes to write in pieces; after the last PPROFX_FORMAT if their SHA-256 is not the stored
 * one. */
int db_export(struct db *db, int64_t id,
              int (*write)(void *context, const void *data, size_t n, struct pprofx_error *err),
              void *context, struct pprofx_error *err);

/* Removes a profile and all its rows in one transaction; the bytes too, unless another dump of them is
 * stored. */
int db_forget(struct db *db, int64_t id, struct pprofx_error *err);

/* Gets the rows of a query one by one; a failure of either stops it.  Cells live until the call returns. */
struct db_cell {
    enum { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB } kind;
    int64_t number;
    double real;
    struct str text; /* of DB_TEXT and DB_BLOB */
};

struct db_rows {
    void *context;
    int (*columns)(void *context, const char *const *names, size_t n, struct pprofx_error *err);
    int (*row)(void *context, const struct db_cell *cells, size_t n, struct pprofx_error *err);
};

/* One read-only statement: no ATTACH, no PRAGMA, no transaction, no extension.  PPROFX_USAGE with SQLite's
 * sentence for one that is wrong.  interrupted (NULL: never) is polled: true stops it with
 * PPROFX_INTERRUPTED. */
int db_query(struct db *db, const char *sql, bool (*interrupted)(void), const struct db_rows *rows,
             struct pprofx_error *err);

/* Every table and column with a line that says what it is: table, column, type, meaning. */
int db_schema(struct table **out, struct pprofx_error *err);

#endif
