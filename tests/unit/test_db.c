/* The store: what goes in, what a query may do, and files that are not what they say. */
#include "db/db.h"

#include "base/buf.h"
#include "build.h"
#include "database.h"
#include "db/handle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/pprofx-test-db-XXXXXX";

static void remove_files(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct buf b = {0};
        buf_printf(&b, "%s%s", path, ends[i]);
        (void)unlink(b.data);
        buf_free(&b);
    }
}

static int64_t put_text(struct db *db, const char *name, const char *text)
{
    struct pprofx_error err = {0};
    const struct db_put_options options = {.name = name};
    struct profile *p = build_profile(text);
    int64_t id = 0;
    if (db_put(db, p, &options, &id, &err))
        fail_msg("%s", err.message);
    profile_free(p);
    return id;
}

/* The text that makes a table is the one of the table that all scripts together make. */
static void test_what_makes_a_table(void **state)
{
    static const char *const tables[] = {"memstats", "gc_cycle", "blob"};
    struct pprofx_error err = {0};
    struct db *db = NULL;
    sqlite3_stmt *stmt = NULL;
    (void)state;
    assert_int_equal(db_open_scratch(&db, &err), 0);
    assert_int_equal(db_prepare(db, "SELECT sql FROM sqlite_schema WHERE name = ?", &stmt, &err), 0);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        db_bind_text(stmt, 1, str_of(tables[i]));
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        struct str made = db_made(tables[i]), is = db_column_text(stmt, 0);
        assert_int_equal(made.n, is.n);
        assert_memory_equal(made.p, is.p, is.n);
        (void)sqlite3_reset(stmt);
    }
    assert_int_equal(db_made("no_such_table").n, 0);
    (void)sqlite3_finalize(stmt);
    db_close(db);
}

static void test_every_table_and_column_is_explained(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct db *db = NULL;
    struct buf missing = {0};
    struct table *t = NULL;
    assert_int_equal(db_open_scratch(&db, &err), 0);
    assert_int_equal(db_schema(&t, &err), 0);
    assert_true(table_rows(t) > 100);
    struct buf csv = {0};
    table_write_csv(t, &csv);
    for (char *line = csv.data; *line;) {
        char *end = strchr(line, '\n');
        if (end[-1] == ',' || end[-2] == ',')
            buf_add(&missing, line, (size_t)(end - line));
        line = end + 1;
    }
    assert_string_equal(buf_text(&missing), "");
    buf_free(&csv);
    buf_free(&missing);
    table_free(t);
    db_close(db);
}

static void test_forget_knows_every_table(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct db *db = NULL;
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(db_open_scratch(&db, &err), 0);
    assert_int_equal(
        db_prepare(db,
                   "SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = "
                   "'table' AND c.name = 'profile'",
                   &stmt, &err),
        0);
    size_t n = 0;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        size_t i = 0;
        while (db_profile_tables[i] && strcmp(db_profile_tables[i], db_column_text(stmt, 0).p))
            i++;
        if (!db_profile_tables[i])
            fail_msg("%s is not in db_profile_tables", db_column_text(stmt, 0).p);
        n++;
    }
    for (size_t i = 0; db_profile_tables[i]; i++)
        n--;
    assert_int_equal(n, 0);
    (void)sqlite3_finalize(stmt);
    db_close(db);
}

static void test_tables_hold_the_costs(void **state)
{
    (void)state;
    struct db *db = opened(NULL, DB_CREATE);
    int64_t id =
        put_text(db, "hand", "2 20 : g:3 f:2 main:1\n1 10 : f:2 f:2 main:1\n3 30 : g:3+h:4 main:1\n");
    assert_int_equal(id, 1);
    assert_rows(db,
                "SELECT name, flat, cum FROM function_value v JOIN function f ON f.id = v.function WHERE "
                "value_type = 1 ORDER BY name",
                "f|10|30\ng|50|50\nh|0|30\nmain|0|60\n");
    assert_rows(
        db,
        "SELECT a.name, b.name, value, inlined FROM edge JOIN function a ON a.id = caller JOIN function b "
        "ON b.id = callee WHERE value_type = 1 ORDER BY 1, 2",
        "f|g|20|0\nh|g|30|1\nmain|f|30|0\nmain|h|30|0\n");
    assert_rows(db, "SELECT type, unit, total, is_default FROM value_type ORDER BY value_type",
                "samples|count|6|0\ncpu|nanoseconds|60|1\n");
    assert_rows(db,
                "SELECT f.name, line, flat, cum FROM line_value v JOIN function f ON f.id = v.function WHERE "
                "value_type = 0 ORDER BY name",
                "f|2|1|3\ng|3|5|5\nh|4|0|3\nmain|1|0|6\n");
    assert_rows(db, "SELECT sum(self) FROM node_value WHERE value_type = 1", "60\n");
    assert_rows(db, "SELECT node FROM node WHERE parent IS NULL AND function IS NULL", "0\n");
    assert_rows(db, "SELECT cum FROM node_value WHERE value_type = 1 AND node = 0", "60\n");
    assert_rows(db, "SELECT n_samples, max_depth, has_tree, has_samples, name FROM profile",
                "3|3|0|0|hand\n");
    db_close(db);
}

