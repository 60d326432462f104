/* Merging, scaling, bases. */
#include "base/notes.h"
#include "build.h"
#include "profile/merge.h"

#include <pprofx/error.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct profile *merged(const char *a, const char *b, const char *c, bool compat, struct notes *notes)
{
    const char *texts[] = {a, b, c};
    struct profile *ps[3], *out;
    struct pprofx_error err = {0};
    size_t n = 0;
    while (n < 3 && texts[n]) {
        ps[n] = build_profile(texts[n]);
        n++;
    }
    assert_int_equal(merge(ps, n, compat, &out, notes, &err), PPROFX_OK);
    for (size_t i = 0; i < n; i++)
        profile_free(ps[i]);
    return out;
}

static void check(const char *a, const char *b, const char *want)
{
    struct profile *p = merged(a, b, NULL, false, NULL);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, want);
    buf_free(&got);
    profile_free(p);
}

static void test_equal_stacks_with_equal_labels_add_up(void **state)
{
    (void)state;
    check("types n/count\n1 : f g\n2 : f g : k=v\n4 : f\n4 : f\n",
          "types n/count\n8 : g\n16 : f g\n32 : f g : k=v\n", "17 : f g\n34 : f g : k=v\n8 : f\n8 : g\n");
    /* The order of keys is nothing, that of the values of one key is something; units count. */
    check("types n/count\n1 : f : a=1 b=2\n1 : f : c:=1\n",
          "types n/count\n2 : f : b=2 a=1\n2 : f : c:=1/s\n",
          "3 : f : a=1 b=2\n1 : f : c:=1\n2 : f : c:=1/s\n");
    check("types n/count\n1 : f : a=1 a=2\n", "types n/count\n1 : f : a=2 a=1\n",
          "1 : f : a=1 a=2\n1 : f : a=2 a=1\n");
}

static void test_zero_samples_vanish_also_after_the_sum(void **state)
{
    (void)state;
    check("types n/count\n5 : f g\n0 : h\n1 : k\n", "types n/count\n-5 : f g\n2 : m\n", "1 : k\n2 : m\n");
    struct profile *p =
        merged("types n/count\ncomment c\ntime 9\nduration 4\nmap 1 2 3 main -\n5 : f g\n1 : k\n",
               "types n/count\nmap 1 2 3 main -\n-5 : f g\n2 : k\n", NULL, false, NULL);
    assert_int_equal(p->n_locations, 1);
    assert_int_equal(p->locations[0].id, 1);
    assert_int_equal(p->n_functions, 1);
    assert_int_equal(p->n_mappings, 1);
    assert_int_equal(p->duration_nanos, 4);
    assert_int_equal(p->n_comments, 1);
    profile_free(p);
}

static void test_types_are_the_common_ones(void **state)
{
    (void)state;
    check("types a/count b/count c/count\n1 2 3 : f\n", "types c/count x/count a/count\n30 9 10 : f\n",
          "11 33 : f\n");
    struct profile *p =
        merged("types a/count b/count\ndefault b\n", "types a/count\ndefault x\n", NULL, false, NULL);
    assert_string_equal(profile_text(p, p->default_type), "a");
    profile_free(p);
    p = merged("types a/count b/count\n", "types b/count a/count\ndefault a\n", NULL, false, NULL);
    assert_string_equal(profile_text(p, p->default_type), "a");
    profile_free(p);
}

static int merge_fails(const char *a, const char *b, bool compat, struct pprofx_error *err)
{
    struct profile *ps[] = {build_profile(a), build_profile(b)}, *out = NULL;
    int code = merge(ps, 2, compat, &out, NULL, err);
    assert_null(out);
    profile_free(ps[0]);
    profile_free(ps[1]);
    return code;
}

static void test_what_has_nothing_in_common_is_refused(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    assert_int_equal(merge_fails("types a/count\n", "types b/count\n", false, &err), PPROFX_FORMAT);
    assert_string_equal(err.message, "profiles have empty common sample type list: they are of different "
                                     "kinds; pprofx info says which");
    assert_int_equal(merge_fails("types a/ns\n", "types a/bytes\n", false, &err), PPROFX_FORMAT);
    assert_string_equal(err.message, "sample types: incompatible types: a/ns and a/bytes");
    assert_int_equal(merge_fails("types a/ns\nperiod 1 cpu/ns\n", "types a/ns\n", false, &err),
                     PPROFX_FORMAT);
    assert_string_equal(err.message, "period type: incompatible types: cpu/ns and /");
    assert_int_equal(
        merge_fails("types a/ns\nperiod 1 alloc/b\n", "types a/ns\nperiod 1 allocs/b\n", false, &err),
        PPROFX_FORMAT);
    assert_string_equal(err.message, "incompatible period types alloc and allocs");
    assert_int_equal(merge(NULL, 0, false, NULL, NULL, &err), PPROFX_USAGE);
}

