/* The reports as text and as data. */
#include "base/mem.h"
#include "base/notes.h"
#include "build.h"
#include "profile/kind.h"
#include "report/goversion.h"
#include "report/header.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct report_options defaults(const struct profile *p, size_t value)
{
    bool saturated = false;
    return (struct report_options){
        .fold = {.value = value},
        .total = fold_total(p, &(struct fold_options){.value = value}, &saturated),
        .unit = "minimum",
        .divide_by = 1,
        .node_fraction = 0.005,
        .edge_fraction = 0.001,
    };
}

static void assert_top(const struct profile *p, const struct report_options *options, enum format format,
                       const char *expected)
{
    struct report *r = NULL;
    struct buf out = {0};
    struct pprofx_error err = {0};
    assert_int_equal(report_top(p, options, &r, NULL, &err), 0);
    report_write(r, format, &out);
    assert_string_equal(buf_text(&out), expected);
    buf_free(&out);
    report_free(r);
}

static const char cpu[] = "types samples/count cpu/nanoseconds\n"
                          "time 1700000000000000000\n"
                          "duration 2000000000\n"
                          "map 1000 2000 0 /usr/bin/app 1234abcd\n"
                          "comment shown\n"
                          "comment #hidden\n"
                          "doc https://example.com/x\n"
                          "1 100000000 : main.leaf main.mid main.main\n"
                          "2 300000000 : main.mid main.main\n";

static void test_top_is_pprofs(void **state)
{
    (void)state;
    struct profile *p = build_profile(cpu);
    struct report_options o = defaults(p, 1);
    assert_top(p, &o, FORMAT_TEXT,
               "File: app\n"
               "Build ID: 1234abcd\n"
               "shown\n"
               "Type: cpu\n"
               "Doc: https://example.com/x\n"
               "Time: 2023-11-14 22:13:20 UTC\n"
               "Duration: 2s, Total samples = 400ms (20.00%)\n"
               "Showing nodes accounting for 400ms, 100% of 400ms total\n"
               "      flat  flat%   sum%        cum   cum%\n"
               "     300ms 75.00% 75.00%      400ms   100%  main.mid\n"
               "     100ms 25.00%   100%      100ms 25.00%  main.leaf\n"
               "         0     0%   100%      400ms   100%  main.main\n");
    o.compat = COMPAT_GO1_23;
    o.node_count = 1;
    o.fold.mean = true;
    o.total = 400000000 / 3;
    const char *const filters[] = {
        "focus=0123456789012345678901234567890123456789012345678901234567890123456789\x1b["
        "31m890"};
    o.filters = filters;
    o.n_filters = 1;
    assert_top(p, &o, FORMAT_TEXT,
               "File: app\n"
               "Build ID: 1234abcd\n"
               "shown\n"
               "Type: mean_cpu\n"
               "Time: Nov 14, 2023 at 10:13pm (UTC)\n"
               "Duration: 2s, Total samples = 133.33ms ( 6.67%)\n"
               "Active filters:\n"
               "   focus=0123456789012345678901234567890123456789012345678901234567890123456789\\x1b[31…\n"
               "Showing nodes accounting for 150ms, 112.50% of 133.33ms total\n"
               "Showing top 1 nodes out of 3\n"
               "      flat  flat%   sum%        cum   cum%\n"
               "     150ms 112.50% 112.50%   133.33ms   100%  main.mid\n");
    profile_free(p);
}

