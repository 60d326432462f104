/* What stands between profiles and findings: processes and moments, the functions of rules, chains, commands.
 */
#include "findings/chain.h"
#include "findings/commands.h"
#include "findings/functions.h"
#include "findings/reason.h"
#include "findings/session.h"
#include "findings/shares.h"
#include "findings/sources.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/notes.h"
#include "build.h"
#include "database.h"
#include "db/handle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct session *new_session(void)
{
    const struct session_options none = {0};
    struct session *s = NULL;
    struct pprofx_error err = {0};
    assert_int_equal(session_new(&s, &none, NULL, &err), PPROFX_OK);
    return s;
}

static void add_below(struct session *s, const char *root, const char *folder, bool before, const char *text)
{
    struct pprofx_error err = {0};
    struct profile *p = build_profile(text);
    const struct tables_input input = {"x", root, folder, before};
    assert_int_equal(session_add(s, &input, p, &err), PPROFX_OK);
    profile_free(p);
}

static void add(struct session *s, const char *folder, bool before, const char *text)
{
    add_below(s, "dir", folder, before, text);
}

static void judge(struct session *s)
{
    struct pprofx_error err = {0};
    struct notes notes = {0};
    assert_int_equal(session_judge(s, &notes, &err), PPROFX_OK);
    assert_int_equal(notes.n, 0);
    notes_free(&notes);
}

#define CPU "types samples/count cpu/nanoseconds\n"
#define SHOP "map 0 10 0 /bin/shop abc\n"

static void test_processes_and_moments(void **state)
{
    struct session *s = new_session();
    (void)state;
    add(s, "", false, CPU "time 3000000000\n" SHOP "1 10 : main.f main.main\n");
    add(s, "t0", false, CPU "time 1000000000\n" SHOP "1 10 : main.f main.main\n");
    add(s, "t1", false, CPU "time 1100000000\n" SHOP "1 10 : main.f main.main\n"); /* told again */
    add(s, "other", false, CPU "time 1000000000\nmap 0 10 0 /bin/other def\n1 10 : main.f main.main\n");
    add(s, "", false, CPU "1 10 : main.f main.main\n"); /* without a binary */
    add(s, "", true, CPU "time 1000000000\nmap 0 10 0 /bin/shop older\n1 10 : main.f main.main\n");
    judge(s);
    assert_rows(tables_db(session_tables(s)),
                "SELECT profile, process, moment, before FROM profile ORDER BY profile",
                "1|1|2|0\n2|1|1|0\n3|1|0|0\n4|2|1|0\n5|1|1|0\n6|1|1|1\n");
    const struct finding_list *l = session_list(s);
    assert_int_equal(l->n_processes, 2);
    assert_true(str_is(l->programs[1], "/bin/shop") && str_is(l->programs[2], "/bin/other"));
    session_free(s);
}

/* Texts that join another process leave no gap in the numbers. */
static void test_processes_have_no_gaps(void **state)
{
    struct session *s = new_session();
    (void)state;
    add(s, "a", false, CPU "1 10 : main.f main.main\n");
    add(s, "a", false, CPU SHOP "1 10 : main.f main.main\n");
    add(s, "b", false, CPU "1 10 : main.f main.main\n");
    add(s, "c", false, CPU SHOP "1 10 : main.f main.main\n");
    judge(s);
    assert_rows(tables_db(session_tables(s)), "SELECT profile, process FROM profile ORDER BY profile",
                "1|1\n2|1\n3|2\n4|3\n");
    assert_int_equal(session_list(s)->n_processes, 3);
    assert_true(str_is(session_list(s)->programs[2], ""));
    session_free(s);
}

#define BANK "map 0 10 0 /bin/bank def\n"
#define TEXT CPU "1 10 : main.f main.main\n" /* names no binary */

static void check_processes(struct session *s, const char *rows)
{
    judge(s);
    assert_rows(tables_db(session_tables(s)), "SELECT profile, process FROM profile ORDER BY profile", rows);
    session_free(s);
}