static void test_samples_point_into_the_whole_tree(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct db *db = opened(NULL, DB_CREATE);
    const struct db_put_options options = {.name = "x", .samples = true};
    struct profile *p = build_profile("2 20 : g f main\n0 10 : f main\n5 0 :\n");
    int64_t id = 0;
    assert_int_equal(db_put(db, p, &options, &id, &err), 0);
    assert_rows(
        db,
        "WITH RECURSIVE up(sample, node, depth) AS (SELECT sample, node, 0 FROM sample UNION ALL SELECT "
        "sample, parent, depth + 1 FROM up JOIN node USING (node) WHERE parent IS NOT NULL) SELECT sample, "
        "group_concat(name, ' < ') FROM (SELECT * FROM up ORDER BY sample, depth DESC) JOIN node USING "
        "(node) "
        "JOIN function f ON f.id = function GROUP BY sample",
        "0|main < f < g\n1|main < f\n");
    assert_rows(db, "SELECT * FROM sample_value", "1|0|0|2\n1|0|1|20\n1|1|1|10\n1|2|0|5\n");
    assert_rows(db, "SELECT has_tree, has_samples FROM profile", "1|1\n");
    profile_free(p);
    db_close(db);
}

static void test_names_that_are_not_text(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct db *db = opened(NULL, DB_CREATE);
    const struct db_put_options options = {.name = "x"};
    struct profile *p = build_profile("1 1 : c b a\n");
    p->functions[0].name = profile_intern(p, "bad\xff", 4);
    p->functions[1].name = profile_intern(p, "bad\xfe", 4);
    p->functions[2].name = profile_intern(p, "nul\0x", 5);
    int64_t id = 0;
    assert_int_equal(db_put(db, p, &options, &id, &err), 0);
    assert_rows(
        db, "SELECT name, lossy <> 0, count(*) FROM function WHERE name LIKE '%\xef\xbf\xbd%' GROUP BY 1, 2",
        "bad\xef\xbf\xbd|1|2\nnul\xef\xbf\xbdx|1|1\n");
    assert_rows(db, "SELECT count(DISTINCT lossy) FROM function WHERE lossy <> 0", "3\n");
    profile_free(p);
    db_close(db);
}

static void test_a_query_may_only_read(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "DELETE FROM profile",
        "INSERT INTO profile SELECT * FROM profile",
        "CREATE TABLE t(x)",
        "CREATE TEMP TABLE t(x)",
        "DROP TABLE profile",
        "ATTACH '/tmp/x.db' AS x",
        "DETACH main",
        "PRAGMA user_version",
        "PRAGMA writable_schema = 1",
        "SELECT * FROM pragma_table_info('profile')",
        "SELECT * FROM pragma_user_version",
        "BEGIN",
        "SAVEPOINT x",
        "VACUUM INTO '/tmp/x.db'",
        "REINDEX",
        "ANALYZE",
        "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM profile",
        "SELECT 1; nonsense",
        "",
        " -- nothing",
        "SELECT nonsense",
        "SELECT * FROM nonsense",
        "SELECT zeroblob(100000000)",
        "SELECT writefile('/tmp/x', 'x')",
        "SELECT readfile('/etc/passwd')",
        "SELECT edit('x')",
        "SELECT fts3_tokenizer('simple')",
        "WITH x AS (SELECT 1) DELETE FROM profile",
    };
    struct db *db = opened(NULL, DB_CREATE);
    (void)put_text(db, "x", "1 1 : main\n");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct pprofx_error err = {0};
        struct buf out = {0};
        if (!query(db, refused[i], &out, &err))
            fail_msg("\"%s\" was run and gave \"%s\"", refused[i], buf_text(&out));
        if (err.code != PPROFX_USAGE && err.code != PPROFX_LIMIT)
            fail_msg("\"%s\" ended with %d: %s", refused[i], (int)err.code, err.message);
        assert_true(err.message[0]);
        buf_free(&out);
    }
    assert_rows(db, "SELECT 1; ; -- two\n", "1\n");
    assert_rows(db, "SELECT count(*) FROM profile", "1\n");
    db_close(db);
}