static void test_compact_labels_and_counts(void **state)
{
    (void)state;
    struct profile *p = build_profile(cpu);
    struct report_options o = defaults(p, 0);
    o.compact_labels = true;
    o.node_fraction = 0.7;
    assert_top(p, &o, FORMAT_TEXT,
               "Showing nodes accounting for 2, 66.67% of 3 total\n"
               "Dropped 1 node (cum <= 2)\n"
               "      flat  flat%   sum%        cum   cum%\n"
               "         2 66.67% 66.67%          3   100%  main.mid\n"
               "         0     0% 66.67%          3   100%  main.main\n");
    o.compact_labels = false;
    o.divide_by = 2;
    o.node_fraction = 0;
    o.unit = "MB";
    p->time_nanos = p->duration_nanos = 0;
    p->doc_url = 0;
    p->n_mappings = p->n_comments = 0;
    assert_top(p, &o, FORMAT_TEXT,
               "Type: samples\n"
               "Showing nodes accounting for 1MB, 100% of 1MB total\n"
               "      flat  flat%   sum%        cum   cum%\n"
               "       1MB 66.67% 66.67%        1MB   100%  main.mid\n"
               "         0 33.33%   100%          0 33.33%  main.leaf\n"
               "         0     0%   100%        1MB   100%  main.main\n");
    profile_free(p);
}

static void test_top_as_data(void **state)
{
    (void)state;
    struct profile *p = build_profile("types a/count\n1 : main.x<y\n");
    struct report_options o = defaults(p, 0);
    assert_top(p, &o, FORMAT_CSV,
               "flat,flat_unit,flat_text,flat_percent,sum_percent,cum,cum_unit,cum_text,cum_percent,name,"
               "inlined,file,line\n"
               "1,count,1,100,100,1,count,1,100,main.x<y,no,,\n");
    assert_top(p, &o, FORMAT_MARKDOWN,
               "- Type: a\n- Total: 1\n- Shown: 1\n- Nodes: 1\n- Nodes dropped: 0\n\n"
               "| flat | flat% | sum% | cum | cum% | name |\n"
               "| ---: | ---: | ---: | ---: | ---: | --- |\n"
               "| 1 | 100% | 100% | 1 | 100% | main.x\\<y |\n");
    struct report *r = NULL;
    struct buf out = {0};
    assert_int_equal(report_top(p, &o, &r, NULL, NULL), 0);
    report_write(r, FORMAT_JSON, &out);
    assert_non_null(strstr(buf_text(&out), "\"pprofx\": \"top\",\n  \"version\": 1"));
    assert_non_null(strstr(buf_text(&out), "\"total\": {\n      \"value\": 1,\n      \"unit\": \"count\""));
    assert_non_null(strstr(buf_text(&out), "\"name\": \"main.x<y\",\n      \"inlined\": \"no\""));
    buf_free(&out);
    report_free(r);
    profile_free(p);
}

static void test_wide_cells(void **state)
{
    (void)state;
#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define HEAD "Showing nodes accounting for -2" LETTERS ", 12.50% of 16" LETTERS " total\n"
#define WIDE "                        " /* what a cell of 28 has more than "flat" */
    struct profile *p = build_profile("types a/" LETTERS "\n7 : f\n-9 : g\n");
    struct report_options o = defaults(p, 0);
    o.unit = LETTERS;
    o.compact_labels = true;
    assert_top(p, &o, FORMAT_TEXT,
               HEAD WIDE "flat  flat%   sum% " WIDE " cum   cum%\n"
                         "-9" LETTERS " 56.25% 56.25% -9" LETTERS " 56.25%  g\n"
                         " 7" LETTERS " 43.75% 12.50%  7" LETTERS " 43.75%  f\n");
    o.compat = COMPAT_GO1_26;
    assert_top(p, &o, FORMAT_TEXT,
               HEAD "      flat  flat%   sum%        cum   cum%\n"
                    "-9" LETTERS " 56.25% 56.25% -9" LETTERS " 56.25%  g\n"
                    "7" LETTERS " 43.75% 12.50% 7" LETTERS " 43.75%  f\n");
#undef LETTERS
#undef HEAD
#undef WIDE
    profile_free(p);
}

