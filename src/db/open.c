/* Opening a database nobody vouches for.  Before anything is asked of it, everything that would let a file
 * run code of its own is off: extensions, triggers, views, functions that are not harmless.  Then it must be
 * ours, of a version we know, with exactly the tables we made; what else lies in the file is never touched.
 */
#include "db/db.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "db/handle.h"
#include "db/pool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool db_is_database(const char *path)
{
    char head[16] = {0};
    struct stat st;
    /* What is read of a pipe is gone. */
    FILE *f = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;
    if (!f)
        return false;
    size_t n = fread(head, 1, sizeof head, f);
    (void)fclose(f);
    return n == sizeof head && memcmp(head, "SQLite format 3", sizeof head) == 0;
}

const char *db_version(void)
{
    return sqlite3_libversion();
}

void db_single_thread(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
#ifndef __SANITIZE_ADDRESS__ /* which would not see what is used after it was given back */
    (void)sqlite3_config(SQLITE_CONFIG_MALLOC, &pool_methods);
#endif
}

static void configure(sqlite3 *sqlite)
{
    static const struct {
        int option, value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 0},    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_DQS_DML, 0},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        (void)sqlite3_db_config(sqlite, settings[i].option, settings[i].value, NULL);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_LENGTH, DB_LENGTH);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_limit(sqlite, SQLITE_LIMIT_WORKER_THREADS, 0);
    (void)sqlite3_busy_timeout(sqlite, DB_BUSY_MS);
}

static int connect(struct db *db, const char *name, int flags, struct pprofx_error *err)
{
    int rc = sqlite3_open_v2(name, &db->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!db->sqlite)
        return error_set(err, PPROFX_LIMIT, "no memory for a database");
    if (rc != SQLITE_OK)
        return db_fail(db, err);
    configure(db->sqlite);
    return 0;
}

static void disconnect(struct db *db)
{
    (void)sqlite3_finalize(db->find_function);
    (void)sqlite3_finalize(db->add_function);
    (void)sqlite3_close_v2(db->sqlite);
    *db = (struct db){.write = db->write};
}

/* A path SQLite takes as one: not a URI, not ":memory:", not a temporary database. */
static char *plain_path(const char *path)
{
    struct buf b = {0};
    if (path[0] != '/')
        buf_puts(&b, "./");
    buf_puts(&b, path);
    return b.data;
}

/* As a URI that promises SQLite that nobody writes to the file. */
static char *immutable_uri(const char *path)
{
    struct buf b = {0};
    buf_puts(&b, "file:");
    for (const char *p = path; *p; p++)
        if (strchr("%?#", *p) || (unsigned char)*p <= ' ')
            buf_printf(&b, "%%%02X", (unsigned char)*p);
        else
            buf_char(&b, *p);
    buf_puts(&b, "?immutable=1");
    return b.data;
}

/* The size of the file that SQLite keeps beside the database; 0 when there is none. */
static int64_t size_beside(const char *path, const char *ending)
{
    struct buf name = {0};
    struct stat st;
    buf_printf(&name, "%s%s", path, ending);
    int64_t size = stat(buf_text(&name), &st) ? 0 : (int64_t)st.st_size;
    buf_free(&name);
    return size;
}

/* A reader that may write leaves no files behind.  But rolling back a journal that came with a file from
 * somewhere would delete files the journal names, so where one lies the file is only read. */
static int connect_to_read(struct db *db, const char *path, struct pprofx_error *err)
{
    bool has_journal = size_beside(path, "-journal") > 0;
    int rc = connect(db, path, has_journal ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, err);
    return rc ? rc : db_exec(db, "PRAGMA query_only = ON", err);
}

/* A database in WAL mode needs two files beside it even to be read.  Where they cannot be made (a read-only
 * folder) and none has been left by a writer, nothing changes the file and it can be read without them. */
