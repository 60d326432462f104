/* The store: what a text tells beside samples, and databases of the version before it could. */
#include "base/buf.h"
#include "base/mem.h"
#include "build.h"
#include "database.h"
#include "db/db.h"
#include "db/handle.h"
#include "profile/told.h"
#include "source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int64_t put(struct db *db, const struct profile *p, bool goroutines)
{
    struct pprofx_error err = {0};
    const struct db_put_options options = {.name = "x", .goroutines = goroutines};
    int64_t id = 0;
    if (db_put(db, p, &options, &id, &err))
        fail_msg("%s", err.message);
    return id;
}

static void copy_file(const char *from, const char *to)
{
    char block[4096];
    size_t n;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    while ((n = fread(block, 1, sizeof block, in)) > 0)
        assert_int_equal(fwrite(block, 1, n, out), n);
    assert_int_equal(fclose(in) | fclose(out), 0);
}

static char path[] = "/tmp/pprofx-test-told-XXXXXX";

static void remove_files(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct buf b = {0};
        buf_printf(&b, "%s%s", path, ends[i]);
        (void)unlink(b.data);
        buf_free(&b);
    }
}

static int count_bytes(void *context, const void *data, size_t n, struct pprofx_error *err)
{
    (void)data, (void)err;
    *(size_t *)context += n;
    return 0;
}

/* Profiles 1 and 2 are stored, 3 was forgotten. */
static void test_version_1_is_brought_up_to_date(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct db *db = NULL;
    size_t n = 0;
    copy_file(VERSION_1, path);
    assert_int_equal(db_open(&db, path, DB_READ, &err), PPROFX_FORMAT);
    assert_string_equal(err.message, "version 1 of the tables is older than 6; an import updates it");
    db_close(opened(path, DB_CREATE));
    db = opened(path, DB_READ); /* its tables are as new ones are */
    assert_rows(
        db, "SELECT id, length(sha256), moment, n_moments, file, name, kind, bytes, n_samples FROM profile",
        "1|32|0|0|1|testdata/synth/labels-mixed.pb.gz|cpu|439|7\n"
        "2|32|0|0|2|testdata/synth/inline.pb.gz|cpu|380|4\n");
    assert_rows(db, "SELECT count(*) > 0 FROM function_value WHERE profile = 1", "1\n");
    assert_int_equal(db_export(db, 1, count_bytes, &n, &err), 0);
    assert_int_equal(n, 439);
    db_close(db);
    db = opened(path, DB_CREATE);
    struct profile *p = build_profile("1 1 : main\n");
    assert_int_equal(put(db, p, false), 4);
    profile_free(p);
    assert_int_equal(db_forget(db, 1, &err), 0);
    assert_rows(db, "SELECT DISTINCT profile FROM blob", "2\n");
    db_close(db);
    remove_files();
}

static void test_an_empty_version_1(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    copy_file(VERSION_1, path);
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, "DELETE FROM profile; DELETE FROM blob", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
    struct db *db = opened(path, DB_CREATE);
    struct profile *p = build_profile("1 1 : main\n");
    assert_int_equal(put(db, p, false), 4); /* a number is never given again */
    profile_free(p);
    assert_int_equal(db_forget(db, 4, &err), 0);
    db_close(db);
    remove_files();
}

static uint32_t text(struct profile *p, const char *s)
{
    return profile_intern(p, s, strlen(s));
}

/* Three waiting, of whom one tells no wait, and two that run. */
static struct profile *a_dump(void)
{
    struct profile *p = build_profile("types goroutine/count wait/nanoseconds\n"
                                      "2 240 : lock:7 serve:3 : state=semacquire creator=main\n"
                                      "1 0 : lock:7 serve:3 : state=semacquire creator=main\n"
                                      "1 60 : lock:7 serve:3 : state=sleep creator=main\n"
                                      "2 0 : busy main : state=running\n");
    struct told *t = p->told = told_new();
    t->moment = 1;
    t->n_moments = 1;
    t->line = 12;
    t->headline = text(p, "fatal error: x");
    t->n_groups = 3;
    t->groups = mem_zalloc(3, sizeof *t->groups);
    t->groups[0] = (struct goroutine_group){.stack = p->sample_stack[0],
                                            .state = text(p, "semacquire"),
                                            .creator = text(p, "main"),
                                            .count = 3,
                                            .n_ids = 3,
                                            .ids = {7, 8, UINT64_MAX}};
    t->groups[1] = (struct goroutine_group){
        .stack = p->sample_stack[2], .state = text(p, "sleep"), .creator = text(p, "main"), .count = 1};
    t->groups[2] =
        (struct goroutine_group){.stack = p->sample_stack[3], .state = text(p, "running"), .count = 2};
    t->n_goroutines = 2;
    t->goroutines = mem_zalloc(2, sizeof *t->goroutines);
    t->goroutines[0] = (struct goroutine_row){.id = 8, .parent = 1, .wait = 120, .sample = 0};
    t->goroutines[1] = (struct goroutine_row){.id = 9, .wait = -1, .sample = NONE};
    return p;
}