static bool at_once(void)
{
    return true;
}

static void test_a_query_can_be_interrupted(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct buf out = {0};
    struct db *db = opened(NULL, DB_CREATE);
    const struct db_rows rows = {&out, columns_ignored, row_as_text};
    assert_int_equal(
        db_query(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n",
                 at_once, &rows, &err),
        PPROFX_INTERRUPTED);
    assert_rows(db, "SELECT 1", "1\n");
    db_close(db);
}

static void test_resolve_and_forget(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct db *db = opened(NULL, DB_CREATE);
    int64_t id = 0;
    assert_int_equal(db_resolve(db, "latest", &id, &err), PPROFX_IO);
    (void)put_text(db, "one", "1 1 : f main\n");
    (void)put_text(db, "two", "1 1 : g main\n");
    assert_int_equal(db_resolve(db, "latest", &id, &err), 0);
    assert_int_equal(id, 2);
    assert_int_equal(db_resolve(db, "01", &id, &err), 0);
    assert_int_equal(id, 1);
    static const char *const absent[] = {"3", "0", "99999999999999999999", "latest:heap", "latest:"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_int_equal(db_resolve(db, absent[i], &id, &err), PPROFX_IO);
    static const char *const wrong[] = {"", "x", "1x", "-1", "+1", " 1", "LATEST"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(db_resolve(db, wrong[i], &id, &err), PPROFX_USAGE);
    assert_int_equal(db_forget(db, 1, &err), 0);
    assert_int_equal(db_resolve(db, "1", &id, &err), PPROFX_IO);
    assert_rows(db, "SELECT name FROM function ORDER BY name", "g\nmain\n");
    for (size_t i = 0; db_profile_tables[i]; i++) {
        struct buf sql = {0};
        buf_printf(&sql, "SELECT count(*) FROM %s WHERE profile <> 2", db_profile_tables[i]);
        assert_rows(db, sql.data, "0\n");
        buf_free(&sql);
    }
    assert_int_equal(put_text(db, "three", "1 1 : main\n"), 3);
    db_close(db);
}

static void test_times_before_1970_are_listed(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct db *db = opened(NULL, DB_CREATE);
    struct table *t = NULL;
    struct buf text = {0};
    (void)put_text(db, "old", "time -1\n1 1 : main\n");
    assert_int_equal(db_list(db, &t, &err), 0);
    table_write_text(t, &text);
    assert_non_null(strstr(buf_text(&text), "1969-12-31 23:59:59 UTC"));
    buf_free(&text);
    table_free(t);
    db_close(db);
}

static void test_a_file_keeps_what_was_put(void **state)
{
    (void)state;
    remove_files();
    struct db *db = opened(path, DB_CREATE);
    (void)put_text(db, "one", "1 1 : f main\n");
    db_close(db);
    assert_true(db_is_database(path));
    db = opened(path, DB_READ);
    assert_rows(db, "SELECT name FROM profile", "one\n");
    db_close(db);
    db = opened(path, DB_CREATE);
    assert_int_equal(put_text(db, "two", "1 1 : f main\n"), 2);
    assert_rows(db, "SELECT count(*) FROM function", "2\n"); /* shared by both */
    db_close(db);
    remove_files();
}

/* A file made by SQL with the checks of SQLite off. */
static void make_file(const char *sql)
{
    sqlite3 *raw = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    (void)sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    if (sqlite3_exec(raw, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(raw);
}

static void assert_refused(enum db_mode mode, int code, const char *message)
{
    struct pprofx_error err = {0};
    struct db *db = NULL;
    assert_int_equal(db_open(&db, path, mode, &err), code);
    assert_string_equal(err.message, message);
}

static void test_files_that_are_not_ours(void **state)
{
    (void)state;
    remove_files();
    assert_refused(DB_READ, PPROFX_IO, "No such file or directory");
    make_file("CREATE TABLE moz_places(x)");
    assert_refused(DB_READ, PPROFX_FORMAT, "not a pprofx database");
    assert_refused(DB_CREATE, PPROFX_FORMAT, "not a pprofx database");
    remove_files();
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs("not a database, but long enough to be looked at\n", f) >= 0);
    (void)fclose(f);
    assert_refused(DB_CREATE, PPROFX_FORMAT, "not a database");
    remove_files();
    db_close(opened(path, DB_CREATE));
    make_file("PRAGMA user_version = 99");
    assert_refused(DB_CREATE, PPROFX_FORMAT,
                   "made by a newer pprofx (version 99 of the tables; this one knows 6)");
    remove_files();
}

static void test_files_that_only_look_like_ours(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *message;
    } cases[] = {
        {"DROP TABLE edge; CREATE VIEW edge AS SELECT load_extension('x')",
         "table edge is not as pprofx makes it"},
        {"DROP TABLE edge", "table edge is not as pprofx makes it"},
        {"ALTER TABLE edge ADD COLUMN x AS (hex(value))", "table edge is not as pprofx makes it"},
        {"DROP TABLE comment; CREATE VIRTUAL TABLE comment USING fts5(x)",
         "table comment is not as pprofx makes it"},
        {"PRAGMA application_id = 7", "not a pprofx database"},
        {"PRAGMA user_version = 0", "version 0 of the tables is older than 6; an import updates it"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        remove_files();
        db_close(opened(path, DB_CREATE));
        make_file(cases[i].sql);
        assert_refused(DB_READ, PPROFX_FORMAT, cases[i].message);
    }
    remove_files();
}

static void test_triggers_and_views_sleep(void **state)
{
    (void)state;
    remove_files();
    db_close(opened(path, DB_CREATE));
    make_file("CREATE TRIGGER t AFTER INSERT ON profile BEGIN DELETE FROM profile; END;"
              "CREATE VIEW v AS SELECT 1");
    struct db *db = opened(path, DB_CREATE);
    (void)put_text(db, "one", "1 1 : f main\n");
    assert_rows(db, "SELECT count(*) FROM profile", "1\n");
    struct pprofx_error err = {0};
    struct buf out = {0};
    assert_int_equal(query(db, "SELECT * FROM v", &out, &err), PPROFX_USAGE);
    db_close(db);
    remove_files();
}

/* Whatever is damaged, a page at a time, opening and reading ends with an answer or with an error. */
static void test_damaged_pages(void **state)
{
    (void)state;
    remove_files();
    struct db *db = opened(path, DB_CREATE);
    (void)put_text(db, "one", "1 1 : g f main\n2 2 : h main\n");
    db_close(db);
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    long size = ftell(f);
    srand(7);
    for (int round = 0; round < 300; round++) {
        long at = 100 + rand() % (size - 100);
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        int old = fgetc(f);
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        assert_true(fputc(rand() & 0xff, f) != EOF);
        (void)fflush(f);
        struct pprofx_error err = {0};
        struct buf out = {0};
        if (!db_open(&db, path, DB_READ, &err)) {
            struct table *t = NULL;
            (void)query(db, "SELECT * FROM function_value JOIN function ON id = function", &out, &err);
            if (!db_list(db, &t, &err))
                table_free(t);
            db_close(db);
        }
        buf_free(&out);
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        assert_true(fputc(old, f) != EOF);
    }
    (void)fclose(f);
    remove_files();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_makes_a_table),
        cmocka_unit_test(test_every_table_and_column_is_explained),
        cmocka_unit_test(test_forget_knows_every_table),
        cmocka_unit_test(test_tables_hold_the_costs),
        cmocka_unit_test(test_samples_point_into_the_whole_tree),
        cmocka_unit_test(test_names_that_are_not_text),
        cmocka_unit_test(test_a_query_may_only_read),
        cmocka_unit_test(test_a_query_can_be_interrupted),
        cmocka_unit_test(test_resolve_and_forget),
        cmocka_unit_test(test_times_before_1970_are_listed),
        cmocka_unit_test(test_a_file_keeps_what_was_put),
        cmocka_unit_test(test_files_that_are_not_ours),
        cmocka_unit_test(test_files_that_only_look_like_ours),
        cmocka_unit_test(test_triggers_and_views_sleep),
        cmocka_unit_test(test_damaged_pages),
    };
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    (void)close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_files();
    return failed;
}