static void test_sums_saturate_and_say_so(void **state)
{
    (void)state;
    struct profile *p =
        build_profile("types space/bytes\n9000000000000000000 : f\n9000000000000000000 : g\n");
    struct report_options o = defaults(p, 0);
    assert_int_equal(o.total, INT64_MAX);
    o.compact_labels = true;
    struct report *r = NULL;
    struct buf out = {0};
    struct notes notes = {0};
    assert_int_equal(report_top(p, &o, &r, &notes, NULL), 0);
    report_write(r, FORMAT_TEXT, &out);
    assert_non_null(strstr(buf_text(&out), "accounting for 8192PB, 100% of 8192PB total"));
    assert_int_equal(notes.n, 1);
    assert_non_null(strstr(notes.lines[0], "64 bits"));
    notes_free(&notes);
    buf_free(&out);
    report_free(r);
    profile_free(p);
}

static void test_mistakes_of_the_user(void **state)
{
    (void)state;
    struct profile *p = build_profile("types a/nanoseconds\n1 : f\n");
    struct report_options o = defaults(p, 0);
    struct report *r = NULL;
    struct pprofx_error err = {0};
    struct notes notes = {0};
    o.divide_by = 0;
    assert_int_equal(report_top(p, &o, &r, NULL, &err), PPROFX_USAGE);
    assert_string_equal(err.message, "zero divisor specified");
    o.divide_by = -2; /* does nothing, as in pprof */
    o.unit = "MB";
    assert_int_equal(report_top(p, &o, &r, &notes, &err), 0);
    assert_int_equal(notes.n, 1);
    assert_string_equal(notes.lines[0],
                        "Unit MB does not measure nanoseconds, values are not converted to it");
    report_free(r);
    notes_free(&notes);
    profile_free(p);
    p = build_profile("types a/nanoseconds\n");
    r = NULL;
    o.unit = "minimum";
    assert_top(p, &o, FORMAT_TEXT,
               "Type: a\nShowing nodes accounting for 0, 0% of 1ns total\n"
               "      flat  flat%   sum%        cum   cum%\n");
    p->n_types = 0;
    assert_int_equal(report_top(p, &o, &r, NULL, &err), PPROFX_USAGE);
    assert_null(r);
    p->n_types = 1;
    profile_free(p);
}

static void assert_times(int64_t nanos, const char *now, const char *old, const char *utc)
{
    struct buf b = {0};
    header_time(&b, nanos, COMPAT_NONE);
    assert_string_equal(buf_text(&b), now);
    buf_clear(&b);
    header_time(&b, nanos, COMPAT_GO1_23);
    assert_string_equal(buf_text(&b), old);
    buf_clear(&b);
    header_time_utc(&b, nanos);
    assert_string_equal(buf_text(&b), utc);
    buf_free(&b);
}

static void test_times(void **state)
{
    (void)state;
    assert_times(1, "1970-01-01 00:00:00 UTC", "Jan 1, 1970 at 12:00am (UTC)", "1970-01-01T00:00:00Z");
    assert_times(-1, "1969-12-31 23:59:59 UTC", "Dec 31, 1969 at 11:59pm (UTC)", "1969-12-31T23:59:59Z");
    assert_times(INT64_MAX, "2262-04-11 23:47:16 UTC", "Apr 11, 2262 at 11:47pm (UTC)",
                 "2262-04-11T23:47:16Z");
    assert_times(43200000000000, "1970-01-01 12:00:00 UTC", "Jan 1, 1970 at 12:00pm (UTC)",
                 "1970-01-01T12:00:00Z");
}

static void assert_kind(const char *text, const char *expected)
{
    struct profile *p = build_profile(text);
    assert_string_equal(profile_kind(p), expected);
    profile_free(p);
}