static void test_units_become_the_smallest(void **state)
{
    (void)state;
    struct profile *p =
        merged("types n/count cpu/ms\nperiod 10 cpu/ms\n1 2 : f\n1 0 : g\n",
               "types n/count cpu/nanoseconds\nperiod 7 cpu/ns\n1 5 : f\n1 0 : g\n", NULL, false, NULL);
    struct buf got = build_dump(p);
    /* As in pprof a sample is lost whose only scaled value is 0. */
    assert_string_equal(got.data, "2 2000005 : f\n1 0 : g\n");
    assert_string_equal(profile_text(p, p->types[1].unit), "nanoseconds");
    assert_int_equal(p->period, 10000000);
    buf_free(&got);
    profile_free(p);
}

static void test_headers(void **state)
{
    (void)state;
    struct profile *p =
        merged("types n/count\ntime 30\nduration 1\nperiod 5 n/count\ncomment a\ncomment b\ndrop d\n",
               "types n/count\ntime 10\nduration 2\nperiod 7 n/count\ncomment b\nkeep k\ndoc u\n",
               "types n/count\ntime 20\nduration 4\nperiod 6 n/count\ncomment c\ndoc w\n", false, NULL);
    assert_int_equal(p->time_nanos, 10);
    assert_int_equal(p->duration_nanos, 7);
    assert_int_equal(p->period, 7);
    assert_int_equal(p->n_comments, 3);
    assert_string_equal(profile_text(p, p->comments[2]), "c");
    assert_string_equal(profile_text(p, p->doc_url), "u");
    assert_string_equal(profile_text(p, p->drop_frames), "d");
    assert_string_equal(profile_text(p, p->keep_frames), "");
    profile_free(p);
    /* A time of 0 is the smallest so far and then forgotten. */
    p = merged("types n/count\ntime 5\n", "types n/count\n", "types n/count\ntime 9\n", false, NULL);
    assert_int_equal(p->time_nanos, 9);
    profile_free(p);
}

static void test_columns_tell_locations_apart_but_not_under_compat(void **state)
{
    (void)state;
    const char *a = "types n/count\n1 : f:1:2+g:3:4 r\n",
               *b = "types n/count\n2 : f:1:9+g:3:4 r\n4 : f:1:2+g:3:5 r\n";
    struct profile *p = merged(a, b, NULL, false, NULL);
    assert_int_equal(p->n_samples, 3);
    profile_free(p);
    p = merged(a, b, NULL, true, NULL);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, "3 : f:1:2+g:3:4 r\n4 : f:1:2+g:3:5 r\n");
    buf_free(&got);
    profile_free(p);
}

static void test_mappings_are_the_same_when_moved(void **state)
{
    (void)state;
    struct profile *p =
        merged("types n/count\nmap 1000 2001 0 /bin/a id\n1 : ~*1^1500 m\n",
               "types n/count\nmap 9000 9ffe 1 /lib/x -\nmap 7000 8f00 0 /b id\n2 : ~*2^7500 m\n", NULL,
               false, NULL);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, "3 : ~ m\n");
    assert_int_equal(p->n_mappings, 1);
    assert_int_equal(p->locations[0].address, 0x1500);
    buf_free(&got);
    profile_free(p);
}

static void test_a_profile_without_mappings_gets_a_stand_in(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct profile *p = build_profile("types n/count\n1 : ~^1500 m\n");
    assert_int_equal(merge_single(p, false, &err), PPROFX_OK);
    assert_int_equal(p->n_mappings, 1);
    assert_int_equal(p->locations[1].mapping, 0);
    profile_free(p);
    p = merged("types n/count\n1 : m^7\n", "types n/count\nmap 1000 2000 0 /bin/a -\n2 : g*1^1004\n3 : h\n",
               NULL, false, NULL);
    assert_int_equal(p->n_mappings, 2);
    assert_string_equal(profile_text(p, p->mappings[0].file), "");
    assert_int_equal(p->locations[0].mapping, 0);
    assert_int_equal(p->locations[1].mapping, 1);
    assert_int_equal(p->locations[2].mapping, NONE);
    profile_free(p);
}

static void test_sums_saturate_or_wrap(void **state)
{
    (void)state;
    const char *a = "types n/count\n9223372036854775807 : f\n", *b = "types n/count\n1 : f\n";
    struct notes notes = {0};
    struct profile *p = merged(a, b, NULL, false, &notes);
    assert_int_equal(profile_values(p, 0)[0], INT64_MAX);
    assert_int_equal(notes.n, 1);
    profile_free(p);
    p = merged(a, b, NULL, true, NULL);
    assert_int_equal(profile_values(p, 0)[0], INT64_MIN);
    profile_free(p);
    notes_free(&notes);
}

