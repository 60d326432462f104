/* The text of `pprofx sql`: whatever it is, the database stays as it was and no file appears. */
#include "fuzz.h"

#include "base/mem.h"
#include "base/table.h"
#include "db/db.h"
#include "unit/build.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char sample_text[] = "types samples/count cpu/nanoseconds\n"
                                  "map 400000 500000 0 /bin/server abc\n"
                                  "1 10 : leaf:3 mid root : key=text\n"
                                  "2 20 : leaf+inlined:7 mid root : key=other bytes:=5\n";

static const char counts[] = "SELECT (SELECT count(*) FROM sqlite_schema), (SELECT count(*) FROM profile), "
                             "(SELECT count(*) FROM function), (SELECT total(flat) FROM function_value), "
                             "(SELECT total(value) FROM label_value), (SELECT count(*) FROM node)";

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
    struct db_put_options options = {.name = "fuzz", .kind = "cpu", .tree = true, .samples = true};
    int64_t id;
    if (db_put(db, p, &options, &id, &err))
        fuzz_fail("%s", err.message);
    profile_free(p);
    return db;
}

static struct buf content(struct db *db)
{
    struct table *t = NULL;
    struct pprofx_error err = {0};
    struct buf b = {0};
    if (db_query(db, counts, NULL, &t, &err))
        fuzz_fail("%s", err.message);
    table_write_csv(t, &b);
    table_free(t);
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
    struct table *t = NULL;
    struct pprofx_error err = {0};
    n_polls = 0;
    if (db_query(db, sql, stop_soon, &t, &err) == 0) {
        struct buf text = {0};
        table_write_text(t, &text);
        buf_free(&text);
    }
    table_free(t);
    struct buf after = content(db);
    if (after.len != before.len || memcmp(after.data, before.data, after.len) != 0)
        fuzz_fail("the database changed from\n%sto\n%s", buf_text(&before), buf_text(&after));
    buf_free(&after);
    check_folder();
    mem_free(sql);
    return 0;
}