static void test_kinds(void **state)
{
    (void)state;
    assert_kind("types samples/count cpu/nanoseconds\n1 1 : f\n", "cpu");
    assert_kind("types samples/count\nperiod 10 cpu/nanoseconds\n", "cpu");
    assert_kind("types alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes\n",
                "heap");
    assert_kind("types alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes\n"
                "default alloc_space\n",
                "allocs");
    assert_kind("types objects/count space/bytes\n", "heap");
    assert_kind("types goroutine/count\n", "goroutine");
    assert_kind("types goroutineleak/count\n", "goroutineleak");
    assert_kind("types threadcreate/count\n", "threadcreate");
    assert_kind("types contentions/count delay/nanoseconds\n1 1 : runtime.unlock main.f\n", "mutex");
    assert_kind("types contentions/count delay/nanoseconds\n1 1 : runtime.selectgo main.f\n"
                "1 1 : sync.Lock main.f\n",
                "block");
    assert_kind("types contentions/count delay/nanoseconds\n1 1 : ~ ~\n", "contention");
    assert_kind("types contentions/count delay/nanoseconds\nperiod 1 trace/count\n1 1 : f\n", "trace");
    assert_kind("types samples/count time/nanoseconds\n", "fgprof");
    assert_kind("types samples/count cpu/nanoseconds\n1 1 : f : pprof::base=true\n", "diff");
    assert_kind("types example.com/conns/count\n", "custom");
}

static void assert_version(const char *text, const char *expected)
{
    struct profile *p = build_profile(text);
    struct go_version v;
    struct buf b = {0};
    go_version_find(&v, p);
    go_version_text(&v, &b);
    assert_string_equal(buf_text(&b), expected);
    go_version_free(&v);
    buf_free(&b);
    profile_free(p);
}

static void test_go_versions(void **state)
{
    (void)state;
    assert_version("types a/count\n1 : f@x.cc\n", "not Go");
    assert_version("types a/count\n1 : @\n", "unknown, no function has a name");
    assert_version("types threadcreate/count\n1 : @\n", "Go, release unknown");
    assert_version("types a/count\n1 : main.f\n", "Go, release unknown");
    assert_version("types a/count\n1 : ~\n", "unknown, no function has a name");
    assert_version("types goroutineleak/count\n1 : main.f\n", "Go 1.26 or later");
    assert_version("types a/count\n1 : internal/runtime/syscall.Syscall6 main.f\n", "Go 1.23–1.25");
    assert_version("types a/count\n1 : internal/runtime/syscall/linux.Syscall6 main.f\n", "Go 1.26 or later");
    assert_version("types a/count\n1 : internal/sync.lockSlow main.f\n", "Go 1.24 or later");
    assert_version("types a/count\n1 : internal/sync.lockSlow runtime.scanobject\n", "Go 1.24–1.25");
    assert_version("types a/count\n1 : runtime.mallocgcTinySize7 main.f\n", "Go 1.26");
    assert_version("types a/count\n1 : runtime.gcWriteBarrier runtime.findrunnable\n", "Go 1.18 or earlier");
    assert_version("types a/count\n1 : runtime.gcWriteBarrier2 main.f\n", "Go 1.21 or later");
    assert_version("types a/count\n1 : main.f.func1-range2\n", "Go 1.23 or later");
    assert_version("types a/count\n1 : example.com/int-range.f\n", "Go, release unknown");
    assert_version("types a/count\n1 : runtime.runFinalizers runtime.runfinq\n", "Go, release unknown");
    assert_version(
        "types a/count\n1 : runtime.main@/usr/lib/go-1.23/src/runtime/proc.go runtime.scanObject\n",
        "Go 1.23");
    assert_version(
        "types a/count\n1 : runtime.main@/m/toolchain@v0.0.1-go1.24.7.linux-amd64/src/runtime/proc.go\n",
        "Go 1.24");
    assert_version("types a/count\n1 : runtime.main@/opt/mongo1.9/src/runtime/proc.go\n",
                   "Go, release unknown");
}

