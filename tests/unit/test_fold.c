/* Folding: costs, order, trimming, inline marks, file names. */
#include "build.h"

#include "base/buf.h"
#include "fold/fold.h"
#include "fold/path.h"
#include "fold/recursion.h"
#include "profile/profile.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The rows of a profile as "flat cum name" lines. */
static void check_rows(const char *profile, const struct fold_options *options, struct fold_trim trim,
                       const char *want)
{
    struct profile *p = build_profile(profile);
    struct fold *f = fold_new(p, options);
    fold_trim(f, &trim);
    struct buf got = {0};
    for (size_t i = 0; i < fold_count(f); i++) {
        const struct fold_node *n = fold_node(f, i);
        buf_printf(&got, "%" PRId64 " %" PRId64 " ", fold_flat(n), fold_cum(n));
        fold_name(&got, n);
        buf_puts(&got, n->inlined ? " (inline)\n" : n->partly_inlined ? " (partial-inline)\n" : "\n");
    }
    assert_string_equal(buf_text(&got), want);
    buf_free(&got);
    fold_free(f);
    profile_free(p);
}

static const struct fold_options plain;

static void test_recursion_counts_once(void **state)
{
    (void)state;
    check_rows("types n/count\n10 : a b a b main\n5 : b main\n", &plain, (struct fold_trim){0},
               "10 10 a\n5 15 b\n0 15 main\n");
}

static void test_order_and_ties(void **state)
{
    (void)state;
    check_rows("types n/count\n5 : z\n5 : a\n-7 : m\n1 : (x)\n", &plain, (struct fold_trim){0},
               "-7 -7 m\n5 5 a\n5 5 z\n1 1 (x)\n");
    check_rows("types n/count\n5 : z main\n3 : a main\n", &plain, (struct fold_trim){.by_cum = true},
               "0 8 main\n5 5 z\n3 3 a\n");
}

static void test_small_nodes_are_dropped_strictly(void **state)
{
    (void)state;
    /* 100 in all: a cutoff of 5 keeps 5 and drops 4 */
    check_rows("types n/count\n91 : a\n5 : b\n4 : c\n", &plain, (struct fold_trim){.node_fraction = 0.05},
               "91 91 a\n5 5 b\n");
    check_rows("types n/count\n91 : a\n5 : b\n4 : c\n", &plain, (struct fold_trim){.node_count = 1},
               "91 91 a\n");
}

static void test_drop_negative(void **state)
{
    (void)state;
    check_rows("types n/count\n9 : a\n-5 : b\n-1 : a c\n", &(struct fold_options){.drop_negative = true},
               (struct fold_trim){0}, "8 8 a\n");
}

static void test_inline_marks(void **state)
{
    (void)state;
    check_rows("types n/count\n3 : in+out main\n2 : in main\n1 : only+out main\n", &plain,
               (struct fold_trim){0}, "5 5 in (partial-inline)\n1 1 only (inline)\n0 6 main\n0 4 out\n");
}

static void test_inline_marks_reach_over_dropped_nodes(void **state)
{
    (void)state;
    /* mid and x are dropped: main now calls leaf over mid, inlined all the same */
    check_rows("types n/count\n40 : leaf+mid main\n60 : leaf other\n50 : x main\n", &plain,
               (struct fold_trim){.node_fraction = 0.35},
               "100 100 leaf (partial-inline)\n0 90 main\n0 60 other\n");
    /* one caller, once inlined and once not: the edge is not an inlined one */
    check_rows("types n/count\n50 : leaf+mid main\n50 : leaf main\n", &plain,
               (struct fold_trim){.node_fraction = 0.6}, "100 100 leaf\n0 100 main\n");
}

static void test_lines_files_addresses(void **state)
{
    (void)state;
    static const char profile[] = "types n/count\n2 : f@x/./a.go:3:1^10 g@x/a.go:9\n1 : f@x/a.go:4^20\n";
    check_rows(profile, &(struct fold_options){.granularity = GRANULARITY_LINES}, (struct fold_trim){0},
               "2 2 f x/a.go:3\n1 1 f x/a.go:4\n0 2 g x/a.go:9\n");
    check_rows(profile, &(struct fold_options){.granularity = GRANULARITY_LINES, .columns = true},
               (struct fold_trim){0}, "2 2 f x/a.go:3:1\n1 1 f x/a.go:4\n0 2 g x/a.go:9\n");
    check_rows(profile, &(struct fold_options){.granularity = GRANULARITY_FILES}, (struct fold_trim){0},
               "3 3 x/a.go\n");
    check_rows(profile, &(struct fold_options){.granularity = GRANULARITY_FILEFUNCTIONS},
               (struct fold_trim){0}, "3 3 f x/a.go\n0 2 g x/a.go\n");
    check_rows(profile, &(struct fold_options){.granularity = GRANULARITY_ADDRESSES}, (struct fold_trim){0},
               "2 2 0000000000000010 f x/a.go:3\n1 1 0000000000000020 f x/a.go:4\n0 2 g x/a.go:9\n");
}

static void test_mean(void **state)
{
    (void)state;
    check_rows("types n/count t/nanoseconds\n2 10 : a main\n3 5 : b main\n",
               &(struct fold_options){.value = 1, .mean = true}, (struct fold_trim){0},
               "5 5 a\n1 1 b\n0 3 main\n");
}

static void test_sums_saturate_or_wrap(void **state)
{
    (void)state;
    static const char profile[] = "types n/count\n9223372036854775807 : a\n2 : a b\n";
    check_rows(profile, &plain, (struct fold_trim){0}, "9223372036854775807 9223372036854775807 a\n0 2 b\n");
    check_rows(profile, &(struct fold_options){.compat = true}, (struct fold_trim){0},
               "-9223372036854775807 -9223372036854775807 a\n0 2 b\n");
}

