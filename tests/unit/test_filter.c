/* The filters that look at frames.  What each expects was checked with go tool pprof's own rules: see the
 * matching cases of the conformance test. */
#include "base/notes.h"
#include "build.h"
#include "profile/filter.h"
#include "profile/frames.h"
#include "profile/match.h"

#include <pprofx/error.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Applies f to the profile of text and compares samples and, joined by "|", notes. */
static void check_all(const char *text, const struct filter *f, const char *samples, const char *messages)
{
    struct profile *p = build_profile(text);
    struct notes notes = {0};
    struct pprofx_error err = {0};
    assert_int_equal(filter_apply(p, f, &notes, &err), PPROFX_OK);
    struct buf got = build_dump(p), lines = {0};
    assert_string_equal(got.data, samples);
    for (size_t i = 0; i < notes.n; i++)
        buf_printf(&lines, "%s%s", i ? "|" : "", notes.lines[i]);
    assert_string_equal(buf_text(&lines), messages);
    buf_free(&got);
    buf_free(&lines);
    notes_free(&notes);
    profile_free(p);
}

static void check(const char *text, const struct filter *f, const char *samples)
{
    check_all(text, f, samples, "");
}

static const char calls[] = "types n/count\n"
                            "map 1000 2000 0 /bin/app -\n"
                            "1 : alloc work main\n"
                            "2 : leaf+work main\n"
                            "4 : idle main\n"
                            "8 :\n"
                            "16 : ~*1^1100 main\n";

static void test_focus_keeps_samples_with_a_match(void **state)
{
    (void)state;
    check(calls, &(struct filter){.focus = "work"}, "1 : alloc work main\n2 : leaf+work main\n");
    check(calls, &(struct filter){.focus = "^work\\.go$"}, "1 : alloc work main\n2 : leaf+work main\n");
    check(calls, &(struct filter){.focus = "bin/app"}, "16 : ~ main\n");
}

static void test_ignore_wins_and_drops_empty_stacks(void **state)
{
    (void)state;
    check(calls, &(struct filter){.ignore = "work"}, "4 : idle main\n16 : ~ main\n");
    check(calls, &(struct filter){.focus = "main", .ignore = "work|app"}, "4 : idle main\n");
    check_all(calls, &(struct filter){.focus = "work", .ignore = "work"}, "",
              "Focus expression matched no samples");
}

static void test_hide_takes_lines(void **state)
{
    (void)state;
    check(calls, &(struct filter){.hide = "^main"}, "1 : alloc work\n2 : leaf+work\n4 : idle\n16 : ~\n");
    check(calls, &(struct filter){.hide = "^leaf|idle|main"}, "1 : alloc work\n2 : work\n16 : ~\n");
    check(calls, &(struct filter){.hide = "app"},
          "1 : alloc work main\n2 : leaf+work main\n4 : idle main\n16 : main\n");
}

static void test_show_keeps_only_matching_lines(void **state)
{
    (void)state;
    check(calls, &(struct filter){.show = "work"}, "1 : work\n2 : work\n");
    check(calls, &(struct filter){.show = "work|main", .hide = "work"},
          "1 : main\n2 : main\n4 : main\n16 : main\n");
}

static void test_matches_are_of_the_location_table(void **state)
{
    (void)state;
    /* "gone" is only in a dropped sample, yet its location matched. */
    check("types n/count\n1 : gone a\n2 : b\n", &(struct filter){.focus = "gone", .ignore = "^a$"}, "");
    check_all(calls, &(struct filter){.focus = "zzz"}, "", "Focus expression matched no samples");
    check_all("types n/count\n1 : a\n",
              &(struct filter){.ignore = "z", .hide = "z", .show = "z", .show_from = "z", .tagshow = "z"}, "",
              "Ignore expression matched no samples|Hide expression matched no samples|"
              "Show expression matched no samples|ShowFrom expression matched no samples|"
              "TagShow expression matched no samples");
}

static void test_show_from_cuts_above_the_highest_match(void **state)
{
    (void)state;
    const char *text = "types n/count\n1 : B C B A\n2 : D\n4 : x+B+y A\n";
    check(text, &(struct filter){.show_from = "^A$"}, "1 : B C B A\n4 : x+B+y A\n");
    check(text, &(struct filter){.show_from = "^B$"}, "1 : B C B\n4 : x+B\n");
    check(text, &(struct filter){.show_from = "^C$"}, "1 : B C\n");
    check("types n/count\nmap 1 2 0 /lib/x -\n1 : f*1 g h\n", &(struct filter){.show_from = "lib"},
          "1 : f\n");
}

static void test_show_to_cuts_below_the_highest_match(void **state)
{
    (void)state;
    struct profile *p = build_profile("types n/count\n1 : B C B A\n2 : D\n4 : x+B+y A\n");
    struct match *m = NULL;
    assert_int_equal(match_new(&m, p, "to", "^B$", MATCH_WHOLE, NULL), 0);
    assert_true(frames_show_to(p, m));
    struct buf dump = build_dump(p);
    assert_string_equal(buf_text(&dump), "1 : B A\n4 : B+y A\n");
    buf_free(&dump);
    match_free(m);
    profile_free(p);
}

static void test_prune_from_cuts_below_the_lowest_match(void **state)
{
    (void)state;
    const char *text = "types n/count\n1 : D B C B A\n2 : x+B+y A\n4 : m(int) A\n";
    check(text, &(struct filter){.prune_from = "^B$"}, "1 : B C B A\n2 : B+y A\n4 : m(int) A\n");
    check(text, &(struct filter){.prune_from = "^m$"}, "1 : D B C B A\n2 : x+B+y A\n4 : m(int) A\n");
    check("types n/count\n1 : z m(int) A\n", &(struct filter){.prune_from = "^m$"}, "1 : m(int) A\n");
    check("types n/count\n1 : z .m A\n", &(struct filter){.prune_from = "^m$"}, "1 : .m A\n");
    check("types n/count\n1 : z operator()(int) A\n", &(struct filter){.prune_from = "^operator\\(\\)$"},
          "1 : operator()(int) A\n");
}

