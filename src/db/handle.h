/* What the files of this folder share: the connection, statements, and SQLite's errors in our words. */
#ifndef DB_HANDLE_H
#define DB_HANDLE_H

#include "base/str.h"

#include <pprofx/error.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    DB_APPLICATION_ID = 0x70707278, /* "pprx" */
    DB_BUSY_MS = 5000,
    DB_CHUNK = 16 << 20,  /* bytes of a row of blob */
    DB_LENGTH = 64 << 20, /* longest text or blob a database may make us hold */
};

struct batch;

struct db {
    sqlite3 *sqlite;
    bool write;                                 /* opened to be written */
    sqlite3_stmt *find_function, *add_function; /* kept between profiles; see functions.c */
    const struct batch *batch;                  /* being inserted; see batch.h */
};

/* Sets the error that fits SQLite's last one and returns its code. */
int db_fail(struct db *db, struct pprofx_error *err);

/* Compiles one statement of ours. */
int db_prepare(struct db *db, const char *sql, sqlite3_stmt **out, struct pprofx_error *err);

/* Runs statements of ours that give no rows. */
int db_exec(struct db *db, const char *sql, struct pprofx_error *err);

/* Runs a statement that gives no row, and makes it ready to be run again. */
int db_run(struct db *db, sqlite3_stmt *stmt, struct pprofx_error *err);

/* The first column of the first row of a query; 0 when there is none. */
int db_number(struct db *db, const char *sql, int64_t *out, struct pprofx_error *err);

/* Binds text; it must live until the statement is reset.  Not for text from a profile: see db_bind_name. */
void db_bind_text(sqlite3_stmt *stmt, int at, struct str text);

/* Binds text from a profile, made valid UTF-8 without NUL; returns whether it had to be repaired. */
bool db_bind_name(sqlite3_stmt *stmt, int at, struct str text);

/* A column's text; empty for NULL.  It lives until the next step. */
struct str db_column_text(sqlite3_stmt *stmt, int column);

/* The column of a name, or -1. */
int db_column(sqlite3_stmt *stmt, const char *name);

/* The tables with rows of one profile in a column named profile; ends with NULL.  Those of blob may be
 * another profile's too. */
extern const char *const db_profile_tables[];

/* Removes a profile's rows, and its bytes if no other has them, within a transaction. */
int db_forget_rows(struct db *db, int64_t id, struct pprofx_error *err);

/* Creates the tables, or brings them to the present version, in a transaction of its own.  *made: all of them
 * were created by this call. */
int db_migrate(struct db *db, bool *made, struct pprofx_error *err);

/* The statement, with its comments, that makes a table of the present schema; "" for one that is not made. */
struct str db_made(const char *table);

/* The user_version of the present schema. */
int db_schema_version(void);

/* Whether the tables are those this program makes: PPROFX_FORMAT says which is not. */
int db_check(struct db *db, struct pprofx_error *err);

/* An empty database in memory with our tables; the caller closes it. */
int db_open_scratch(struct db **out, struct pprofx_error *err);

#endif
