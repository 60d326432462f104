/* Lines of GODEBUG=gctrace=1 of every form, and what a log of them is as a profile. */
#include "base/mem.h"
#include "base/notes.h"
#include "build.h"
#include "decode/decode.h"
#include "decode/gctrace.h"
#include "profile/gc.h"
#include "profile/kind.h"
#include "profile/profile.h"
#include "source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MIB INT64_C(1048576)

static struct gc_cycle read_line(const char *line)
{
    struct gc_cycle c;
    if (!gctrace_line(str_of(line), &c))
        fail_msg("no cycle: %s", line);
    return c;
}

static const char line_1_26[] =
    "gc 20 @0.382s 15%: 0.015+9.5+0.004 ms clock, 0.030+3.6/1.7/0.098+0.008 ms cpu, 34->40->19 MB, 40 MB "
    "goal, 1 MB stacks, 2 MB globals, 2 P (forced)";

static void test_a_line_since_1_18(void **state)
{
    (void)state;
    struct gc_cycle c = read_line(line_1_26);
    assert_int_equal(c.cycle, 20);
    assert_int_equal(c.at, 382000000);
    assert_int_equal(c.cpu_percent, 1500);
    assert_int_equal(c.sweep_wall, 15000);
    assert_int_equal(c.mark_wall, 9500000);
    assert_int_equal(c.term_wall, 4000);
    assert_int_equal(c.sweep_cpu, 30000);
    assert_int_equal(c.assist_cpu, 3600000);
    assert_int_equal(c.background_cpu, 1700000);
    assert_int_equal(c.idle_cpu, 98000);
    assert_int_equal(c.term_cpu, 8000);
    assert_int_equal(c.heap_start, 34 * MIB);
    assert_int_equal(c.heap_end, 40 * MIB);
    assert_int_equal(c.heap_live, 19 * MIB);
    assert_int_equal(c.goal, 40 * MIB);
    assert_int_equal(c.stacks, 1 * MIB);
    assert_int_equal(c.globals, 2 * MIB);
    assert_int_equal(c.procs, 2);
    assert_true(c.forced);
}

static void test_a_line_until_1_17(void **state)
{
    (void)state;
    struct gc_cycle c = read_line("gc 3 @12s 0%: 0+120+0.17 ms clock, 0+0/110/220+1.3 ms cpu, 4->4->1 MB, 5 "
                                  "MB goal, 8 P");
    assert_int_equal(c.at, INT64_C(12000000000));
    assert_int_equal(c.mark_wall, 120000000);
    assert_int_equal(c.term_cpu, 1300000);
    assert_int_equal(c.stacks, -1);
    assert_int_equal(c.globals, -1);
    assert_int_equal(c.procs, 8);
    assert_false(c.forced);
}

/* Five phases on the wall: scanning and synchronising are marking, in the background. */
static void test_a_line_of_1_5(void **state)
{
    (void)state;
    struct gc_cycle c = read_line("gc 5 @1.664s 65%: 0.1+148+13+60+160 ms clock, 0.2+148+1+14/20/3+170 ms "
                                  "cpu, 6->10->7 MB, 8 MB goal, 1 P");
    assert_int_equal(c.sweep_wall, 100000);
    assert_int_equal(c.mark_wall, 221000000);
    assert_int_equal(c.term_wall, 160000000);
    assert_int_equal(c.sweep_cpu, 200000);
    assert_int_equal(c.assist_cpu, 14000000);
    assert_int_equal(c.background_cpu, 169000000);
    assert_int_equal(c.idle_cpu, 3000000);
    assert_int_equal(c.term_cpu, 170000000);
    assert_int_equal(read_line("gc #1 @0.240s 37%: 0+37+18+9+43 ms clock, 0+37+0+0/9/0+43 ms cpu, 4->5->2 "
                               "MB, 4 MB goal, 1 P")
                         .cycle,
                     1);
}

