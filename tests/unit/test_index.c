/* Choosing a value, and the units of numeric labels. */
#include "base/mem.h"
#include "base/notes.h"
#include "build.h"
#include "profile/labels.h"

#include <pprofx/error.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static size_t index_of(const struct profile *p, const char *name)
{
    size_t i = 99;
    struct pprofx_error err = {0};
    assert_int_equal(profile_value_index(p, name, &i, &err), PPROFX_OK);
    return i;
}

static void test_index_by_name_number_and_default(void **state)
{
    (void)state;
    struct profile *p = build_profile("types objects/count space/bytes cpu/ns");
    assert_int_equal(index_of(p, ""), 2);
    assert_int_equal(index_of(p, NULL), 2);
    assert_int_equal(index_of(p, "+1"), 1);
    assert_int_equal(index_of(p, "space"), 1);
    assert_int_equal(index_of(p, "inuse_objects"), 0);
    p->default_type = profile_intern(p, "space", 5);
    assert_int_equal(index_of(p, ""), 1);
    p->default_type = profile_intern(p, "gone", 4);
    assert_int_equal(index_of(p, ""), 2);
    profile_free(p);
}

static void test_index_errors(void **state)
{
    (void)state;
    struct profile *p = build_profile("types a/count b/count");
    struct pprofx_error err = {0};
    size_t i = 7;
    assert_int_equal(profile_value_index(p, "99", &i, &err), PPROFX_USAGE);
    assert_string_equal(err.message, "sample_index 99 is outside the range [0..1]");
    assert_int_equal(profile_value_index(p, "x", &i, &err), PPROFX_USAGE);
    assert_string_equal(err.message, "sample_index \"x\" must be one of: [a b]");
    assert_int_equal(profile_value_index(p, "-1", &i, &err), PPROFX_USAGE);
    assert_int_equal(profile_value_index(p, "99999999999999999999", &i, &err), PPROFX_USAGE);
    assert_int_equal(i, 7);
    profile_free(p);
    p = build_profile("types\n");
    assert_int_equal(profile_value_index(p, "", &i, &err), PPROFX_USAGE);
    assert_string_equal(err.message, "profile has no samples");
    profile_free(p);
}

static const char mixed_units[] = "types n/count\n"
                                  "1 : f : lat:=2/milliseconds bytes:=3\n"
                                  "1 : f : lat:=2/seconds request:=4\n"
                                  "1 : f : lat:=2/hours lat:=7 user=x\n";

static void test_units_are_each_labels_own(void **state)
{
    (void)state;
    struct profile *p = build_profile(mixed_units);
    struct notes notes = {0};
    struct str *units = labels_units(p, false, &notes);
    static const char *const want[] = {"milliseconds", "bytes",        "seconds", "bytes",
                                       "hours",        "milliseconds", ""};
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(units[i].p, want[i]);
    assert_int_equal(notes.n, 1);
    mem_free(units);
    notes_free(&notes);
    profile_free(p);
}

static void test_units_are_the_keys_under_compat(void **state)
{
    (void)state;
    struct profile *p = build_profile(mixed_units);
    struct notes notes = {0};
    struct str *units = labels_units(p, true, &notes);
    assert_string_equal(units[2].p, "milliseconds");
    assert_string_equal(notes.lines[0],
                        "For tag lat used unit milliseconds, also encountered unit(s) hours, seconds");
    mem_free(units);
    notes_free(&notes);
    profile_free(p);
}

static void test_labels_sort_is_stable(void **state)
{
    (void)state;
    struct profile *p = build_profile("types n/count\n1 : f : z:=1 b=2 a=9 b=1 a:=1\n");
    labels_sort(p, p->sample_labels, 5);
    struct buf text = build_dump(p);
    assert_string_equal(text.data, "1 : f : a=9 b=2 b=1 a:=1 z:=1\n");
    buf_free(&text);
    profile_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_by_name_number_and_default),
        cmocka_unit_test(test_index_errors),
        cmocka_unit_test(test_units_are_each_labels_own),
        cmocka_unit_test(test_units_are_the_keys_under_compat),
        cmocka_unit_test(test_labels_sort_is_stable),
    };
    return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
