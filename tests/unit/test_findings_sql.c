/* What is done with the SQL of rules: its words, views as narrow as it needs, the bounds in which it runs. */
#include "findings/chain.h"
#include "findings/confined.h"
#include "findings/functions.h"
#include "findings/narrow.h"
#include "findings/payers.h"
#include "findings/schema.h"
#include "findings/session.h"
#include "findings/words.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/table.h"
#include "build.h"
#include "database.h"
#include "db/handle.h"
#include "goroutines/sites.h"
#include "profile/strings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_words(const char *sql, const char *want)
{
    struct buf got = {0};
    struct str rest = str_of(sql), word;
    while (words_next(&rest, &word))
        buf_printf(&got, "%s%.*s", got.len ? " " : "", (int)word.n, word.p);
    assert_string_equal(buf_text(&got), want);
    buf_free(&got);
}

static void test_words(void **state)
{
    (void)state;
    assert_words("", "");
    assert_words("SELECT a.b_1 -- not this\n, c/* nor \n that */d", "SELECT a b_1 c d");
    assert_words("'it''s no word' x 'nor this", "x");
    assert_words("\"order\" `by` [a b] \"open", "order by a b open");
    assert_words("-- only a comment", "");
    assert_words("/* open", "");
    assert_words("\"", "");
    assert_true(words_hold(str_of("SELECT 'a', b"), str_of("b")));
    assert_false(words_hold(str_of("SELECT 'a', b"), str_of("a")));
}

static struct marks *some_marks(void)
{
    static const char *const names[] = {"gc", "order", "rare"};
    struct marks *marks = marks_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(marks_add(marks, MARK_ANY, str_of(names[i]), str_of("main.f"), NULL), PPROFX_OK);
    return marks;
}

static void assert_narrow_of(const char *sql, bool all_columns, const char *want)
{
    static const char views[] =
        "-- views\nCREATE VIEW v AS -- all\n    SELECT c.x, -- it\n        n, c.* FROM c;\n"
        "\nCREATE VIEW w AS SELECT gc FROM v;\n";
    struct marks *marks = some_marks();
    struct narrow *narrow = narrow_new(views, marks);
    struct buf got = {0};
    narrow_query(narrow, sql, all_columns, &got);
    assert_string_equal(buf_text(&got), want);
    buf_free(&got);
    narrow_free(narrow);
    marks_free(marks);
}

static void assert_narrow(const char *sql, const char *want)
{
    assert_narrow_of(sql, false, want);
}

#define V(marks) "v AS NOT MATERIALIZED (-- all\n    SELECT n, c.class" marks " FROM c\n)"

static void test_views_are_narrow(void **state)
{
    (void)state;
    assert_narrow("SELECT 1", "SELECT 1");
    assert_narrow("SELECT n FROM v", "WITH " V("") "\nSELECT n FROM v");
    assert_narrow("SELECT gc FROM v -- rare", "WITH " V(", c.\"gc\"") "\nSELECT gc FROM v -- rare");
    assert_narrow("SELECT \"order\" FROM v", "WITH " V(", c.\"order\"") "\nSELECT \"order\" FROM v");
    assert_narrow("SELECT 'gc' FROM v", "WITH " V("") "\nSELECT 'gc' FROM v");
    /* What a view selects from another one is wanted, too. */
    assert_narrow("SELECT * FROM w", "WITH " V(", c.\"gc\"") ",\nw AS NOT MATERIALIZED (SELECT gc FROM v\n)"
                                                             "\nSELECT * FROM w");
    assert_narrow("-- x\nwith a AS (SELECT n FROM v) SELECT 1",
                  "WITH " V("") ",\na AS (SELECT n FROM v) SELECT 1");
    assert_narrow("WITH RECURSIVE a AS (SELECT n FROM v) SELECT 1",
                  "WITH RECURSIVE " V("") ",\na AS (SELECT n FROM v) SELECT 1");
    assert_narrow("WITH a AS (SELECT 1) SELECT 1", "WITH a AS (SELECT 1) SELECT 1");
    /* Columns that are only taken over are left out, too, unless all are wanted. */
    assert_narrow("SELECT x FROM v",
                  "WITH v AS NOT MATERIALIZED (-- all\n    SELECT c.x, n, c.class FROM c\n)"
                  "\nSELECT x FROM v");
    assert_narrow_of("SELECT * FROM v", true,
                     "WITH v AS NOT MATERIALIZED (-- all\n    SELECT c.x, n, c.class FROM c\n)"
                     "\nSELECT * FROM v");
}