static void test_types_of_one_name(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    const char *twice = "types a/count a/count b/count\n1 2 3 : f\n";
    check(twice, twice, "2 4 6 : f\n");
    check(twice, "types b/count a/count\n1 10 : f\n", "11 4 : f\n");
    assert_int_equal(merge_fails("types a/count a/count\n", "types b/count\n", true, &err), PPROFX_FORMAT);
    struct profile *p = build_profile(twice);
    assert_int_equal(merge_single(p, false, &err), PPROFX_OK);
    assert_int_equal(p->n_types, 3);
    assert_int_equal(merge_single(p, true, &err), PPROFX_OK);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, "3 : f\n");
    assert_string_equal(profile_text(p, p->default_type), "b");
    buf_free(&got);
    profile_free(p);
    p = build_profile("types a/count a/count\n");
    assert_int_equal(merge_single(p, true, &err), PPROFX_FORMAT);
    profile_free(p);
    p = build_profile("types\n");
    assert_int_equal(merge_single(p, false, &err), PPROFX_FORMAT);
    profile_free(p);
}

static void test_one_profile_is_copied_as_it_is(void **state)
{
    (void)state;
    check("types n/count\n1 : f\n1 : f\n0 : g\n", NULL, "1 : f\n1 : f\n0 : g\n");
}

static void test_scale_rounds_half_away_from_zero(void **state)
{
    (void)state;
    struct profile *p =
        build_profile("types n/count\n5 : a\n-5 : b\n1 : c : k=v\n0 : d\n-9223372036854775808 : e\n");
    struct notes notes = {0};
    merge_scale(p, 0.1, false, &notes);
    assert_int_equal(notes.n, 0);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, "1 : a\n-1 : b\n-922337203685477632 : e\n");
    buf_free(&got);
    merge_scale(p, -1e5, false, &notes);
    assert_int_equal(profile_values(p, 2)[0], INT64_MAX);
    merge_scale(p, 1e5, true, &notes);
    assert_int_equal(profile_values(p, 2)[0], INT64_MIN);
    assert_int_equal(notes.n, 2);
    assert_string_equal(notes.lines[0], "scaled values passed 2^63 and were cut there");
    assert_string_equal(notes.lines[1], "scaled values passed 2^63 and became -2^63");
    notes_free(&notes);
    profile_free(p);
}

static void test_multiply_keeps_all(void **state)
{
    (void)state;
    struct profile *p = build_profile("types n/count\n15 : a\n-15 : b\n9 : c\n0 : d\n");
    struct notes notes = {0};
    merge_multiply(p, 0.1, false, &notes);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, "1 : a\n-1 : b\n0 : c\n0 : d\n");
    assert_int_equal(notes.n, 0);
    merge_multiply(p, 1e19, false, &notes);
    assert_int_equal(profile_values(p, 0)[0], INT64_MAX);
    assert_int_equal(notes.n, 1);
    merge_multiply(p, 2, true, &notes);
    assert_int_equal(profile_values(p, 0)[0], INT64_MIN);
    buf_free(&got);
    notes_free(&notes);
    profile_free(p);
}

static void check_base(const char *source, const char *base, bool diff, bool normalize, const char *want)
{
    struct profile *p = build_profile(source), *b = build_profile(base);
    struct pprofx_error err = {0};
    assert_int_equal(merge_base(&p, b, diff, normalize, false, NULL, &err), PPROFX_OK);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, want);
    buf_free(&got);
    profile_free(p);
    profile_free(b);
}

static void test_base(void **state)
{
    (void)state;
    const char *source = "types n/count\n5 : f\n3 : g\n",
               *base = "types n/count\n5 : f : pprof::base=x k=v\n1 : g\n";
    check_base(source, base, false, false, "5 : f\n2 : g\n-5 : f : k=v pprof::base=x\n");
    check_base(source, base, true, false,
               "5 : f\n3 : g\n-5 : f : k=v pprof::base=true\n-1 : g : pprof::base=true\n");
    check_base("types n/count\n6 : f\n3 : g\n", "types n/count\n3 : f\n", false, true, "-1 : f\n1 : g\n");
    check_base(source, "types n/count\n5 : f\n3 : g\n", false, false, "");
}

static void test_normalize_needs_equal_types(void **state)
{
    (void)state;
    struct profile *p = build_profile("types n/count\n"), *b = build_profile("types n/bytes\n");
    struct pprofx_error err = {0};
    assert_int_equal(merge_base(&p, b, false, true, false, NULL, &err), PPROFX_FORMAT);
    profile_free(p);
    profile_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_stacks_with_equal_labels_add_up),
        cmocka_unit_test(test_zero_samples_vanish_also_after_the_sum),
        cmocka_unit_test(test_types_are_the_common_ones),
        cmocka_unit_test(test_what_has_nothing_in_common_is_refused),
        cmocka_unit_test(test_units_become_the_smallest),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_columns_tell_locations_apart_but_not_under_compat),
        cmocka_unit_test(test_mappings_are_the_same_when_moved),
        cmocka_unit_test(test_a_profile_without_mappings_gets_a_stand_in),
        cmocka_unit_test(test_sums_saturate_or_wrap),
        cmocka_unit_test(test_types_of_one_name),
        cmocka_unit_test(test_one_profile_is_copied_as_it_is),
        cmocka_unit_test(test_scale_rounds_half_away_from_zero),
        cmocka_unit_test(test_multiply_keeps_all),
        cmocka_unit_test(test_base),
        cmocka_unit_test(test_normalize_needs_equal_types),
    };
    return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
