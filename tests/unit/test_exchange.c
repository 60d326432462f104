/* Profiles in the formats of other tools: folded stacks, speedscope, frames made of labels. */
#include "exchange/exchange.h"

#include "base/notes.h"
#include "build.h"
#include "profile/filter.h"
#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct report_options plain = {.unit = "minimum", .divide_by = 1};

static int append(void *context, const void *data, size_t n, struct pprofx_error *err)
{
    (void)err;
    buf_add(context, data, n);
    return 0;
}

static void assert_folded(const char *profile, const struct report_options *options, const char *want)
{
    struct profile *p = build_profile(profile);
    struct buf out = {0};
    struct pprofx_error err = {0};
    const struct exchange_sink sink = {append, &out};
    assert_int_equal(exchange_folded(p, options, &sink, NULL, &err), PPROFX_OK);
    assert_string_equal(buf_text(&out), want);
    buf_free(&out);
    profile_free(p);
}

static void test_paths_are_summed_and_sorted(void **state)
{
    (void)state;
    static const char profile[] = "types samples/count cpu/nanoseconds\n"
                                  "1 10 : g f main\n"
                                  "2 20 : f main\n"
                                  "4 40 : g f main\n"
                                  "8 0 : a main\n"
                                  "16 160 : g+f+main\n";
    struct report_options options = plain;
    assert_folded(profile, &options, "main;a 8\nmain;f 2\nmain;f;g 21\n");
    options.fold.value = 1;
    assert_folded(profile, &options, "main;f 20\nmain;f;g 210\n");
    options.divide_by = 7;
    assert_folded(profile, &options, "main;f 2\nmain;f;g 30\n");
    options.divide_by = 1;
    options.unit = "us"; /* less than 1: nothing is left */
    assert_folded(profile, &options, "");
}

static void test_granularity(void **state)
{
    (void)state;
    static const char profile[] = "types samples/count\n"
                                  "1 : f@x.go:3 main@m.go:9\n"
                                  "2 : f@x.go:4 main@m.go:9\n";
    struct report_options options = plain;
    assert_folded(profile, &options, "main;f 3\n");
    options.fold.granularity = GRANULARITY_LINES;
    assert_folded(profile, &options, "main m.go:9;f x.go:3 1\nmain m.go:9;f x.go:4 2\n");
    options.fold.granularity = GRANULARITY_FILES;
    assert_folded(profile, &options, "m.go;x.go 3\n");
}

static void test_samples_without_frames_stand_where_their_name_belongs(void **state)
{
    (void)state;
    assert_folded("types samples/count\n1 : A\n2 :\n4 : b\n8 :\n", &plain, "A 1\n[no stack] 10\nb 4\n");
    assert_folded("types samples/count\n2 :\n", &plain, "[no stack] 2\n");
    assert_folded("types samples/count\n1 : A\n2 :\n", &plain, "A 1\n[no stack] 2\n");
}

static void test_negative_values(void **state)
{
    (void)state;
    static const char profile[] = "types samples/count\n-1 : f main\n2 : g main\n5 : h\n-5 : h\n";
    struct report_options options = plain;
    assert_folded(profile, &options, "main;f -1\nmain;g 2\n");
    options.fold.drop_negative = true;
    assert_folded(profile, &options, "main;g 2\n");
}

/* The second function's name, and what becomes of it. */
static void assert_name(const char *name, size_t n, const char *want)
{
    struct profile *p = build_profile("types samples/count\n1 : f main\n");
    struct buf out = {0};
    const struct exchange_sink sink = {append, &out};
    for (size_t i = 0; i < p->n_functions; i++)
        if (!strcmp(profile_text(p, p->functions[i].name), "f"))
            p->functions[i].name = profile_intern(p, name, n);
    assert_int_equal(exchange_folded(p, &plain, &sink, NULL, NULL), PPROFX_OK);
    assert_string_equal(buf_text(&out), want);
    buf_free(&out);
    profile_free(p);
}

static void test_hostile_names(void **state)
{
    (void)state;
    assert_name("a;b", 3, "main;a:b 1\n");
    assert_name("a\nb\r", 4, "main;a\\nb\\x0d 1\n");
    assert_name("a\0b", 3, "main;a\\x00b 1\n");
    assert_name("f 12", 4, "main;f_12 1\n");
    assert_name("f 1 2.5", 7, "main;f 1_2.5 1\n");
    assert_name("\x1b[31m", 5, "main;\\x1b[31m 1\n");
    assert_name("\xe2\x80\xae", 3, "main;\\u202e 1\n");
    assert_name("\xff", 1, "main;\xef\xbf\xbd 1\n");
    assert_name("", 0, "main;<unknown> 1\n");
}

static void test_means_are_refused(void **state)
{
    (void)state;
    struct profile *p = build_profile("types samples/count\n1 : f\n");
    struct report_options options = plain;
    struct pprofx_error err = {0};
    struct buf out = {0};
    const struct exchange_sink sink = {append, &out};
    options.fold.mean = true;
    assert_int_equal(exchange_folded(p, &options, &sink, NULL, &err), PPROFX_USAGE);
    assert_int_equal(exchange_speedscope(p, &options, "x", &sink, NULL, &err), PPROFX_USAGE);
    assert_int_equal(out.len, 0);
    profile_free(p);
}

static int refuse(void *context, const void *data, size_t n, struct pprofx_error *err)
{
    (void)context, (void)data, (void)n, (void)err;
    return PPROFX_OUTPUT;
}