/* Texts go by the folder that was named, whichever comes first. */
static void test_texts_of_two_folders(void **state)
{
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        const char *first = turn ? "run/bank" : "run/shop/", *second = turn ? "run/shop/" : "run/bank";
        struct session *s = new_session();
        add_below(s, first, "", false, turn ? CPU BANK "1 10 : f\n" : CPU SHOP "1 10 : f\n");
        add_below(s, first, "", false, TEXT);
        add_below(s, first, "t0", false, TEXT);
        add_below(s, second, "", false, turn ? CPU SHOP "1 10 : f\n" : CPU BANK "1 10 : f\n");
        add_below(s, second, "", false, TEXT);
        add_below(s, second, "texts", false, TEXT);
        check_processes(s, "1|1\n2|1\n3|1\n4|2\n5|2\n6|2\n");
    }
}

/* What lies as near to one process as to another, or near to none, is of neither. */
static void test_texts_near_several(void **state)
{
    struct session *s = new_session();
    (void)state;
    add_below(s, "run", "shop", false, CPU SHOP "1 10 : f\n");
    add_below(s, "run", "bank", false, CPU BANK "1 10 : f\n");
    add_below(s, "run", "bank/deep/er", false, TEXT);
    add_below(s, "run", "", false, TEXT);
    add_below(s, "else", "", false, TEXT);
    check_processes(s, "1|1\n2|2\n3|2\n4|3\n5|3\n");
    s = new_session();
    add_below(s, "run", "", false, CPU SHOP "1 10 : f\n");
    add_below(s, "run", "bank", false, CPU BANK "1 10 : f\n");
    add_below(s, "run", "post", false, TEXT);
    check_processes(s, "1|1\n2|2\n3|3\n");
}

static void test_texts_of_the_only_process(void **state)
{
    struct session *s = new_session();
    (void)state;
    add_below(s, "logs", "", false, TEXT);
    add_below(s, "shop", "", false, CPU SHOP "1 10 : f\n");
    add_below(s, NULL, "", false, TEXT);
    add_below(s, "old", "", true, CPU "map 0 10 0 /bin/shop older\n1 10 : f\n");
    add_below(s, "old", "", true, TEXT);
    check_processes(s, "1|1\n2|1\n3|1\n4|1\n5|1\n");
}

/* Folders of the set before are told by their names; texts alone are compared, too. */
static void test_texts_before(void **state)
{
    struct session *s = new_session();
    (void)state;
    add_below(s, "now", "shop", false, CPU SHOP "1 10 : f\n");
    add_below(s, "now", "bank", false, CPU BANK "1 10 : f\n");
    add_below(s, "was", "bank", true, TEXT);
    add_below(s, "was", "shop", true, TEXT);
    add_below(s, "now", "post", false, TEXT);
    add_below(s, "was", "post", true, TEXT);
    check_processes(s, "1|1\n2|2\n3|2\n4|1\n5|3\n6|3\n");
    s = new_session();
    add_below(s, "now", "shop", false, CPU SHOP "1 10 : f\n");
    add_below(s, "now", "bank", false, CPU BANK "1 10 : f\n");
    add_below(s, "was", "shop", true, CPU SHOP "1 10 : f\n");
    add_below(s, "was", "bank", true, TEXT);
    check_processes(s, "1|1\n2|2\n3|1\n4|2\n");
}

/* Several folders that are moments of one process; and two of texts alone. */
static void test_named_moments(void **state)
{
    struct session *s = new_session();
    (void)state;
    add_below(s, "a/t0", "", false, TEXT);
    add_below(s, "a", "", false, CPU SHOP "1 10 : f\n");
    add_below(s, "b/t0", "", false, TEXT);
    add_below(s, "./b//t1/", "", false, CPU BANK "1 10 : f\n");
    check_processes(s, "1|1\n2|1\n3|2\n4|2\n");
    s = new_session();
    add_below(s, "monday", "", false, TEXT);
    add_below(s, "tuesday", "", false, TEXT);
    check_processes(s, "1|1\n2|1\n");
}

