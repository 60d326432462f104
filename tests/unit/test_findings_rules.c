/* Rules as they are read: heads, levels, remedies, marks, and which takes whose place. */
#include "findings/head.h"
#include "findings/marks.h"
#include "findings/rule_parse.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/notes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_str(struct str s, const char *want)
{
    assert_int_equal(s.n, strlen(want));
    assert_memory_equal(s.p, want, s.n);
}

static const char *folded(const char *name)
{
    static char text[256];
    char room[256];
    struct str s = marks_fold(str_of(name), room);
    (void)snprintf(text, sizeof text, "%.*s", (int)s.n, s.p);
    return text;
}

static void test_names_are_folded(void **state)
{
    static const char *const names[][2] = {
        {"main.run", "main.run"},
        {"main.run.func1", "main.run"},
        {"main.run.func1.2", "main.run"},
        {"main.run.gowrap1", "main.run"},
        {"main.run.deferwrap12", "main.run"},
        {"main.run-range3", "main.run"},
        {"main.(*T).Get-fm", "main.(*T).Get"},
        {"main.run[go.shape.int].func1.2", "main.run"},
        {"main.(*Set[go.shape.struct { A [2]int }]).Add", "main.(*Set).Add"},
        {"main.function", "main.function"},
        {"main.run.func", "main.run.func"},
        {"main.x]", "main.x]"},
        {"func1", "func1"},
        {".1", ".1"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(folded(names[i][0]), names[i][1]);
}

static bool is_marked(const char *patterns, const char *function)
{
    struct marks *m = marks_new();
    uint64_t bits[1] = {0};
    assert_int_equal(marks_add(m, MARK_ANY, str_of("it"), str_of(patterns), NULL), PPROFX_OK);
    marks_match(m, str_of(function), bits);
    marks_free(m);
    return bits[0] != 0;
}

static void test_patterns(void **state)
{
    (void)state;
    assert_true(is_marked("runtime.mallocgc*", "runtime.mallocgcTiny"));
    assert_true(is_marked("runtime.mallocgc*", "runtime.mallocgc"));
    assert_false(is_marked("runtime.mallocgc", "runtime.mallocgcTiny"));
    assert_false(is_marked("allocgc*", "runtime.mallocgc"));
    assert_true(is_marked("x *.Lock", "sync.(*Mutex).Lock"));
    assert_true(is_marked("a*b*c", "aXbYbZc"));
    assert_false(is_marked("a*b*c", "aXbYbZ"));
    assert_true(is_marked("*", ""));
    assert_false(is_marked("", "main.run"));
    assert_true(is_marked("  main.run\t", "main.run"));
}

static void test_marks_that_are_refused(void **state)
{
    struct marks *m = marks_new();
    struct pprofx_error err = {0};
    (void)state;
    assert_int_equal(marks_add(m, MARK_ANY, str_of("it"), str_of("a b"), &err), PPROFX_OK);
    assert_int_equal(marks_add(m, MARK_ANY, str_of("it"), str_of("a b"), &err), PPROFX_OK);
    assert_int_equal(marks_count(m), MARKS_OWN + 1);
    assert_int_equal(marks_add(m, MARK_LEAF, str_of("it"), str_of("a b"), &err), PPROFX_USAGE);
    assert_int_equal(marks_add(m, MARK_ANY, str_of("it"), str_of("a c"), &err), PPROFX_USAGE);
    assert_int_equal(marks_add(m, MARK_ANY, str_of("It"), str_of("a"), &err), PPROFX_USAGE);
    assert_int_equal(marks_add(m, MARK_ANY, str_of("1t"), str_of("a"), &err), PPROFX_USAGE);
    assert_int_equal(marks_add(m, MARK_ANY, str_of(""), str_of("a"), &err), PPROFX_USAGE);
    assert_int_equal(marks_add(m, MARK_ANY, str_of("a; DROP"), str_of("a"), &err), PPROFX_USAGE);
    marks_free(m);
}

static void test_many_marks(void **state)
{
    struct marks *m = marks_new();
    uint64_t bits[32] = {0};
    int rc = 0;
    size_t n = MARKS_OWN;
    (void)state;
    for (; n < 2000 && !rc; n++) {
        char name[32], pattern[32];
        (void)snprintf(name, sizeof name, "mark_%zu", n);
        (void)snprintf(pattern, sizeof pattern, "main.f%zu", n);
        rc = marks_add(m, MARK_ANY, str_of(name), str_of(pattern), NULL);
    }
    assert_int_equal(rc, PPROFX_LIMIT);
    assert_true(marks_words(m) <= sizeof bits / sizeof *bits);
    marks_match(m, str_of("main.f700"), bits);
    for (size_t i = 0; i < marks_count(m); i++)
        assert_int_equal(bits[i / 64] >> i % 64 & 1, i == 700);
    marks_free(m);
}

static int collect(void *context, struct str key, struct str value, struct pprofx_error *err)
{
    (void)err;
    buf_printf(context, "%s|%s\n", key.p, value.p);
    return key.n == 4 && memcmp(key.p, "stop", 4) == 0 ? PPROFX_USAGE : 0;
}

static int head(const char *text, const char *want, const char *want_sql, struct pprofx_error *err)
{
    struct arena *arena = arena_new();
    struct buf got = {0};
    const char *sql = "";
    int rc = head_read(text, arena, collect, &got, &sql, err);
    if (!rc) {
        assert_string_equal(buf_text(&got), want);
        assert_string_equal(sql, want_sql);
    }
    buf_free(&got);
    arena_free(arena);
    return rc;
}

static void test_heads(void **state)
{
    struct pprofx_error err = {0};
    (void)state;
    assert_int_equal(head("", "", "", &err), PPROFX_OK);
    assert_int_equal(head("SELECT 1", "", "SELECT 1", &err), PPROFX_OK);
    assert_int_equal(head("-- a: b\nSELECT", "a|b\n", "SELECT", &err), PPROFX_OK);
    assert_int_equal(head("--a:b", "a|b\n", "", &err), PPROFX_OK);
    assert_int_equal(head("-- a:  b \r\n--   c: d\n--  e\n-- f:\n\nS", "a|b c: d e\nf|\n", "\nS", &err),
                     PPROFX_OK);
    assert_int_equal(head("-- a: b\n-- no key\n", "", "", &err), PPROFX_USAGE);
    assert_non_null(strstr(err.message, "line 2"));
    assert_int_equal(head("-- a: b\n--  c\n-- stop: x\n", "", "", &err), PPROFX_USAGE);
    assert_int_equal(head("--   goes: on\n", "", "", &err), PPROFX_USAGE);
}

static int parse(const char *text, struct rule *out, struct arena *arena, struct pprofx_error *err)
{
    return rule_parse(out, text, "x.sql", arena, err);
}

static void test_a_rule(void **state)
{
    struct arena *arena = arena_new();
    struct pprofx_error err = {0};
    struct rule r;
    (void)state;
    assert_int_equal(
        parse("-- id: a-1\n-- title: T\n-- kinds: cpu heap\n-- unit: share\n-- levels: 1% 0.5 off\n"
              "-- rank: 7\n-- form: quality\n-- remedy -1.23: old\n-- remedy: new\n"
              "-- remedy 1.24-1.26: between\n-- leaf: m = a b\nSELECT 1",
              &r, arena, &err),
        PPROFX_OK);
    assert_str(r.id, "a-1");
    assert_str(r.kinds, "cpu heap");
    assert_int_equal(r.form, RULE_QUALITY);
    assert_int_equal(r.rank, 7);
    assert_true(r.has_levels && fabs(r.levels[0] - 0.01) < 1e-12 && fabs(r.levels[1] - 0.5) < 1e-12);
    assert_true(isinf(r.levels[2]) && r.levels[2] > 0);
    assert_int_equal(r.n_remedies, 3);
    assert_int_equal(r.remedies[0].newest, 23);
    assert_int_equal(r.remedies[2].oldest, 24);
    assert_int_equal(r.remedies[2].newest, 26);
    assert_int_equal(r.n_marks, 1);
    assert_int_equal(r.marks[0].where, MARK_LEAF);
    assert_str(r.marks[0].name, "m");
    assert_string_equal(r.sql, "SELECT 1");
    arena_free(arena);
}

static void test_levels(void **state)
{
    struct rule r = {.levels = {1, 2, 3}, .lower_is_worse = true};
    struct pprofx_error err = {0};
    (void)state;
    assert_int_equal(rule_parse_levels(&r, str_of("-,10%, off"), ',', &err), PPROFX_OK);
    assert_true(fabs(r.levels[0] - 1) < 1e-12 && fabs(r.levels[1] - 0.1) < 1e-12 && r.levels[2] < -1e300);
    r.lower_is_worse = false;
    assert_int_equal(rule_parse_levels(&r, str_of("1KB,8MB,1.5GB"), ',', &err), PPROFX_OK);
    assert_true(r.levels[0] == 1024 && r.levels[1] == 8 * 0x1p20 && r.levels[2] == 1.5 * 0x1p30);
    assert_int_equal(rule_parse_levels(&r, str_of("1,2,3"), ',', &err), PPROFX_OK);
    static const char *const wrong[] = {"",        "1",       "1,2",     "1,2,3,4",  "1,2,x",
                                        "1,2,nan", "1,2,inf", "1,2,3%%", "1,,2",     "1,2,3x",
                                        "1 2 3",   "1,2,%",   "1,2,3M",  "1,2,1e999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(rule_parse_levels(&r, str_of(wrong[i]), ',', &err), PPROFX_USAGE);
    assert_true(fabs(r.levels[0] - 1) < 1e-12);
}

static void test_rules_that_are_none(void **state)
{
    static const char *const wrong[][2] = {
        {"SELECT 1", "\"id:\" is missing"},
        {"-- id: x\n", "there is no SELECT"},
        {"-- id: X\nSELECT 1", "small letters"},
        {"-- id: x\n-- what: y\nSELECT 1", "line 2: \"what\" is unknown"},
        {"-- id: x\n-- frames: y\nSELECT 1", "is what marks frames"},
        {"-- id: x\n-- form: song\nSELECT 1", "form is finding, quality or chain"},
        {"-- id: x\n-- levels: 1 2 z\nSELECT 1", "\"z\" is no level"},
        {"-- id: x\n-- rank: low\nSELECT 1", "line 2: rank is a number from 0 to 1000000"},
        {"-- id: x\n-- rank: 99999999999999999999\nSELECT 1", "line 2: rank is a number from 0 to 1000000"},
        {"-- id: x\n-- worse: perhaps\nSELECT 1", "line 2: worse is lower or higher"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct arena *arena = arena_new();
        struct pprofx_error err = {0};
        struct rule r;
        assert_int_equal(parse(wrong[i][0], &r, arena, &err), PPROFX_USAGE);
        assert_non_null(strstr(err.message, wrong[i][1]));
        arena_free(arena);
    }
}

static void write_rule(const char *folder, const char *name, const char *text)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", folder, name);
    FILE *f = fopen(buf_text(&path), "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    buf_free(&path);
}

/* A user's rule whose marks collide is left out, and the built-in one is there again. */
static void test_whose_place_is_taken(void **state)
{
    char folder[] = "/tmp/pprofx-rules-XXXXXX";
    struct marks *marks = marks_new();
    struct rules *rules = NULL;
    struct notes notes = {0};
    struct pprofx_error err = {0};
    (void)state;
    assert_non_null(mkdtemp(folder));
    const char *const folders[] = {folder};
    write_rule(folder, "a.sql", "-- id: memory-copy\n-- callee: copied = main.*\nSELECT 1 AS metric");
    write_rule(folder, "b.sql", "-- id: slice-growth\n-- frames: gc = main.*\nSELECT 1 AS metric");
    write_rule(folder, "c.txt", "no rule");
    assert_int_equal(marks_add(marks, MARK_ANY, str_of("gc"), str_of("runtime.gc*"), &err), PPROFX_OK);
    assert_int_equal(rules_load(&rules, folders, 1, marks, &notes, &err), PPROFX_OK);
    assert_non_null(rules_find(rules, str_of("memory-copy"))->origin);
    assert_null(rules_find(rules, str_of("slice-growth"))->origin);
    assert_int_equal(notes.n, 1);
    assert_non_null(strstr(notes.lines[0], "b.sql: the mark \"gc\" has other patterns already"));
    for (size_t i = 1; i < rules_count(rules); i++)
        assert_true(str_compare(rules_get(rules, i - 1)->id, rules_get(rules, i)->id) < 0);
    rules_free(rules);
    marks_free(marks);
    notes_free(&notes);
    for (const char *const *name = (const char *const[]){"a.sql", "b.sql", "c.txt", NULL}; *name; name++) {
        struct buf path = {0};
        buf_printf(&path, "%s/%s", folder, *name);
        assert_int_equal(unlink(buf_text(&path)), 0);
        buf_free(&path);
    }
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_folded),
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_marks_that_are_refused),
        cmocka_unit_test(test_many_marks),
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_a_rule),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_rules_that_are_none),
        cmocka_unit_test(test_whose_place_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