static void test_lines_in_logs(void **state)
{
    (void)state;
    static const char *const before[] = {"shop-1  | ", "2026-11-27T05:00:00Z stderr F ", "[gc #9 @ home] @",
                                         "{\"log\":\"", "x@y gc 1 @ gc @1s 2%: "};
    static const char *const behind[] = {"", "\",\"stream\":\"stderr\"}", "\\n", " "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (size_t k = 0; k < sizeof behind / sizeof *behind; k++) {
            char line[512];
            (void)snprintf(line, sizeof line, "%s%s%s", before[i], line_1_26, behind[k]);
            assert_int_equal(read_line(line).cycle, 20);
            assert_true(read_line(line).forced);
        }
    assert_int_equal(read_line("gc 1 @0s 0%: 0+0+0 ms clock, 0+0/0/0+0 ms cpu, 4-\\u003e5-\\u003e6 MB, 7 MB "
                               "goal, 1 P")
                         .heap_live,
                     6 * MIB);
}

static void test_what_is_no_line(void **state)
{
    (void)state;
    static const char *const none[] = {
        "",
        "gc",
        "gc 1 @",
        "logc 1 @0s 0%: 0+0+0 ms clock, 0+0/0/0+0 ms cpu, 4->5->6 MB, 7 MB goal, 1 P",
        "gc @0s 0%: 0+0+0 ms clock, 0+0/0/0+0 ms cpu, 4->5->6 MB, 7 MB goal, 1 P",
        "gc 1 @0s 0%: 0+0 ms clock, 0+0/0/0+0 ms cpu, 4->5->6 MB, 7 MB goal, 1 P",
        "gc 1 @0s 0%: 0/0/0 ms clock, 0+0/0/0+0 ms cpu, 4->5->6 MB, 7 MB goal, 1 P",
        "gc 1 @0s 0%: 0+0+0 ms clock, 0+0+0+0+0 ms cpu, 4->5->6 MB, 7 MB goal, 1 P",
        "gc 1 @0s 0%: 0+0+0 ms clock, 0/0+0/0/0+0 ms cpu, 4->5->6 MB, 7 MB goal, 1 P",
        "gc 1 @0s 0%: 0+0+0+0+0+0+0+0+0 ms clock, 0+0/0/0+0 ms cpu, 4->5->6 MB, 7 MB goal, 1 P",
        "gc 1 @0s 0%: 0+0+0 ms clock, 0+0/0/0+0 ms cpu, 4->5->6 MB, 7 MB goal, 0 MB stacks, 1 P",
        "gc 1 @-1s 0%: 0+0+0 ms clock, 0+0/0/0+0 ms cpu, 4->5->6 MB, 7 MB goal, 1 P",
    };
    struct gc_cycle c = {.cycle = 77};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (gctrace_line(str_of(none[i]), &c))
            fail_msg("a cycle: %s", none[i]);
    for (size_t n = 0; n < sizeof line_1_26 - sizeof " (forced)"; n++)
        assert_false(gctrace_line((struct str){line_1_26, n}, &c));
    assert_int_equal(c.cycle, 77);
}

static void test_numbers_beyond_64_bits(void **state)
{
    (void)state;
    struct gc_cycle c = read_line("gc 99999999999999999999 @99999999999999999999.9999999999999s 0%: "
                                  "99999999999999+99999999999999+1.23456789 ms clock, 0+0/0/0+0 ms cpu, "
                                  "4->5->8796093022208 MB, 17592186044415 MB goal, 1 P");
    assert_int_equal(c.cycle, INT64_MAX);
    assert_int_equal(c.at, INT64_MAX);
    assert_int_equal(c.sweep_wall, INT64_MAX);
    assert_int_equal(c.term_wall, 1234567);
    assert_int_equal(c.heap_live, INT64_MAX);
    assert_int_equal(c.goal, -1); /* GOGC=off */
}

static struct profile *read_log(const char *text)
{
    struct profile *p = NULL;
    struct pprofx_error err = {0};
    struct source *s = source_from_memory(text, strlen(text), NULL);
    struct decode_options options = {0};
    if (decode(s, &options, &p, NULL, &err))
        fail_msg("%s", err.message);
    source_close(s);
    return p;
}

static const char a_log[] = "starting\n"
                            "gc 1 @0.1s 5%: 1+2+3 ms clock, 10+20/30/40+50 ms cpu, 4->5->2 MB, 5 MB goal, 0 "
                            "MB stacks, 0 MB globals, 2 P\n"
                            "request served\r\n"
                            "gc 2 @0.3s 6%: 1+2+4 ms clock, 10+20/30/40+50 ms cpu, 4->5->3 MB, 6 MB goal, 0 "
                            "MB stacks, 0 MB globals, 2 P "
                            "(forced)\r\n"
                            "restarted\n"
                            "gc 1 @0.2s 7%: 1+2+5 ms clock, 10+20/30/40+50 ms cpu, 4->5->4 MB, 7 MB goal, 0 "
                            "MB stacks, 0 MB globals, 2 P";

static int64_t sum_of(const struct profile *p, const char *function, size_t value)
{
    int64_t sum = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        const struct location *l = &p->locations[profile_stack(p, p->sample_stack[i])[0]];
        const struct function *f = &p->functions[p->lines[l->first_line].function];
        if (strcmp(profile_text(p, f->name), function) == 0)
            sum += profile_values(p, i)[value];
    }
    return sum;
}