/* A text of goroutines does not tell its time: that of what lies in its moment's folder is taken. */
static void test_how_long_goroutines_are_watched(void **state)
{
    static const char text[] =
        "types goroutine/count\nperiod 1 goroutine/count\n" SHOP "1 : main.f main.main\n";
    struct session *s = new_session();
    (void)state;
    add(s, "t0", false, text);
    add(s, "t0", false, CPU "time 3000000000\n" SHOP "1 10 : main.f main.main\n");
    add(s, "t1", false, text);
    add(s, "t1", false, CPU "time 8000000000\n" SHOP "1 10 : main.f main.main\n");
    judge(s);
    assert_rows(tables_db(session_tables(s)), "SELECT nanos FROM watched", "5000000000\n");
    session_free(s);
    s = new_session();
    add(s, "", false, text);
    add(s, "", false, text);
    add(s, "", false, CPU "time 3000000000\n" SHOP "1 10 : main.f main.main\n");
    judge(s);
    assert_rows(tables_db(session_tables(s)), "SELECT nanos IS NULL FROM watched", "1\n");
    session_free(s);
}

static void test_functions(void **state)
{
    struct session *s = new_session();
    (void)state;
    add(s, "", false,
        CPU SHOP "8 80 : main.f.func1@/src/f.go:12 main.main@/src/f.go:3\n2 20 : main.g@/src/g.go:7\n");
    judge(s);
    struct db *db = tables_db(session_tables(s));
    assert_rows(db, "SELECT percent(0.123), percent(0.0123), percent(0), percent(1)",
                "12 %|1.2 %|0 %|100 %\n");
    assert_rows(db, "SELECT bytes(0), bytes(1023), bytes(1536), bytes(-1536), bytes(1e12)",
                "0 B|1023 B|1.5 KB|-1.5 KB|931 GB\n");
    assert_rows(db, "SELECT amount(0), amount(999), amount(1000), amount(-1234567)",
                "0|999|1,000|-1,234,567\n");
    assert_rows(db,
                "SELECT duration(1500), duration(2500000), duration(1.5e9), duration(60e9), duration(600e9)",
                "1.5 µs|2.5 ms|1.5 s|60 s|10m\n");
    assert_rows(db, "SELECT duration(-1500), duration(-1.5e9), duration(1e300) = duration(9e999)",
                "-1.5 µs|-1.5 s|1\n");
    assert_rows(db, "SELECT number(0), number(0.053), number(7.1), number(9.96), number(14), number(12345.6)",
                "0|0.053|7.1|10|14|12,346\n");
    assert_rows(db, "SELECT bytes(9.98 * 1024), percent(0.0996), number(NULL) IS NULL", "10 KB|10 %|1\n");
    assert_rows(db, "SELECT folded('main.f[go.shape.int].func1'), folded(NULL) IS NULL", "main.f|1\n");
    assert_rows(db, "SELECT name(-1) IS NULL, name(999999) IS NULL, name('x') IS NULL, spot(NULL) IS NULL",
                "1|1|1|1\n");
    assert_rows(db, "SELECT low(0, 0, 2), high(0, 0, 2), low(5, 10, 0), high(20, 10, 1)", "0|1|0|1\n");
    session_free(s);
}

#define MOST "9223372036854775807"