static void test_goroutines(void **state)
{
    (void)state;
    struct db *db = opened(NULL, DB_CREATE);
    struct profile *p = a_dump();
    (void)put(db, p, true);
    assert_rows(db, "SELECT moment, n_moments, headline, line, has_goroutines FROM profile",
                "1|1|fatal error: x|12|1\n");
    assert_rows(
        db, "SELECT goroutine, state, count, wait_min, wait_median, wait_max, creator, ids FROM goroutine",
        "0|semacquire|3|0|120|120|main|7 8 18446744073709551615\n"
        "1|sleep|1|60|60|60|main|\n"
        "2|running|2|NULL|NULL|NULL||\n");
    assert_rows(db, "SELECT replace(stack, char(10), ' < ') FROM goroutine WHERE goroutine <> 1",
                "lock lock.go:7 < serve serve.go:3\nbusy busy.go:0 < main main.go:0\n");
    assert_rows(db, "SELECT position, id, goroutine, parent, wait FROM goroutine_each",
                "0|8|0|1|120\n1|9|NULL|NULL|NULL\n");
    profile_free(p);
    db_close(db);
}

/* A database keeps what belongs to a profile when another one is forgotten. */
static void test_what_was_told_is_forgotten(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct db *db = opened(NULL, DB_CREATE);
    struct profile *p = a_dump();
    (void)put(db, p, true);
    (void)put(db, p, true);
    assert_int_equal(db_forget(db, 1, &err), 0);
    assert_rows(db, "SELECT profile, count(*) FROM goroutine GROUP BY profile", "2|3\n");
    assert_rows(db, "SELECT profile, count(*) FROM goroutine_each GROUP BY profile", "2|2\n");
    profile_free(p);
    db_close(db);
}

static void test_memstats(void **state)
{
    (void)state;
    struct db *db = opened(NULL, DB_CREATE);
    struct profile *p = build_profile("1 1 : main\n");
    struct told *t = p->told = told_new();
    t->n_memstats = 4;
    t->memstats = mem_zalloc(4, sizeof *t->memstats);
    t->memstats[0] = (struct memstat){.name = text(p, "NumGC"), .number = 7};
    t->memstats[1] = (struct memstat){.name = text(p, "PauseNs"), .position = 1, .number = 30};
    t->memstats[2] = (struct memstat){.name = text(p, "GCCPUFraction"), .is_real = true, .real = 0.25};
    t->memstats[3] = (struct memstat){.name = text(p, "NumGC"), .number = 8};
    (void)put(db, p, false);
    assert_rows(db, "SELECT name, position, value FROM memstats",
                "GCCPUFraction|0|0.25\nNumGC|0|7\nPauseNs|1|30\n");
    profile_free(p);
    db_close(db);
}

static void import_text(struct db *db, const char *log, struct db_imported *out)
{
    struct pprofx_error err = {0};
    const struct db_put_options options = {.name = "log"};
    struct source *s = source_from_memory(log, strlen(log), NULL);
    if (db_import(db, s, &options, out, NULL, &err))
        fail_msg("%s", err.message);
    source_close(s);
}

static void test_cycles(void **state)
{
    (void)state;
    static const char log[] =
        "gc 1 @0.1s 5%: 1+2+3 ms clock, 4+5/6/7+8 ms cpu, 4->5->2 MB, 5 MB goal, 2 P\n"
        "gc 2 @0.2s 6%: 1+2+3 ms clock, 4+5/6/7+8 ms cpu, 4->5->2 MB, 17592186044415 MB goal, 1 MB stacks, "
        "0 MB globals, 2 P (forced)\n";
    struct db *db = opened(NULL, DB_CREATE);
    struct db_imported made = {0};
    import_text(db, log, &made);
    assert_int_equal(made.n, 1);
    assert_true(made.list[0].is_new);
    assert_rows(db, "SELECT * FROM gc_cycle",
                "1|0|1|100000000|5|1000000|2000000|3000000|4000000|5000000|6000000|7000000|8000000|4194304|"
                "5242880|2097152|5242880|NULL|NULL|2|0\n"
                "1|1|2|200000000|6|1000000|2000000|3000000|4000000|5000000|6000000|7000000|8000000|4194304|"
                "5242880|2097152|NULL|1048576|0|2|1\n");
    db_imported_free(&made);
    import_text(db, log, &made);
    assert_int_equal(made.n, 1);
    assert_int_equal(made.list[0].id, 1);
    assert_false(made.list[0].is_new);
    db_imported_free(&made);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version_1_is_brought_up_to_date),
        cmocka_unit_test(test_an_empty_version_1),
        cmocka_unit_test(test_goroutines),
        cmocka_unit_test(test_what_was_told_is_forgotten),
        cmocka_unit_test(test_memstats),
        cmocka_unit_test(test_cycles),
    };
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    (void)close(fd);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    remove_files();
    return rc;
}