static void test_a_failing_sink_ends_it(void **state)
{
    (void)state;
    struct profile *p = build_profile("types samples/count\n1 : f\n");
    const struct exchange_sink sink = {refuse, NULL};
    assert_int_equal(exchange_folded(p, &plain, &sink, NULL, NULL), PPROFX_OUTPUT);
    assert_int_equal(exchange_speedscope(p, &plain, "x", &sink, NULL, NULL), PPROFX_OUTPUT);
    profile_free(p);
}

static void test_labels_become_frames(void **state)
{
    (void)state;
    struct profile *p = build_profile("types samples/count\n"
                                      "1 : f : user=ann size:=2048/bytes\n"
                                      "2 : f : tier=b user=ann pprof::base=true\n"
                                      "4 : f : user=bob user=ann n:=3\n"
                                      "8 : f\n");
    struct buf out = {0};
    const struct exchange_sink sink = {append, &out};
    filter_label_frames(p, false, "minimum", false);
    assert_int_equal(exchange_folded(p, &plain, &sink, NULL, NULL), PPROFX_OK);
    assert_string_equal(buf_text(&out), "f 8\n"
                                        "tier=b;user=ann;f 2\n"
                                        "user=ann;size=2kB;f 1\n"
                                        "user=bob,ann;n=3;f 4\n");
    buf_free(&out);
    profile_free(p);
}

static void assert_speedscope(const char *profile, const struct report_options *options, const char *want,
                              size_t n_notes)
{
    struct profile *p = build_profile(profile);
    struct buf out = {0};
    struct notes notes = {0};
    struct pprofx_error err = {0};
    const struct exchange_sink sink = {append, &out};
    assert_int_equal(exchange_speedscope(p, options, "test", &sink, &notes, &err), PPROFX_OK);
    assert_string_equal(buf_text(&out), want);
    assert_int_equal(notes.n, n_notes);
    notes_free(&notes);
    buf_free(&out);
    profile_free(p);
}

#define HEAD "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"test\","

static void test_speedscope(void **state)
{
    (void)state;
    static const char profile[] = "types samples/count cpu/nanoseconds work/items\n"
                                  "1 10 3 : f@x.go:3 main@m.go:9\n"
                                  "2 20 -3 : f@x.go:4 main@m.go:9\n"
                                  "0 5 0 : main@m.go:9\n";
    struct report_options options = plain;
    options.fold.value = 1;
    assert_speedscope(
        profile, &options,
        HEAD "\"activeProfileIndex\":1,\"shared\":{\"frames\":[{\"name\":\"f\",\"file\":\"x.go\"},"
             "{\"name\":\"main\",\"file\":\"m.go\"}]},\"profiles\":["
             "{\"type\":\"sampled\",\"name\":\"samples\",\"unit\":\"none\",\"samples\":[[1,0]],"
             "\"weights\":[3],\"startValue\":0,\"endValue\":3},"
             "{\"type\":\"sampled\",\"name\":\"cpu\",\"unit\":\"nanoseconds\",\"samples\":[[1],[1,0]],"
             "\"weights\":[5,30],\"startValue\":0,\"endValue\":35},"
             "{\"type\":\"sampled\",\"name\":\"work (items)\",\"unit\":\"none\",\"samples\":[],"
             "\"weights\":[],\"startValue\":0,\"endValue\":0}]}\n",
        0);
    options.fold.granularity = GRANULARITY_LINES;
    assert_speedscope(
        profile, &options,
        HEAD "\"activeProfileIndex\":1,\"shared\":{\"frames\":["
             "{\"name\":\"f\",\"file\":\"x.go\",\"line\":3},"
             "{\"name\":\"f\",\"file\":\"x.go\",\"line\":4},"
             "{\"name\":\"main\",\"file\":\"m.go\",\"line\":9}]},\"profiles\":["
             "{\"type\":\"sampled\",\"name\":\"samples\",\"unit\":\"none\",\"samples\":[[2,0],[2,1]],"
             "\"weights\":[1,2],\"startValue\":0,\"endValue\":3},"
             "{\"type\":\"sampled\",\"name\":\"cpu\",\"unit\":\"nanoseconds\",\"samples\":[[2],[2,0],[2,1]],"
             "\"weights\":[5,10,20],\"startValue\":0,\"endValue\":35},"
             "{\"type\":\"sampled\",\"name\":\"work (items)\",\"unit\":\"none\",\"samples\":[[2,0]],"
             "\"weights\":[3],\"startValue\":0,\"endValue\":3}]}\n",
        1);
}

/* Each value type by itself: what is cut in another one is not said. */
static void test_sums_of_the_type_shown(void **state)
{
    (void)state;
    struct profile *p = build_profile("types samples/count cpu/nanoseconds\n"
                                      "1 9223372036854775807 : f main\n2 9223372036854775807 : f main\n");
    struct report_options options = plain;
    for (options.fold.value = 0; options.fold.value < 2; options.fold.value++) {
        struct buf out = {0};
        struct notes notes = {0};
        struct pprofx_error err = {0};
        const struct exchange_sink sink = {append, &out};
        assert_int_equal(exchange_folded(p, &options, &sink, &notes, &err), PPROFX_OK);
        assert_string_equal(buf_text(&out),
                            options.fold.value ? "main;f 9223372036854775807\n" : "main;f 3\n");
        assert_int_equal(notes.n, options.fold.value);
        notes_free(&notes);
        buf_free(&out);
    }
    profile_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths_are_summed_and_sorted),
        cmocka_unit_test(test_granularity),
        cmocka_unit_test(test_samples_without_frames_stand_where_their_name_belongs),
        cmocka_unit_test(test_negative_values),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_means_are_refused),
        cmocka_unit_test(test_a_failing_sink_ends_it),
        cmocka_unit_test(test_labels_become_frames),
        cmocka_unit_test(test_speedscope),
        cmocka_unit_test(test_sums_of_the_type_shown),
    };
    return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
