/* A database somebody sent: opened, listed, queried, read back, whatever its bytes are. */
#include "fuzz.h"

#include "base/table.h"
#include "db/db.h"
#include "decode/decode.h"
#include "profile/profile.h"
#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct pprofx_limits limits = {.max_input = 1 << 20, .max_memory = 64 << 20};

static size_t n_polls;

static bool stop_soon(void)
{
    return ++n_polls > 200;
}

static int take(void *context, const void *data, size_t n, struct pprofx_error *err)
{
    (void)data;
    (void)err;
    *(size_t *)context += n;
    return 0;
}

static void look_at(struct table *t)
{
    struct buf text = {0};
    if (!t)
        return;
    table_write_text(t, &text);
    buf_free(&text);
    table_free(t);
}

static int take_columns(void *context, const char *const *names, size_t n, struct pprofx_error *err)
{
    (void)err;
    for (size_t i = 0; i < n; i++)
        *(size_t *)context += strlen(names[i]);
    return 0;
}

static int take_row(void *context, const struct db_cell *cells, size_t n, struct pprofx_error *err)
{
    (void)err;
    struct buf copy = {0}; /* reads the bytes */
    for (size_t i = 0; i < n; i++)
        if (cells[i].kind == DB_TEXT || cells[i].kind == DB_BLOB)
            buf_add(&copy, cells[i].text.p, cells[i].text.n);
    *(size_t *)context += copy.len;
    buf_free(&copy);
    return 0;
}

static void query(struct db *db, const char *sql)
{
    size_t size = 0;
    const struct db_rows rows = {&size, take_columns, take_row};
    struct pprofx_error err = {0};
    n_polls = 0;
    (void)db_query(db, sql, stop_soon, &rows, &err);
}

static void read_stored(struct db *db, int64_t id)
{
    struct source *s = NULL;
    struct profile *p = NULL;
    struct pprofx_error err = {0};
    struct decode_options options = {.limits = limits};
    int64_t moment;
    size_t n = 0;
    if (db_source(db, id, &limits, &s, &moment, &err) == 0)
        (void)decode(s, &options, &p, NULL, &err);
    source_close(s);
    profile_free(p);
    (void)db_export(db, id, take, &n, &err);
}

static void use(struct db *db)
{
    struct table *t = NULL;
    struct pprofx_error err = {0};
    int64_t id;
    if (db_list(db, &t, &err) == 0)
        look_at(t);
    query(db, "SELECT name, type, sql FROM sqlite_schema");
    query(
        db,
        "SELECT f.name, v.flat, v.cum FROM function f JOIN function_value v ON v.function = f.id ORDER BY 2");
    query(db, "SELECT * FROM node");
    if (db_resolve(db, "latest", &id, &err) == 0)
        read_stored(db, id);
    if (db_resolve(db, "1", &id, &err) == 0)
        read_stored(db, id);
}

/* One file for the whole run, on a file system in memory where there is one. */
static const char *place(void)
{
    static char path[64];
    if (!*path)
        snprintf(path, sizeof path, "%s/fuzz-db-%ld.db", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
                 (long)getpid());
    return path;
}

static void remove_place(void)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char path[80];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(path, sizeof path, "%s%s", place(), suffixes[i]);
        (void)remove(path);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static bool is_registered;
    if (!is_registered && atexit(remove_place) == 0)
        is_registered = true;
    FILE *file = fopen(place(), "wb");
    if (!file || fwrite(data, 1, n, file) != n || fclose(file))
        fuzz_fail("%s cannot be written", place());
    struct db *db = NULL;
    struct pprofx_error err = {0};
    (void)db_is_database(place());
    if (db_open(&db, place(), n % 2 ? DB_READ : DB_WRITE, &err) == 0)
        use(db);
    db_close(db);
    remove_place();
    return 0;
}