/* SQLite's own sum() ends the statement, and with it everything that was to be judged. */
static void test_sums(void **state)
{
    struct session *s = new_session();
    (void)state;
    add(s, "", false,
        CPU SHOP MOST " " MOST " : runtime.gcBgMarkWorker\n" MOST " " MOST
                      " : runtime.mallocgc main.f main.main\n" MOST " " MOST
                      " : runtime.mallocgc main.g main.main\n"
                      "-" MOST " -" MOST " : main.h main.main\n");
    add(s, "", false,
        "types alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes\n" SHOP MOST
        " " MOST " " MOST " " MOST " : main.f main.main\n" MOST " " MOST " " MOST " " MOST
        " : main.g main.main\n");
    judge(s);
    struct db *db = tables_db(session_tables(s));
    assert_rows(db, "SELECT sum(x), sum(x) FILTER (WHERE x > 2) FROM (SELECT 1 AS x UNION SELECT 2)",
                "3|NULL\n");
    assert_rows(db, "SELECT sum(x) = 9223372036854775808.0 FROM (SELECT " MOST " AS x UNION SELECT 1)",
                "1\n");
    assert_rows(db, "SELECT sum(x) FROM (SELECT " MOST " AS x UNION SELECT -1)", "9223372036854775806\n");
    assert_rows(db, "SELECT sum(x) FROM (SELECT 1 AS x UNION SELECT 0.5 UNION SELECT '2' UNION SELECT NULL)",
                "3.5\n");
    assert_rows(db,
                "SELECT sum(x) OVER (ORDER BY x ROWS 1 PRECEDING) FROM (SELECT 1 AS x UNION SELECT 2 UNION "
                "SELECT 4 UNION SELECT 8)",
                "1\n3\n6\n12\n");
    session_free(s);
}

static void test_intervals(void **state)
{
    (void)state;
    for (double k = 0; k <= 100; k += 5) {
        double low = share_low(k, 100, 2), high = share_high(k, 100, 2);
        assert_true(0 <= low && low <= k / 100 && k / 100 <= high && high <= 1);
        assert_true(share_low(k, 100, 5) <= low && share_high(k, 100, 5) >= high);
        assert_true(share_low(10 * k, 1000, 2) >= low);
    }
    assert_true(fabs(share_low(20, 100, 1) - 0.1334) < 0.0005 &&
                fabs(share_high(20, 100, 1) - 0.2888) < 0.0005);
    assert_true(share_chance(10, 100, 10, 100, 2) > 0.99);
    assert_true(share_chance(1, 1000, 200, 1000, 2) < 1e-6);
    assert_true(share_chance(1, 0, 1, 1, 2) >= 1);
}

static const struct rule rules[] = {
    {.id = {"a", 1}, .kinds = {"", 0}, .unit = {"", 0}, .rank = 100, .has_levels = true, .levels = {1, 2, 3}},
    {.id = {"b", 1}, .kinds = {"", 0}, .unit = {"", 0}, .rank = 50, .has_levels = true, .levels = {1, 2, 3}},
};

static struct finding made(size_t number, int rule, enum severity severity, double judged)
{
    return (struct finding){.rule = &rules[rule],
                            .number = number,
                            .severity = severity,
                            .has_metric = true,
                            .metric = judged,
                            .judged = judged,
                            .blame = {.function = {"", 0}, .file = {"", 0}},
                            .cause = SIZE_MAX};
}

static struct finding_list list_of(const struct finding *findings, size_t n)
{
    return (struct finding_list){.findings = mem_copy(findings, n, sizeof *findings), .n_findings = n};
}

static void assert_order(const struct finding_list *l, const char *want)
{
    struct buf got = {0};
    for (size_t i = 0; i < l->n_findings; i++)
        buf_printf(&got, "%s%zu", i ? " " : "", l->findings[i].number);
    assert_string_equal(buf_text(&got), want);
    buf_free(&got);
}

static void test_the_worst_comes_first(void **state)
{
    const struct finding findings[] = {made(0, 0, SEVERITY_INFO, 1.5), made(1, 0, SEVERITY_CRITICAL, 3),
                                       made(2, 1, SEVERITY_CRITICAL, 3), made(3, 0, SEVERITY_CRITICAL, 9),
                                       made(4, 0, SEVERITY_WARNING, 2)};
    struct finding_list l = list_of(findings, sizeof findings / sizeof *findings);
    (void)state;
    chain_order(&l);
    assert_order(&l, "2 3 1 4 0");
    findings_free(&l);
}

