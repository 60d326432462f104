/* The text of `pprofx sql`: whatever it is, the database stays as it was and no file appears. */
#include "fuzz.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "db/db.h"
#include "unit/build.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char sample_text[] = "types samples/count cpu/nanoseconds\n"
                                  "map 400000 500000 0 /bin/server abc\n"
                                  "1 10 : leaf:3 mid root : key=text\n"
                                  "2 20 : leaf+inlined:7 mid root : key=other bytes:=5\n";

static const char counts[] =
    "SELECT (SELECT count(*) FROM sqlite_schema), (SELECT count(*) FROM profile), "
    "(SELECT count(*) FROM function), (SELECT total(flat) FROM function_value), "
    "(SELECT total(value) FROM label_value), (SELECT count(*) FROM node), (SELECT count(*) FROM sample)";

enum { MAX_RESULT = 1 << 20 };

static size_t n_polls;

/* Statements that run long are stopped: a timeout would say nothing. */
static bool stop_soon(void)
{
    return ++n_polls > 200;
}

static struct db *make_db(void)
{
    struct db *db = NULL;
    struct pprofx_error err = {0};
    if (db_open(&db, NULL, DB_CREATE, &err))
        fuzz_fail("%s", err.message);
    struct profile *p = build_profile(sample_text);
    struct db_put_options options = {.name = "fuzz", .tree = true, .samples = true};
    int64_t id;
    if (db_put(db, p, &options, &id, &err))
        fuzz_fail("%s", err.message);
    profile_free(p);
    return db;
}

static int take_columns(void *context, const char *const *names, size_t n, struct pprofx_error *err)
{
    (void)err;
    for (size_t i = 0; i < n; i++)
        buf_puts(context, names[i]);
    return 0;
}

/* Looks at every byte of every cell; a result as large as memory is not what is tested here. */
static int take_row(void *context, const struct db_cell *cells, size_t n, struct pprofx_error *err)
{
    struct buf *out = context;
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "|%" PRId64 "|%g|", cells[i].number, cells[i].real);
        if (cells[i].kind == DB_TEXT || cells[i].kind == DB_BLOB)
            buf_add(out, cells[i].text.p, cells[i].text.n);
    }
    return out->len < MAX_RESULT ? 0 : error_set(err, PPROFX_LIMIT, "the result is large enough");
}

static int query(struct db *db, const char *sql, bool (*interrupted)(void), struct buf *out,
                 struct pprofx_error *err)
{
    const struct db_rows rows = {out, take_columns, take_row};
    return db_query(db, sql, interrupted, &rows, err);
}

static struct buf content(struct db *db)
{
    struct pprofx_error err = {0};
    struct buf b = {0};
    if (query(db, counts, NULL, &b, &err))
        fuzz_fail("%s", err.message);
    return b;
}

/* Statements run in an empty folder of their own, where a new file shows. */
static void enter_empty_folder(void)
{
    static char folder[] = "/tmp/fuzz-sql-XXXXXX";
    if (!mkdtemp(folder) || chdir(folder))
        fuzz_fail("no folder to work in");
}

static void leave_folder(void)
{
    char path[256];
    if (getcwd(path, sizeof path))
        (void)rmdir(path);
}

static void check_folder(void)
{
    DIR *dir = opendir(".");
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            fuzz_fail("a file appeared: %s", e->d_name);
    if (dir)
        closedir(dir);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct db *db;
    static struct buf before;
    if (!db) {
        enter_empty_folder();
        (void)atexit(leave_folder);
        db = make_db();
        before = content(db);
    }
    char *sql = mem_alloc(n + 1, 1);
    memcpy(sql, data, n);
    sql[n] = '\0';
    struct buf result = {0};
    struct pprofx_error err = {0};
    n_polls = 0;
    (void)query(db, sql, stop_soon, &result, &err);
    buf_free(&result);
    struct buf after = content(db);
    if (after.len != before.len || memcmp(after.data, before.data, after.len) != 0)
        fuzz_fail("the database changed from\n%sto\n%s", buf_text(&before), buf_text(&after));
    buf_free(&after);
    check_folder();
    mem_free(sql);
    return 0;
}
