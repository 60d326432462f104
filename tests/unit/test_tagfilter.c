/* tagfocus, tagignore, tagshow and taghide. */
#include "base/notes.h"
#include "build.h"
#include "profile/filter.h"

#include <pprofx/error.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char tagged[] = "types n/count\n"
                             "1 : f : user=alice path=/a\n"
                             "2 : f : user=bob bytes:=1024\n"
                             "4 : f : bytes:=4096/bytes lat:=1500/milliseconds\n"
                             "8 : f : lat:=2/seconds shards:=12\n"
                             "16 : f\n";

/* Which of the samples above stay, as the sum of their values. */
static int64_t kept(const struct filter *f, struct notes *notes)
{
    struct profile *p = build_profile(tagged);
    struct pprofx_error err = {0};
    assert_int_equal(filter_apply(p, f, notes, &err), PPROFX_OK);
    int64_t sum = 0;
    for (size_t i = 0; i < p->n_samples; i++)
        sum += profile_values(p, i)[0];
    profile_free(p);
    return sum;
}

static void check(const char *tagfocus, int64_t want, bool is_range)
{
    struct notes notes = {0};
    assert_int_equal(kept(&(struct filter){.tagfocus = tagfocus}, &notes), want);
    bool noted = false;
    for (size_t i = 0; i < notes.n; i++)
        noted |= strstr(notes.lines[i], " as range, not regexp") != NULL;
    assert_int_equal(noted, is_range);
    notes_free(&notes);
}

static void test_expressions(void **state)
{
    (void)state;
    check("alice", 1, false);
    check("user:a", 1, false);
    check("user=alice,bob", 3, false);
    check("alice,/a", 1, false);
    check("alice,bob", 0, false);
    check("user=", 3, false);
    check("=bob", 2, false);
    check("nokey=x", 0, false);
    check(":", 3, false);
    check("1kb:2s", 0, false); /* units of two families are no range */
    check("12kb34", 0, false);
    check("1:2:3", 0, false);
}

static void test_ranges(void **state)
{
    (void)state;
    check("1kb", 2, true);
    check("bytes=1kb:", 6, true);
    check("bytes=+1kb:4kb", 6, true);
    check(":1kb", 2, true);
    check("bytes=1kb:1024000", 6, true); /* the second end takes the first's unit */
    check("1kb:1024000", 14, true);      /* and so does an unknown unit, here of shards */
    check("1024", 0, true);              /* without a unit bytes never match */
    check("12", 8, true);                /* but labels of an unknown unit do */
    check("12shards", 8, true);
    check("-5:", 8, true);
}

static void test_mixed_units_are_each_read_in_their_own(void **state)
{
    (void)state;
    check("lat=1800ms:", 8, true);
    check("lat=1s:2s", 12, true);
    struct notes notes = {0};
    assert_int_equal(kept(&(struct filter){.tagfocus = "lat=1800ms:", .compat = true}, &notes), 0);
    assert_int_equal(kept(&(struct filter){.tagfocus = "lat=2ms", .compat = true}, &notes), 8);
    assert_string_equal(notes.lines[0],
                        "For tag lat used unit milliseconds, also encountered unit(s) seconds");
    notes_free(&notes);
}

static void test_tagignore(void **state)
{
    (void)state;
    assert_int_equal(kept(&(struct filter){.tagignore = "user=alice"}, NULL), 30);
    assert_int_equal(kept(&(struct filter){.tagfocus = "user", .tagignore = "1kb:"}, NULL), 1);
    struct notes notes = {0};
    assert_int_equal(kept(&(struct filter){.tagignore = "zz"}, &notes), 31);
    assert_string_equal(notes.lines[1], "TagIgnore expression matched no samples");
    notes_free(&notes);
}

static void test_errors(void **state)
{
    (void)state;
    struct profile *p = build_profile(tagged);
    struct pprofx_error err = {0};
    assert_int_equal(filter_apply(p, &(struct filter){.tagfocus = "a,("}, NULL, &err), PPROFX_USAGE);
    assert_non_null(strstr(err.message, "parsing tagfocus regexp: "));
    assert_int_equal(filter_apply(p, &(struct filter){.tagignore = "9223372036854775808:"}, NULL, &err),
                     PPROFX_USAGE);
    assert_string_equal(err.message, "parsing tagignore: number 9223372036854775808 is out of range");
    assert_int_equal(filter_apply(p, &(struct filter){.tagignore = "-9223372036854775808:"}, NULL, &err),
                     PPROFX_OK);
    profile_free(p);
}

static void check_keys(const struct filter *f, const char *want)
{
    struct profile *p = build_profile("types n/count\n1 : f : user=alice path=/a\n2 : g : bytes:=8 user=x\n");
    struct pprofx_error err = {0};
    assert_int_equal(filter_apply(p, f, NULL, &err), PPROFX_OK);
    struct buf got = build_dump(p);
    assert_string_equal(got.data, want);
    buf_free(&got);
    profile_free(p);
}

static void test_tagshow_and_taghide(void **state)
{
    (void)state;
    check_keys(&(struct filter){.tagshow = "user|bytes"}, "1 : f : user=alice\n2 : g : bytes:=8 user=x\n");
    check_keys(&(struct filter){.taghide = "user"}, "1 : f : path=/a\n2 : g : bytes:=8\n");
    check_keys(&(struct filter){.tagshow = "user|path", .taghide = "pa"},
               "1 : f : user=alice\n2 : g : user=x\n");
    /* After tagfocus, which may look at what is then hidden. */
    check_keys(&(struct filter){.tagfocus = "alice", .taghide = "user"}, "1 : f : path=/a\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_mixed_units_are_each_read_in_their_own),
        cmocka_unit_test(test_tagignore),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_tagshow_and_taghide),
    };
    return cmocka_run_group_tests_name("tagfilter", tests, NULL, NULL);
}