static int open_to_read(struct db *db, const char *path, struct pprofx_error *err)
{
    struct pprofx_error failure;
    int64_t version;
    int rc = connect_to_read(db, path, &failure);
    if (!rc)
        rc = db_number(db, "PRAGMA user_version", &version, &failure);
    if (!rc)
        return 0;
    if (rc != PPROFX_IO || size_beside(path, "-wal") > 0)
        return error_set(err, failure.code, "%s", failure.message);
    disconnect(db);
    char *uri = immutable_uri(path);
    rc = connect(db, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
    mem_free(uri);
    return rc;
}

/* Says in words why there is no file to open, which SQLite does not. */
static int check_file(const char *path, enum db_mode mode, struct pprofx_error *err)
{
    struct stat st;
    enum pprofx_code code = mode == DB_READ ? PPROFX_IO : PPROFX_OUTPUT;
    if (stat(path, &st)) {
        if (errno == ENOENT && mode == DB_CREATE && path[0])
            return 0;
        return error_set(err, code, "%s", strerror(errno));
    }
    if (!S_ISREG(st.st_mode))
        return error_set(err, code, "not a regular file");
    if (access(path, R_OK))
        return error_set(err, code, "%s", strerror(errno));
    if (st.st_size ? !db_is_database(path) : mode != DB_CREATE)
        return error_set(err, PPROFX_FORMAT, "not a database");
    if (mode != DB_READ && access(path, W_OK))
        return error_set(err, PPROFX_OUTPUT, "%s", strerror(errno));
    return 0;
}

/* Refuses what is no database of ours.  An empty one (also one whose creation was killed) is to be filled. */
static int recognise(struct db *db, enum db_mode mode, bool *empty, struct pprofx_error *err)
{
    int64_t id = 0, version = 0, objects = 0;
    int rc = db_number(db, "PRAGMA application_id", &id, err);
    if (!rc)
        rc = db_number(db, "PRAGMA user_version", &version, err);
    if (!rc)
        rc = db_number(db, "SELECT count(*) FROM sqlite_schema", &objects, err);
    if (rc)
        return rc;
    *empty = id == 0 && version == 0 && objects == 0;
    if (*empty && mode == DB_CREATE)
        return 0;
    if (id != DB_APPLICATION_ID)
        return error_set(err, PPROFX_FORMAT, "not a pprofx database");
    if (version > db_schema_version())
        return error_set(err, PPROFX_FORMAT,
                         "made by a newer pprofx (version %lld of the tables; this one knows %d)",
                         (long long)version, db_schema_version());
    if (version < 1 || (version < db_schema_version() && mode == DB_READ))
        return error_set(err, PPROFX_FORMAT,
                         "version %lld of the tables is older than %d; an import updates it",
                         (long long)version, db_schema_version());
    return 0;
}

static int open_file(struct db *db, const char *path, enum db_mode mode, struct pprofx_error *err)
{
    bool empty = false, made = false;
    int flags = SQLITE_OPEN_READWRITE | (mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0);
    int rc = mode == DB_READ ? open_to_read(db, path, err) : connect(db, path, flags, err);
    if (!rc)
        rc = db_exec(db, "PRAGMA cell_size_check = ON", err);
    if (!rc)
        rc = recognise(db, mode, &empty, err);
    if (!rc && mode != DB_READ)
        rc = db_exec(db, "PRAGMA journal_mode = WAL; PRAGMA cache_size = -16384", err);
    if (!rc && mode != DB_READ)
        rc = db_migrate(db, &made, err);
    return rc || made ? rc : db_check(db, err);
}

static int open_memory(struct db *db, struct pprofx_error *err)
{
    bool made;
    int rc = connect(db, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    return rc ? rc : db_migrate(db, &made, err);
}

int db_open_scratch(struct db **out, struct pprofx_error *err)
{
    return db_open(out, NULL, DB_CREATE, err);
}

int db_open_bare(struct db **out, struct pprofx_error *err)
{
    struct db *db = mem_zalloc(1, sizeof *db);
    db->write = true;
    int rc = connect(db, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (rc) {
        db_close(db);
        return rc;
    }
    (void)sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_ENABLE_VIEW, 1, NULL);
    *out = db;
    return 0;
}

int db_open(struct db **out, const char *path, enum db_mode mode, struct pprofx_error *err)
{
    struct db *db = mem_zalloc(1, sizeof *db);
    db->write = mode != DB_READ;
    int rc = path ? check_file(path, mode, err) : 0;
    if (!rc && path) {
        char *plain = plain_path(path);
        rc = open_file(db, plain, mode, err);
        mem_free(plain);
    } else if (!rc) {
        rc = open_memory(db, err);
    }
    if (rc) {
        db_close(db);
        return rc;
    }
    *out = db;
    return 0;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    disconnect(db);
    mem_free(db);
}