static void assert_info(const char *text, const char *const *parts, size_t n)
{
    struct profile *p = build_profile(text);
    struct report *r = NULL;
    struct buf out = {0};
    assert_int_equal(report_info(p, "cpu.pb.gz", "gzip", &r, NULL), 0);
    report_write(r, FORMAT_TEXT, &out);
    for (size_t i = 0; i < n; i++)
        if (!strstr(buf_text(&out), parts[i]))
            fail_msg("no \"%s\" in:\n%s", parts[i], buf_text(&out));
    static const enum format formats[] = {FORMAT_CSV, FORMAT_JSON, FORMAT_MARKDOWN};
    for (size_t i = 0; i < 3; i++) {
        buf_clear(&out);
        report_write(r, formats[i], &out);
        assert_non_null(strstr(buf_text(&out), "cpu.pb.gz"));
    }
    buf_free(&out);
    report_free(r);
    profile_free(p);
}

static void test_info(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "Profile:       cpu.pb.gz\n",
        "Kind:          cpu\n",
        "Compression:   gzip\n",
        "Time:          2023-11-14T22:13:20Z\n",
        "Duration:      2s\n",
        "Samples:       2\n",
        "Deepest stack: 3\n",
        "Mean depth:    2.5\n",
        "Symbolised:    all\n",
        "Comment:       shown\n               #hidden\n",
        "  type     unit         total  samples  default\n"
        "  samples  count            3        2  no\n"
        "  cpu      nanoseconds  400ms        2  yes\n",
        "  0x1000  0x2000     0x0  1234abcd  /usr/bin/app\n",
        "Try:           pprofx top FILE\n",
    };
    assert_info(cpu, parts, sizeof parts / sizeof *parts);
    static const char *const labels[] = {
        "  key    kind    samples  values\n"
        "  bytes  number        1       1\n"
        "  user   text          2       2\n",
        "Symbolised:    partly\n",
        "pprofx top -tagroot=user FILE\n",
    };
    assert_info("types space/bytes\n1 : f : user=a user=b bytes:=5\n2 : ~ : user=a\n", labels,
                sizeof labels / sizeof *labels);
    static const char *const saturated[] = {"8192PB or more"};
    assert_info("types space/bytes\n9000000000000000000 : f\n9000000000000000000 : g\n", saturated, 1);
    static const char *const empty[] = {"Samples:       0\n", "Mean depth:    0.0\n"};
    assert_info("types space/bytes\n", empty, 2);
}

static void test_facts_flatten(void **state)
{
    (void)state;
    static const struct column columns[] = {{.key = "a"}, {.key = "b", .amounts = true}};
    struct table *t = table_new(columns, 2);
    table_text(t, str_of("x,y"));
    table_unit(t, 5, str_of("bytes"), str_of("5B"));
    struct facts *f = facts_new();
    facts_int(f, "n", "N", -1);
    facts_list(f, "none", "None");
    facts_list(f, "some", "Some");
    facts_item(f, str_of("one\n"));
    facts_item(f, str_of("\xff"));
    facts_table(f, "t", "T", t);
    struct buf out = {0};
    facts_write_csv(f, &out);
    assert_string_equal(buf_text(&out), "key,value,unit,text\nn,-1,,\nsome[0],\"one\n\",,\nsome[1],\xff,,\n"
                                        "t[0].a,\"x,y\",,\nt[0].b,5,bytes,5B\n");
    buf_clear(&out);
    facts_write_text(f, &out);
    assert_string_equal(buf_text(&out), "N:    -1\nSome: one\\n\n      \\xff\nT:\n  x,y5B\n");
    facts_free(f);
    facts_free(NULL);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_top_is_pprofs),
        cmocka_unit_test(test_compact_labels_and_counts),
        cmocka_unit_test(test_top_as_data),
        cmocka_unit_test(test_wide_cells),
        cmocka_unit_test(test_sums_saturate_and_say_so),
        cmocka_unit_test(test_mistakes_of_the_user),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_go_versions),
        cmocka_unit_test(test_info),
        cmocka_unit_test(test_facts_flatten),
    };
    (void)setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