static void run_chain(struct finding_list *l, const char *sql)
{
    struct db *db = NULL;
    struct arena *arena = arena_new();
    struct pprofx_error err = {0};
    struct chain_links links = {0};
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(db_open_bare(&db, &err), PPROFX_OK);
    assert_int_equal(chain_tables(l, 0, db, &err), PPROFX_OK);
    assert_int_equal(db_prepare(db, sql, &stmt, &err), PPROFX_OK);
    assert_int_equal(chain_check(stmt, &err), PPROFX_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        assert_int_equal(chain_read(&links, stmt, arena, &err), 0);
    (void)sqlite3_finalize(stmt);
    assert_int_equal(chain_join(&links, str_of("why"), l, db, &err), PPROFX_OK);
    chain_free(&links);
    chain_raise(l);
    chain_order(l);
    db_close(db);
    arena_free(arena);
}

static void test_parts_follow_their_cause(void **state)
{
    const struct finding findings[] = {made(0, 0, SEVERITY_CRITICAL, 3), made(1, 0, SEVERITY_WARNING, 2),
                                       made(2, 1, SEVERITY_INFO, 1), made(3, 1, SEVERITY_WARNING, 2)};
    struct finding_list l = list_of(findings, sizeof findings / sizeof *findings);
    (void)state;
    run_chain(&l, "SELECT 2 AS cause, 0 AS effect, 'because' AS because, NULL AS severity UNION ALL SELECT "
                  "1, 0, 'too late', NULL "
                  "UNION ALL SELECT 0, 2, 'a circle', NULL UNION ALL SELECT 3, 3, 'itself', NULL "
                  "UNION ALL SELECT 7, 1, 'nobody', NULL");
    assert_order(&l, "2 0 3 1");
    assert_int_equal(l.findings[0].severity, SEVERITY_CRITICAL); /* taken over from its part */
    assert_int_equal(l.findings[1].cause, 2);
    assert_int_equal(l.findings[2].cause, SIZE_MAX);
    findings_free(&l);
}

static const char *reason(const struct finding *of)
{
    static char text[256];
    struct arena *arena = arena_new();
    struct finding f = *of;
    reason_add(&f, arena);
    (void)snprintf(text, sizeof text, "%.*s", (int)f.reason.n, f.reason.p);
    arena_free(arena);
    return text;
}

static void test_reasons(void **state)
{
    struct rule share = {.has_levels = true, .levels = {0.05, 0.1, 0.3}, .unit = str_of("share")};
    struct rule waits = {
        .has_levels = true, .levels = {4, 2, 2}, .lower_is_worse = true, .unit = str_of("waits")};
    struct rule none = {.unit = str_of("share")};
    struct finding f = {.rule = &share,
                        .has_metric = true,
                        .has_interval = true,
                        .severity = SEVERITY_WARNING,
                        .reached = SEVERITY_WARNING};
    (void)state;
    assert_string_equal(reason(&f), "warning from 10 %");
    f.severity = SEVERITY_INFO; /* by the cap of its row */
    assert_string_equal(reason(&f), "warning from 10 %; no more than info: not all of its guards allow more");
    f.reason = str_of("it is cheap");
    assert_string_equal(reason(&f), "warning from 10 %; no more than info: it is cheap");
    f.limit = str_of("there are too few samples");
    assert_string_equal(reason(&f), "warning from 10 %; no more than info: there are too few samples");
    f = (struct finding){.rule = &share,
                         .severity = SEVERITY_WARNING,
                         .given = SEVERITY_WARNING,
                         .reached = SEVERITY_INFO,
                         .has_metric = true,
                         .metric = 0.07};
    assert_string_equal(reason(&f), "7.0 %, by a condition of its rule");
    f.reason = str_of("files only");
    assert_string_equal(reason(&f), "7.0 %, warning: files only");
    f.given = SEVERITY_CRITICAL; /* held back: the words are why */
    assert_string_equal(reason(&f), "7.0 %, no more than warning: files only");
    f.severity = SEVERITY_CRITICAL;
    f.worst_part = str_of("lock-convoy");
    assert_string_equal(reason(&f), "7.0 %, critical, as its part lock-convoy is");
    f = (struct finding){
        .rule = &waits, .severity = SEVERITY_INFO, .reached = SEVERITY_INFO, .has_metric = true, .metric = 1};
    assert_string_equal(reason(&f), "1 wait, info up to 4");
    f = (struct finding){.rule = &none, .severity = SEVERITY_INFO};
    assert_string_equal(reason(&f), "");
}

static const char *command(struct finding_list *l, const char *text)
{
    static char filled[512];
    struct arena *arena = arena_new();
    l->findings[0].command = str_of(text);
    commands_fill(l, arena);
    (void)snprintf(filled, sizeof filled, "%.*s", (int)l->findings[0].command.n, l->findings[0].command.p);
    arena_free(arena);
    return filled;
}

static struct finding_source read(const char *name, const char *kind, const char *form, int64_t moment,
                                  bool before)
{
    return (struct finding_source){.name = {name, strlen(name)},
                                   .kind = {kind, strlen(kind)},
                                   .form = {form, strlen(form)},
                                   .profile = 1,
                                   .moment = moment,
                                   .before = before};
}

static void test_commands(void **state)
{
    const struct finding findings[] = {made(0, 0, SEVERITY_INFO, 1)};
    const struct finding_source sources[] = {
        read("t0/a.pb", "heap", "protobuf", 1, false),   read("t1/b.pb", "heap", "protobuf", 2, false),
        read("-it's.pb", "cpu", "protobuf", 1, false),   read("dump.txt", "goroutine", "debug=2", 1, false),
        read("g.pb", "goroutine", "protobuf", 3, false), read("old.pb", "cpu", "protobuf", 1, true),
    };
    struct finding_list l = list_of(findings, 1);
    (void)state;
    l.n_sources = sizeof sources / sizeof *sources;
    l.sources = mem_copy(sources, l.n_sources, sizeof *sources);
    l.findings[0].blame.function = str_of("main.(*T).Get");
    assert_string_equal(command(&l, "pprofx top {heap}"), "pprofx top t1/b.pb");
    assert_string_equal(command(&l, "pprofx top {allocs}"), "pprofx top t1/b.pb");
    assert_string_equal(command(&l, "pprofx locks {goroutine}"), "pprofx locks dump.txt");
    assert_string_equal(command(&l, "pprofx top {cpu}"), "pprofx top './-it'\\''s.pb'");
    assert_string_equal(command(&l, "x {before.cpu} y"), "x old.pb y");
    assert_string_equal(command(&l, "x {mutex}"), "");
    assert_string_equal(command(&l, "x 'a{2}' {what"), "x 'a{2}' {what");
    assert_string_equal(command(&l, "x -focus={function}"), "x -focus='^main\\.\\(\\*T\\)\\.Get'");
    l.sources[1] = read("b.pb", "cpu", "protobuf", 2, false);
    assert_string_equal(command(&l, "x -base={cpu} {before.cpu}"),
                        "x -base=b.pb -base='./-it'\\''s.pb' old.pb");
    struct str stack[] = {str_of("runtime.mallocgc malloc.go:1"),
                          str_of("main.(*T[go.shape.int]).Get.func1 t.go:2")};
    l.findings[0].stack = stack;
    l.findings[0].n_stack = 2;
    assert_string_equal(command(&l, "x -focus={function}"), "x -focus='^main\\.\\(\\*T\\[.*\\]\\)\\.Get'");
    assert_string_equal(command(&l, "x '{1}' {#1} {#9}"), "x '{1}' t0/a.pb {#9}");
    l.findings[0].blame.function = str_of("");
    assert_string_equal(command(&l, "x -cum -focus={function} {cpu}"), "x -cum b.pb './-it'\\''s.pb'");
    findings_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_processes_and_moments),
        cmocka_unit_test(test_processes_have_no_gaps),
        cmocka_unit_test(test_texts_of_two_folders),
        cmocka_unit_test(test_texts_near_several),
        cmocka_unit_test(test_texts_of_the_only_process),
        cmocka_unit_test(test_texts_before),
        cmocka_unit_test(test_named_moments),
        cmocka_unit_test(test_how_long_goroutines_are_watched),
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_intervals),
        cmocka_unit_test(test_the_worst_comes_first),
        cmocka_unit_test(test_parts_follow_their_cause),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