static void test_a_log_is_a_profile(void **state)
{
    (void)state;
    struct profile *p = read_log(a_log);
    assert_string_equal(profile_kind(p), "gc");
    assert_int_equal(p->n_types, 4);
    assert_int_equal(p->told->n_gc_cycles, 3);
    assert_int_equal(p->duration_nanos, 200000000);
    assert_int_equal(sum_of(p, "GC", 0), 3);
    assert_int_equal(sum_of(p, "GC sweep termination", 1), 30000000);
    assert_int_equal(sum_of(p, "GC mark assist", 1), 60000000);
    assert_int_equal(sum_of(p, "GC mark background", 1), 90000000);
    assert_int_equal(sum_of(p, "GC mark idle", 1), 120000000);
    assert_int_equal(sum_of(p, "GC mark termination", 1), 150000000);
    assert_int_equal(sum_of(p, "GC mark", 2), 6000000);
    assert_int_equal(sum_of(p, "GC mark", 3), 0);
    assert_int_equal(sum_of(p, "GC mark termination", 3), 12000000);
    assert_int_equal(p->n_samples, 14); /* seven phases, forced and not */
    profile_free(p);
}

static void test_a_summary(void **state)
{
    (void)state;
    struct gc_summary s;
    struct profile *p = read_log(a_log);
    gc_summarize(p->told->gc_cycles, p->told->n_gc_cycles, &s);
    assert_int_equal(s.cycles, 3);
    assert_int_equal(s.forced, 1);
    assert_int_equal(s.programs, 2);
    assert_int_equal(s.span, 200000000);
    /* Of the first cycle, without idle time: 110 ms in 200 ms of two CPUs. */
    assert_true(s.cpu_share > 0.2749 && s.cpu_share < 0.2751);
    assert_int_equal(s.cpu_percent, 700);
    assert_int_equal(s.pause_median, 5000000);
    assert_int_equal(s.pause_p99, 6000000);
    assert_int_equal(s.pause_max, 6000000);
    assert_int_equal(s.pause_sum, 15000000);
    assert_int_equal(s.first_live, 2 * MIB);
    assert_int_equal(s.last_live, 4 * MIB);
    assert_int_equal(s.first_goal, 5 * MIB);
    assert_int_equal(s.last_goal, 7 * MIB);
    gc_summarize(NULL, 0, &s);
    assert_int_equal(s.cycles, 0);
    profile_free(p);
}

static void test_pauses_by_rank(void **state)
{
    (void)state;
    struct gc_summary s;
    struct gc_cycle cycles[200] = {0};
    for (size_t i = 0; i < 200; i++)
        cycles[i] = (struct gc_cycle){.cycle = (int64_t)i, .sweep_wall = (int64_t)(200 - i)};
    gc_summarize(cycles, 200, &s);
    assert_int_equal(s.pause_median, 100);
    assert_int_equal(s.pause_p99, 198);
    assert_int_equal(s.pause_max, 200);
    assert_true(s.cpu_share < 0); /* all in one moment */
    gc_summarize(cycles, 1, &s);
    assert_int_equal(s.pause_median, 200);
    assert_int_equal(s.pause_p99, 200);
}

static void test_memory_is_bounded(void **state)
{
    (void)state;
    struct buf log = {0};
    struct profile *p = NULL;
    struct pprofx_error err = {0};
    for (int i = 0; i < 20000; i++)
        buf_printf(&log, "gc %d @%ds 5%%: 1+2+3 ms clock, 1+2/3/4+5 ms cpu, 4->5->2 MB, 5 MB goal, 2 P\n", i,
                   i);
    struct decode_options options = {.limits = {.max_memory = 1 << 20}};
    struct source *s = source_from_memory(log.data, log.len, &options.limits);
    assert_int_equal(decode(s, &options, &p, NULL, &err), PPROFX_LIMIT);
    source_close(s);
    buf_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_since_1_18),  cmocka_unit_test(test_a_line_until_1_17),
        cmocka_unit_test(test_a_line_of_1_5),      cmocka_unit_test(test_lines_in_logs),
        cmocka_unit_test(test_what_is_no_line),    cmocka_unit_test(test_numbers_beyond_64_bits),
        cmocka_unit_test(test_a_log_is_a_profile), cmocka_unit_test(test_a_summary),
        cmocka_unit_test(test_pauses_by_rank),     cmocka_unit_test(test_memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
