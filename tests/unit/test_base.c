/* The pieces everything stands on: arena, buffer, error, strings. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/notes.h"
#include "base/regex.h"
#include "base/sat.h"
#include "profile/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_buf_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct buf b = {0};
    assert_string_equal(buf_text(&b), "");
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%d,", i);
    buf_int(&b, INT64_MIN);
    assert_int_equal(strlen(b.data), b.len);
    assert_string_equal(b.data + b.len - 20, "-9223372036854775808");
    buf_free(&b);
}

static void test_rates_have_no_small_exponent(void **state)
{
    (void)state;
    const double rates[] = {0.012345, 3.14159, 999.4, 999.5, 1000, 123456.7, -2000, 1e15};
    struct buf b = {0};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        buf_rate(&b, rates[i]);
        buf_puts(&b, " ");
    }
    assert_string_equal(buf_text(&b), "0.0123 3.14 999 1000 1000 123457 -2000 1e+15 ");
    buf_free(&b);
}

static void test_arena_keeps_what_it_gave(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    char *first = arena_copy(a, "first", 5);
    for (int i = 0; i < 10000; i++)
        memset(arena_alloc(a, 3, 7), 0xff, 21);
    assert_string_equal(first, "first");
    arena_reset(a);
    assert_string_equal(arena_copy(a, "again", 5), "again");
    arena_free(a);
}

static void test_error_prefix_is_cut_not_overrun(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    char longer[3000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(error_set(&err, PPROFX_FORMAT, "sample %d is %s", 7, "bad"), PPROFX_FORMAT);
    error_prefix(&err, "%s: ", "cpu.pb.gz");
    assert_string_equal(err.message, "cpu.pb.gz: sample 7 is bad");
    error_prefix(&err, "%s", longer);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
}

static void test_strings_are_interned(void **state)
{
    (void)state;
    struct profile *p = profile_new();
    assert_int_equal(profile_intern(p, "", 0), 0);
    char name[32];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            int n = snprintf(name, sizeof name, "main.f%d", i);
            assert_int_equal(profile_intern(p, name, (size_t)n), i + 1);
        }
    assert_int_equal(profile_find(p, "a\0b", 3), NONE);
    uint32_t id = profile_intern(p, "a\0b", 3);
    assert_int_equal(profile_find(p, "a\0b", 3), id);
    assert_int_equal(profile_string(p, id).n, 3);
    profile_free(p);
}

static void test_saturation(void **state)
{
    (void)state;
    bool hit = false;
    assert_int_equal(sat_add(INT64_MAX - 1, 1, &hit), INT64_MAX);
    assert_false(hit);
    assert_int_equal(sat_add(INT64_MIN, -1, &hit), INT64_MIN);
    assert_true(hit);
    assert_int_equal(sat_from_double(1e300), INT64_MAX);
    assert_int_equal(sat_abs(INT64_MIN), INT64_MAX);
}

static void test_regex_is_re2(void **state)
{
    (void)state;
    struct regex *re;
    struct pprofx_error err = {0};
    assert_int_equal(regex_new(&re, "(?i)MAIN\\.\\pL+$", &err), 0);
    assert_true(regex_matches(re, "x main.busy", 11));
    assert_false(regex_matches(re, "main.9", 6));
    regex_free(re);
    assert_int_equal(regex_new(&re, "(", &err), PPROFX_USAGE);
    assert_true(strlen(err.message) > 0);
}

static void test_regex_is_go(void **state)
{
    (void)state;
    struct regex *re;
    struct pprofx_error err = {0};
    static const char *const match_f[] = {"(?<name>f)", "[]](?<n>x)|f", "[[:alpha:]](?<n>)", "[f\\](?<n>]",
                                          "(?P<n>f)"};
    for (size_t i = 0; i < sizeof match_f / sizeof *match_f; i++) {
        assert_int_equal(regex_new(&re, match_f[i], &err), 0);
        assert_true(regex_matches(re, "f", 1));
        regex_free(re);
    }
    assert_int_equal(regex_new(&re, "^\\\\C\\Q\\C(?<\\E$", &err), 0);
    assert_true(regex_matches(re, "\\C\\C(?<", 7));
    regex_free(re);
    static const char *const wrong[] = {"\\C",   "a|\\\\\\C", "(?<>x)", "(?<=x)y", "(?<",
                                        "[\\C]", "[",         "[\\",    "\\"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(regex_new(&re, wrong[i], &err), PPROFX_USAGE);
}

static void test_many_notes_are_told_apart(void **state)
{
    (void)state;
    enum { MANY = 200000 }; /* comparing each with each takes minutes */
    struct notes notes = {0};
    for (int i = 0; i < 2 * MANY; i++)
        notes_add(&notes, "Label key %d is in bytes, and in kilobytes", i % MANY);
    assert_int_equal(notes.n, MANY);
    assert_string_equal(notes.lines[MANY - 1], "Label key 199999 is in bytes, and in kilobytes");
    notes_free(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf_grows_and_stays_terminated),
        cmocka_unit_test(test_rates_have_no_small_exponent),
        cmocka_unit_test(test_arena_keeps_what_it_gave),
        cmocka_unit_test(test_error_prefix_is_cut_not_overrun),
        cmocka_unit_test(test_strings_are_interned),
        cmocka_unit_test(test_saturation),
        cmocka_unit_test(test_regex_is_re2),
        cmocka_unit_test(test_regex_is_go),
        cmocka_unit_test(test_many_notes_are_told_apart),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