static void test_total(void **state)
{
    (void)state;
    struct profile *p = build_profile("types n/count\n5 : a\n-3 : b\n");
    bool saturated = false;
    assert_int_equal(fold_total(p, &plain, &saturated), 8);
    profile_free(p);
    p = build_profile("types n/count\n5 : a\n-3 : b : pprof::base=true\n");
    assert_int_equal(fold_total(p, &plain, &saturated), 3);
    assert_false(saturated);
    profile_free(p);
}

static void check_clean(const char *path, const char *want)
{
    struct buf b = {0};
    path_clean(&b, str_of(path));
    assert_string_equal(buf_text(&b), want);
    buf_free(&b);
}

static void test_paths(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "."},
        {"a//b/./c", "a/b/c"},
        {"/../a", "/a"},
        {"a/../../b", "../b"},
        {"../../a/..", "../.."},
        {"/a/b/../..", "/"},
        {"a/b/../..", "."},
        {"./", "."},
        {"//", "/"},
        {"a/..b/.c", "a/..b/.c"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_clean(cases[i][0], cases[i][1]);
    static const char *const trims[][4] = {
        {"/home/x/go/src/a.go", "", "/usr/lib/go/src", "a.go"},
        {"/home/x/go/src/a.go", "/home/x:/other", "", "go/src/a.go"},
        {"/home/x/go/src/a.go", "/home/x/", "/usr/lib/go/src", "go/src/a.go"},
        {"/proc/self/cwd/./a.go", "", "", "a.go"},
        {"/proc/self/cwd/a.go", "/nowhere", "", "a.go"},
        {"/homely/a.go", "/home", "", "/homely/a.go"},
    };
    for (size_t i = 0; i < sizeof trims / sizeof *trims; i++) {
        struct str s = path_trim(str_of(trims[i][0]), trims[i][1], trims[i][2]);
        assert_int_equal(s.n, strlen(trims[i][3]));
        assert_memory_equal(s.p, trims[i][3], s.n);
    }
}

static void test_names_of_paths(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"/usr/bin/app", "app", "[app]"},
        {"/app", "app", "[app]"},
        {"app", "app", "[app]"},
        {"a/b//", "b", "[b]"},
        {"///", "/", "[/]"},
        {"", ".", "<unknown>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        assert_true(str_equal(path_base(str_of(cases[i][0])), str_of(cases[i][1])));
        path_nameless(&b, str_of(cases[i][0]));
        assert_string_equal(buf_text(&b), cases[i][2]);
        buf_free(&b);
    }
}

static void test_paths_told_apart(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"old/heap.gz", "new/heap.gz", "old/heap.gz"},
        {"/a/old/x/heap", "/a/new/x/heap", "old/x/heap"},
        {"a/heap", "b/pile", "heap"},
        {"a/heap", "a/heap", "heap"},
        {"old/heap", "heap", "old/heap"},
        {"heap", "old/heap", "heap"},
        {"/heap", "heap", "/heap"},
        {"gold/heap", "old/heap", "gold/heap"},
        {"heap", "", "heap"},
        {"", "heap", "."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str s = path_apart(str_of(cases[i][0]), str_of(cases[i][1]));
        assert_true(str_equal(s, str_of(cases[i][2])));
    }
}

static void expect_collapsed(const char *text, enum granularity granularity, const char *want)
{
    struct profile *p = build_profile(text);
    recursion_collapse(p, &(struct fold_options){.granularity = granularity});
    struct buf got = build_dump(p);
    assert_string_equal(got.data, want);
    buf_free(&got);
    profile_free(p);
}

static void test_recursion_collapses(void **state)
{
    (void)state;
    expect_collapsed("1 10 : leaf walk walk walk main\n", GRANULARITY_FUNCTIONS, "1 10 : leaf walk main\n");
    expect_collapsed("1 10 : walk walk\n2 20 : a b a b\n", GRANULARITY_FUNCTIONS,
                     "1 10 : walk\n2 20 : a b a b\n");
    /* Among inlined calls, and across calls that are not. */
    expect_collapsed("1 10 : f+f+g main\n", GRANULARITY_FUNCTIONS, "1 10 : f+g main\n");
    expect_collapsed("1 10 : leaf+f f f+g g main\n", GRANULARITY_FUNCTIONS, "1 10 : leaf f g main\n");
    expect_collapsed("1 10 : g+f+f f+f main\n2 20 : g+f+f\n", GRANULARITY_FUNCTIONS,
                     "1 10 : g f main\n2 20 : g+f\n");
    expect_collapsed("1 10 : f:1 f:2 f:2 main\n", GRANULARITY_LINES, "1 10 : f:1 f:2 main\n");
    expect_collapsed("1 10 : ~ ~ main\n3 30 :\n", GRANULARITY_FUNCTIONS, "1 10 : ~ main\n3 30 :\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recursion_counts_once),
        cmocka_unit_test(test_recursion_collapses),
        cmocka_unit_test(test_order_and_ties),
        cmocka_unit_test(test_small_nodes_are_dropped_strictly),
        cmocka_unit_test(test_drop_negative),
        cmocka_unit_test(test_inline_marks),
        cmocka_unit_test(test_inline_marks_reach_over_dropped_nodes),
        cmocka_unit_test(test_lines_files_addresses),
        cmocka_unit_test(test_mean),
        cmocka_unit_test(test_sums_saturate_or_wrap),
        cmocka_unit_test(test_total),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_names_of_paths),
        cmocka_unit_test(test_paths_told_apart),
    };
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