/* A user's rule has bounds while it runs, and whoever comes after it has none of them. */
static void test_bounds_are_taken_back(void **state)
{
    static const int limits[] = {SQLITE_LIMIT_LENGTH, SQLITE_LIMIT_LIKE_PATTERN_LENGTH};
    enum { N = sizeof limits / sizeof *limits };
    static const char wrong[] = "CREATE TABLE t (a)";
    struct db *db = NULL;
    struct pprofx_error err = {0};
    struct confined confined;
    int before[N];
    sqlite3_stmt *stmt = NULL;
    (void)state;
    assert_int_equal(db_open_bare(&db, &err), PPROFX_OK);
    sqlite3_int64 memory = sqlite3_hard_heap_limit64(-1);
    for (int i = 0; i < N; i++)
        before[i] = sqlite3_limit(db->sqlite, limits[i], -1);
    confined_open(&confined, db->sqlite);
    confined_begin(&confined, true);
    for (int i = 0; i < N; i++)
        assert_true(sqlite3_limit(db->sqlite, limits[i], -1) < before[i]);
    assert_true(sqlite3_hard_heap_limit64(-1) > 0);
    assert_int_equal(sqlite3_prepare_v2(db->sqlite, wrong, -1, &stmt, NULL), SQLITE_AUTH);
    assert_int_equal(confined_failure(&confined, &err), PPROFX_USAGE);
    assert_non_null(strstr(err.message, "a rule may only read"));
    confined_end(&confined);
    for (int i = 0; i < N; i++)
        assert_int_equal(sqlite3_limit(db->sqlite, limits[i], -1), before[i]);
    assert_int_equal(sqlite3_hard_heap_limit64(-1), memory);
    assert_int_equal(db_exec(db, wrong, &err), PPROFX_OK);
    confined_close(&confined);
    db_close(db);
}

/* sites() gives a number by which to ask, until it is forgotten. */
static void test_what_sites_made_is_forgotten(void **state)
{
    struct db *db = NULL;
    struct sites *sites = sites_new();
    struct functions *f = NULL;
    struct pprofx_error err = {0};
    uint32_t a = sites_intern(sites, str_of("main.a"), str_of("a.go"), 1);
    uint32_t b = sites_intern(sites, str_of("main.b.func1"), str_of("b.go"), 2);
    struct buf sql = {0};
    (void)state;
    assert_int_equal(db_open_bare(&db, &err), PPROFX_OK);
    assert_int_equal(functions_new(&f, db, sites, &err), PPROFX_OK);
    buf_printf(&sql,
               "SELECT sites(column1, column2), payer(column1, column2) FROM "
               "(VALUES (%u, 1), (%u, 5), (NULL, 4))",
               a, b);
    for (int i = 0; i < 2; i++)
        assert_rows(db, buf_text(&sql), i ? "1|main.b\n" : "0|main.b\n");
    assert_int_equal(functions_made(f), 2);
    const struct paid *paid = functions_paid(f, 1);
    assert_true(paid && paid->n == 2 && paid->total > 9.9 && str_is(paid->blame.function, "main.b"));
    functions_forget(f, 1);
    assert_null(functions_paid(f, 1));
    assert_non_null(functions_paid(f, 0));
    assert_null(functions_paid(f, -1));
    buf_free(&sql);
    db_close(db);
    functions_free(f);
    sites_free(sites);
}

/* A function is named without closures and type arguments; one whose name only begins so is another. */
static void test_what_is_on_a_stack(void **state)
{
    struct db *db = NULL;
    struct sites *sites = sites_new();
    struct functions *f = NULL;
    struct pprofx_error err = {0};
    const uint32_t frames[] = {
        sites_intern(sites, str_of("main.(*Set[go.shape.int]).Add"), str_of("a.go"), 1),
        sites_intern(sites, str_of("main.loader.func1"), str_of("b.go"), 2)};
    struct buf sql = {0};
    (void)state;
    assert_int_equal(db_open_bare(&db, &err), PPROFX_OK);
    assert_int_equal(functions_new(&f, db, sites, &err), PPROFX_OK);
    buf_printf(&sql,
               "SELECT on_stack(column1, %u), on_stack(column1, 99), on_stack(column1, NULL) FROM (VALUES "
               "('main.(*Set).Add'), ('main.loader'), ('main.load'), ('main.(*Set)'), (NULL))",
               sites_sequence(sites, frames, 2));
    assert_rows(db, buf_text(&sql), "1|NULL|NULL\n1|NULL|NULL\n0|NULL|NULL\n0|NULL|NULL\nNULL|NULL|NULL\n");
    buf_free(&sql);
    db_close(db);
    functions_free(f);
    sites_free(sites);
}