static void test_bad_expressions_are_named_in_order(void **state)
{
    (void)state;
    struct profile *p = build_profile(calls);
    struct pprofx_error err = {0};
    assert_int_equal(filter_apply(p, &(struct filter){.hide = "(", .tagfocus = "["}, NULL, &err),
                     PPROFX_USAGE);
    assert_non_null(strstr(err.message, "parsing hide regexp: "));
    assert_int_equal(filter_apply(p, &(struct filter){.taghide = "["}, NULL, &err), PPROFX_USAGE);
    assert_non_null(strstr(err.message, "parsing taghide regexp: "));
    profile_free(p);
}

static void check_drop(const char *text, const char *samples, size_t n_notes)
{
    struct profile *p = build_profile(text);
    struct notes notes = {0};
    filter_drop_frames(p, &notes);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, samples);
    assert_int_equal(notes.n, n_notes);
    buf_free(&got);
    notes_free(&notes);
    profile_free(p);
}

static void test_drop_frames_cuts_from_the_root(void **state)
{
    (void)state;
    check_drop("types n/count\ndrop malloc|B\n1 : x malloc main\n2 : D B C B A\n4 : x malloc(int) A\n",
               "1 : main\n2 : A\n4 : A\n", 0);
    /* Never before a frame that stays; whole names only; an inlining line stays. */
    check_drop("types n/count\ndrop A\n1 : x A\n2 : x AA main\n4 : x+A+y main\n",
               "1 : x A\n2 : x AA main\n4 : y main\n", 0);
    check_drop("types n/count\ndrop m.*\nkeep mine\n1 : x mine y\n2 : x more y\n", "1 : x mine y\n2 : y\n",
               0);
    check_drop("types n/count\ndrop (\n1 : x\n", "1 : x\n", 1);
    check_drop("types n/count\ndrop x\nkeep (\n1 : x y\n", "1 : x y\n", 1);
    check_drop("types n/count\nkeep (\n1 : x y\n", "1 : x y\n", 0);
}

static void test_inlines_leave_the_outermost_line(void **state)
{
    (void)state;
    struct profile *p = build_profile("types n/count\n1 : a+b+c:3 d ~\n");
    filter_drop_inlines(p);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, "1 : c:3 d ~\n");
    buf_free(&got);
    profile_free(p);
}

static void check_tag_frames(const char *text, const char *roots, const char *leaves, const char *unit,
                             const char *samples, size_t n_notes)
{
    struct profile *p = build_profile(text);
    struct notes notes = {0};
    filter_tag_frames(p, roots, leaves, unit, false, &notes);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, samples);
    assert_int_equal(notes.n, n_notes);
    buf_free(&got);
    notes_free(&notes);
    profile_free(p);
}

static void test_tag_frames(void **state)
{
    (void)state;
    const char *text = "types n/count\n1 : f : u=x u=y b:=2048/bytes\n2 : f : b:=7\n4 : f\n";
    check_tag_frames(text, "u,,b", NULL, "minimum",
                     "1 : f 2kB x,y : u=x u=y b:=2048/bytes\n2 : f 7  : b:=7\n4 : f  \n", 0);
    check_tag_frames(text, NULL, "u,b", "bytes",
                     "1 : 2048B x,y f : u=x u=y b:=2048/bytes\n2 : 7  f : b:=7\n4 :   f\n", 0);
    check_tag_frames(text, "no", "nope", "", "1 :  f  : u=x u=y b:=2048/bytes\n2 :  f  : b:=7\n4 :  f \n", 2);
    check_tag_frames(text, ",", NULL, "", "1 : f : u=x u=y b:=2048/bytes\n2 : f : b:=7\n4 : f\n", 1);
}

static void test_tag_frames_are_shared_and_numbered_on(void **state)
{
    (void)state;
    struct profile *p = build_profile("types n/count\n1 : f : u=x\n2 : g : u=x\n4 : f : u=x\n");
    filter_tag_frames(p, "u", NULL, "minimum", false, NULL);
    assert_int_equal(p->n_locations, 3);
    assert_int_equal(p->locations[2].id, 3);
    assert_int_equal(p->functions[2].id, 3);
    assert_string_equal(profile_text(p, p->functions[2].file), "u");
    assert_int_equal(p->n_stacks, 2);
    profile_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_focus_keeps_samples_with_a_match),
        cmocka_unit_test(test_ignore_wins_and_drops_empty_stacks),
        cmocka_unit_test(test_hide_takes_lines),
        cmocka_unit_test(test_show_keeps_only_matching_lines),
        cmocka_unit_test(test_matches_are_of_the_location_table),
        cmocka_unit_test(test_show_from_cuts_above_the_highest_match),
        cmocka_unit_test(test_show_to_cuts_below_the_highest_match),
        cmocka_unit_test(test_prune_from_cuts_below_the_lowest_match),
        cmocka_unit_test(test_bad_expressions_are_named_in_order),
        cmocka_unit_test(test_drop_frames_cuts_from_the_root),
        cmocka_unit_test(test_inlines_leave_the_outermost_line),
        cmocka_unit_test(test_tag_frames),
        cmocka_unit_test(test_tag_frames_are_shared_and_numbered_on),
    };
    return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