/* Frames are told apart from the outermost on; what differs further in does not matter. */
static void test_what_has_passed(void **state)
{
    struct db *db = NULL;
    struct sites *sites = sites_new();
    struct functions *f = NULL;
    struct pprofx_error err = {0};
    const struct str a = str_of("a.go");
    const uint32_t serve = sites_intern(sites, str_of("main.serve"), a, 1),
                   other = sites_intern(sites, str_of("main.other"), a, 9),
                   take = sites_intern(sites, str_of("main.handle"), a, 20),
                   ask = sites_intern(sites, str_of("main.handle"), a, 25),
                   wait = sites_intern(sites, str_of("sem.Acquire"), a, 40);
    const uint32_t waits[] = {wait, take, serve}, works[] = {ask, serve}, same[] = {take, serve},
                   elsewhere[] = {ask, other};
    struct buf sql = {0};
    (void)state;
    assert_int_equal(db_open_bare(&db, &err), PPROFX_OK);
    assert_int_equal(functions_new(&f, db, sites, &err), PPROFX_OK);
    uint32_t w = sites_sequence(sites, waits, 3), h = sites_sequence(sites, works, 2);
    uint32_t s = sites_sequence(sites, same, 2), e = sites_sequence(sites, elsewhere, 2);
    buf_printf(&sql,
               "SELECT passed(%u, %u), passed(%u, %u), passed(%u, %u), passed(%u, %u), passed(%u, 99), "
               "passed(NULL, %u)",
               w, h, h, w, w, s, w, e, w, h);
    assert_rows(db, buf_text(&sql), "1|0|0|0|NULL|NULL\n");
    buf_free(&sql);
    db_close(db);
    functions_free(f);
    sites_free(sites);
}

/* Wide views cost many times as much: none of our own rules needs them, as one with a WITH called like a view
 * would. */
static void test_our_rules_fit_narrow_views(void **state)
{
    const struct session_options none = {0};
    struct session *s = NULL;
    struct pprofx_error err = {0};
    (void)state;
    assert_int_equal(session_new(&s, &none, NULL, &err), PPROFX_OK);
    assert_int_equal(session_judge(s, NULL, &err), PPROFX_OK);
    assert_int_equal(tables_judge(session_tables(s), 1, &err), PPROFX_OK);
    const struct finding_list nothing = {0};
    assert_int_equal(chain_tables(&nothing, 0, tables_db(session_tables(s)), &err), PPROFX_OK);
    for (size_t i = 0; i < rules_count(session_rules(s)); i++) {
        const struct rule *r = rules_get(session_rules(s), i);
        sqlite3_stmt *stmt = NULL;
        if (tables_prepare(session_tables(s), r->sql, &stmt, &err))
            fail_msg("%s: %s", r->id.p, err.message);
        (void)sqlite3_finalize(stmt);
    }
    session_free(s);
}

/* Everything a rule can read has a line that says what it is, and in which unit. */
static void test_all_is_explained(void **state)
{
    const struct session_options none = {0};
    struct session *s = NULL;
    struct pprofx_error err = {0};
    struct table *t = NULL;
    struct buf csv = {0}, missing = {0};
    (void)state;
    assert_int_equal(session_new(&s, &none, NULL, &err), PPROFX_OK);
    assert_int_equal(session_judge(s, NULL, &err), PPROFX_OK);
    assert_int_equal(tables_judge(session_tables(s), 1, &err), PPROFX_OK);
    assert_int_equal(schema_table(session_tables(s), session_marks(s), &t, &err), PPROFX_OK);
    table_write_csv(t, &csv);
    assert_non_null(strstr(buf_text(&csv), "\ntable,memstats,profile,profile.profile\n"));
    assert_non_null(strstr(buf_text(&csv), "\nview,heap_change,inuse_bytes,bytes in use\n"));
    for (char *line = csv.data, *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
        if (end - line > 2 && (end[-1] == ',' || memcmp(end - 3, ",\"\"", 3) == 0))
            buf_add(&missing, line, (size_t)(end + 1 - line));
    assert_string_equal(buf_text(&missing), "");
    buf_free(&csv);
    buf_free(&missing);
    table_free(t);
    session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_views_are_narrow),
        cmocka_unit_test(test_bounds_are_taken_back),
        cmocka_unit_test(test_what_sites_made_is_forgotten),
        cmocka_unit_test(test_what_is_on_a_stack),
        cmocka_unit_test(test_what_has_passed),
        cmocka_unit_test(test_our_rules_fit_narrow_views),
        cmocka_unit_test(test_all_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
