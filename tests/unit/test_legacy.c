/* pprof's legacy formats: values as it has them, names, labels and statistics that it passes over. */
#include "base/buf.h"
#include "base/mem.h"
#include "base/notes.h"
#include "decode/decode.h"
#include "profile/profile.h"
#include "profile/told.h"
#include "source/source.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct decode_options plain = {0}, compat = {.compat = true}, by_address = {.by_address = true};

static int read_bytes(const void *data, size_t n, const struct decode_options *options, struct profile **out,
                      struct notes *notes, struct pprofx_error *err)
{
    struct source *s = source_from_memory(data, n, &options->limits);
    int r = decode(s, options, out, notes, err);
    source_close(s);
    return r;
}

static struct profile *read_text(const char *text, const struct decode_options *options)
{
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    if (read_bytes(text, strlen(text), options, &p, NULL, &err))
        fail_msg("refused: %s", err.message);
    return p;
}

static void add_location(struct buf *out, const struct profile *p, uint32_t id)
{
    const struct location *l = &p->locations[id];
    buf_printf(out, " %" PRIx64, l->address);
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const struct line *line = &p->lines[l->first_line + i];
        const struct function *f = &p->functions[line->function];
        buf_printf(out, "%c%s", i ? '<' : '=', profile_text(p, f->name));
        if (f->file)
            buf_printf(out, "@%s:%" PRId64, profile_text(p, f->file), line->line);
    }
}

/* A sample a line: "12 3: 1000=main.f@f.go:7 2000 bytes=5". */
static struct buf describe(const struct profile *p)
{
    struct buf out = {0};
    for (size_t s = 0; s < p->n_samples; s++) {
        for (size_t t = 0; t < p->n_types; t++)
            buf_printf(&out, t ? " %" PRId64 : "%" PRId64, profile_values(p, s)[t]);
        buf_char(&out, ':');
        for (size_t i = 0; i < profile_depth(p, p->sample_stack[s]); i++)
            add_location(&out, p, profile_stack(p, p->sample_stack[s])[i]);
        for (uint32_t i = p->label_start[s]; i < p->label_start[s + 1]; i++) {
            const struct label *l = &p->labels[p->sample_labels[i]];
            buf_printf(&out, " %s=", profile_text(p, l->key));
            if (l->is_number)
                buf_int(&out, l->number);
            else
                buf_puts(&out, profile_text(p, l->text));
        }
        buf_char(&out, '\n');
    }
    return out;
}

static void assert_reads(const char *text, const struct decode_options *options, const char *samples)
{
    struct profile *p = read_text(text, options);
    struct buf got = describe(p);
    assert_string_equal(buf_text(&got), samples);
    buf_free(&got);
    profile_free(p);
}

static void assert_refused(const char *text, const struct decode_options *options, const char *message)
{
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    assert_int_equal(read_bytes(text, strlen(text), options, &p, NULL, &err), PPROFX_FORMAT);
    assert_null(p);
    if (!strstr(err.message, message))
        fail_msg("\"%s\" is not in \"%s\"", message, err.message);
}

static void assert_types(const struct profile *p, const char *const *types)
{
    size_t n = 0;
    for (; types[n]; n++) {
        struct buf got = {0};
        assert_true(n < p->n_types);
        buf_printf(&got, "%s/%s", profile_text(p, p->types[n].type), profile_text(p, p->types[n].unit));
        assert_string_equal(buf_text(&got), types[n]);
        buf_free(&got);
    }
    assert_int_equal(p->n_types, n);
}

static const char goroutines[] = "# a comment\n"
                                 "\n"
                                 "goroutine profile: total 6\n"
                                 "3 @ 0x9001 0x9101 0x1011 0x2001 0xe001\n"
                                 "# labels: {\"key\":\"a\\\"b\", \"k2\":\"\\t\\u00e9\"}\n"
                                 "#\t0x1010\tmain.f+0x10\t\t/x/f.go:3\n"
                                 "#\t0x2000\tmain.main+0x20\t/x/main.go:9\n"
                                 "\n"
                                 "2 @ 0x1011 0x2001 0xe001\n"
                                 "#\t0x1010\tmain.f+0x10\t/x/f.go:3\n"
                                 "#\t0x2000\tmain.main+0x20\t/x/main.go:9\n"
                                 "1 @ 0x9101\n"
                                 "#\t0x9100\truntime.wait+0x100\truntime/w.go:1\n";

static void test_goroutines(void **state)
{
    (void)state;
    static const char *const types[] = {"goroutine/count", NULL};
    struct profile *p = read_text(goroutines, &plain);
    assert_types(p, types);
    assert_string_equal(profile_text(p, p->period_type.type), "goroutine");
    assert_int_equal(p->period, 1);
    assert_int_equal(p->n_mappings, 1);
    assert_true(p->mappings[0].limit == UINT64_MAX);
    profile_free(p);
    assert_reads(goroutines, &plain,
                 "3: 9000=runtime.(hidden) 9100=runtime.wait@runtime/w.go:1 1010=main.f@/x/f.go:3 "
                 "2000=main.main@/x/main.go:9 key=a\"b k2=\t\xc3\xa9\n"
                 "2: 1010=main.f@/x/f.go:3 2000=main.main@/x/main.go:9\n"
                 "1: 9100=runtime.wait@runtime/w.go:1\n");
    assert_reads(goroutines, &by_address,
                 "3: 9000=runtime.(hidden) 9100=runtime.wait@runtime/w.go:1 1010=main.f@/x/f.go:3 "
                 "2000=main.main@/x/main.go:9 e000=runtime.goexit key=a\"b k2=\t\xc3\xa9\n"
                 "2: 1010=main.f@/x/f.go:3 2000=main.main@/x/main.go:9 e000=runtime.goexit\n"
                 "1: 9100=runtime.wait@runtime/w.go:1\n");
    assert_reads(goroutines, &compat, "3: 9000 9100 1010 2000 e000\n2: 1010 2000 e000\n1: 9100\n");
}

static void test_frames_that_are_not_named_are_noted(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct notes notes = {0};
    struct profile *p = NULL;
    assert_int_equal(read_bytes(goroutines, sizeof goroutines - 1, &plain, &p, &notes, &err), PPROFX_OK);
    assert_int_equal(notes.n, 1);
    assert_non_null(strstr(notes.lines[0], "runtime.(hidden)"));
    notes_free(&notes);
    profile_free(p);
}

static void assert_notes_missing(const char *text, bool missing)
{
    struct pprofx_error err = {0};
    struct notes notes = {0};
    struct profile *p = NULL;
    assert_int_equal(read_bytes(text, strlen(text), &plain, &p, &notes, &err), PPROFX_OK);
    assert_int_equal(notes.n, missing);
    if (missing)
        assert_non_null(strstr(notes.lines[0], "a part of the text is missing"));
    notes_free(&notes);
    profile_free(p);
}

static void test_missing_parts_are_noted(void **state)
{
    (void)state;
    assert_notes_missing("goroutine profile: total 3\n1 @ 0x5\n2 @ 0x6\n", false);
    assert_notes_missing("goroutine profile: total 3\n1 @ 0x5\n", true);
    assert_notes_missing("goroutine profile: total 99999999999999999999\n1 @ 0x5\n", false);
    assert_notes_missing("heap profile: 1: 16 [4: 65] @ heap/2\n1: 16 [4: 64] @ 0x5\n", false);
    assert_notes_missing("heap profile: 1: 16 [5: 64] @ heap/2\n1: 16 [4: 64] @ 0x5\n", true);
    assert_notes_missing("heap profile: 1: 16 [5: 64] @ heapprofile\n1: 16 [4: 64] @ 0x5\n", false);
}

/* Since Go 1.21 an inlined call has an address of its own. */
static void test_inlined_calls(void **state)
{
    (void)state;
    static const char text[] = "threadcreate profile: total 2\n"
                               "2 @ 0x1011 0x1012 0x1021 0x2001\n"
                               "#\t0x1010\tmain.in+0x10\t/x/in.go:3\n"
                               "#\t0x1011\tmain.f+0x11\t/x/f.go:4\n"
                               "#\t0x1020\tmain.f+0x20\t/x/f.go:5\n"
                               "#\t0x2000\tmain.main+0x20\t/x/main.go:9\n";
    assert_reads(
        text, &plain,
        "2: 1010=main.in@/x/in.go:3<main.f@/x/f.go:4 1020=main.f@/x/f.go:5 2000=main.main@/x/main.go:9\n");
    assert_reads(text, &by_address,
                 "2: 1010=main.in@/x/in.go:3 1011=main.f@/x/f.go:4 1020=main.f@/x/f.go:5 "
                 "2000=main.main@/x/main.go:9\n");
}

/* Before, the lines of one address were its inlined calls. */
static void test_inlined_calls_of_one_address(void **state)
{
    (void)state;
    assert_reads("goroutine profile: total 2\n"
                 "1 @ 0x1011 0x1011 0x2001\n"
                 "#\t0x1010\tmain.in+0x10\t/x/in.go:3\n"
                 "#\t0x1010\tmain.f+0x10\t/x/f.go:4\n"
                 "#\t0x1010\tmain.in+0x10\t/x/in.go:3\n"
                 "#\t0x1010\tmain.f+0x10\t/x/f.go:4\n"
                 "#\t0x2000\tmain.main+0x20\t/x/main.go:9\n"
                 "1 @ 0x1011 0x2001\n"
                 "#\t0x1010\tmain.in+0x10\t/x/in.go:3\n"
                 "#\t0x1010\tmain.f+0x10\t/x/f.go:4\n"
                 "#\t0x2000\tmain.main+0x20\t/x/main.go:9\n",
                 &by_address,
                 "1: 1010=main.in@/x/in.go:3<main.f@/x/f.go:4 1010=main.in@/x/in.go:3<main.f@/x/f.go:4 "
                 "2000=main.main@/x/main.go:9\n"
                 "1: 1010=main.in@/x/in.go:3<main.f@/x/f.go:4 2000=main.main@/x/main.go:9\n");
}

static void test_recursion(void **state)
{
    (void)state;
    assert_reads(
        "goroutine profile: total 1\n"
        "1 @ 0x1011 0x1011 0x1011 0x1012\n"
        "#\t0x1010\tmain.f+0x10\t/x/f.go:4\n"
        "#\t0x1010\tmain.f+0x10\t/x/f.go:4\n"
        "#\t0x1010\tmain.f+0x10\t/x/f.go:4\n"
        "#\t0x1011\tmain.f+0x11\t/x/f.go:5\n",
        &plain,
        "1: 1010=main.f@/x/f.go:4 1010=main.f@/x/f.go:4 1010=main.f@/x/f.go:4 1011=main.f@/x/f.go:5\n");
}

static void test_comments_that_fit_nothing(void **state)
{
    (void)state;
    assert_reads("goroutine profile: total 1\n"
                 "#\t0x1010\tmain.before+0x10\t/x/f.go:4\n"
                 "1 @ 0x1011 0x2001\n"
                 "#\t0x7777\tmain.else+0x10\t/x/f.go:4\n"
                 "#\t0xzz\tmain.else+0x10\t/x/f.go:4\n"
                 "#\t0x1010\n"
                 "#\n"
                 "# labels: {\"open\":\"end\n"
                 "# labels: nothing\n"
                 "#\t0x2000\tmain.no_offset\tno_line\n",
                 &plain, "1: 1010 2000=main.no_offset@no_line:0\n");
}

/* A goroutine that has only just begun; pprof refuses the whole file. */
static void test_goroutine_without_addresses(void **state)
{
    (void)state;
    static const char text[] = "goroutine profile: total 3\n1 @\n2 @ 0x1011\n";
    assert_reads(text, &plain, "1:\n2: 1010\n");
    assert_refused(text, &compat, "line 2: is no sample");
}

static void test_long_lines(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_puts(&text, "goroutine profile: total 3\n1 @");
    while (text.len < 70000)
        buf_puts(&text, " 0x1011");
    struct profile *p = read_text(buf_text(&text), &plain);
    assert_true(profile_depth(p, 0) > 9000);
    profile_free(p);
    assert_refused(buf_text(&text), &compat, "line 2: is longer than the 64 KiB");
    buf_free(&text);
}

static void test_what_is_no_count_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"1 0x1011",     "1 @  0x1011", "1 @ 0x1011 ", "1 @ 0xAB",
                                        "-1 @ 0x1",     " 1 @ 0x1",    "1 @ 0x1,0x2", "x",
                                        "1 @ 0x1 # no", "1@ 0x1",      "1 @ 0x 0x1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct buf text = {0};
        buf_printf(&text, "goroutine profile: total 3\n\n%s\n", wrong[i]);
        assert_refused(buf_text(&text), &plain, "line 3: is no sample (COUNT @ 0xADDRESS …)");
        buf_free(&text);
    }
    assert_refused("goroutine profile: total 3\n99999999999999999999 @ 0x1\n", &plain, "line 2: the count");
    assert_refused("goroutine profile: total 3\n1 @ 0x10000000000000000\n", &plain,
                   "line 2: an address does not fit 64 bits");
    /* Go reads the count in any base. */
    assert_refused("goroutine profile: total 3\n08 @ 0x1\n", &plain, "line 2: the count");
    assert_reads("goroutine profile: total 3\n010 @ 0x1\n--- end\nwhatever\n", &plain, "8: 0\n");
}

static const char heap[] = "heap profile: 1: 16 [4: 64] @ heap/1048576\r\n"
                           "1: 16 [4: 64] @ 0x9001 0x1011 0xe001\n"
                           "#\t0x1010\tmain.f+0x10\t/x/f.go:4\n"
                           "\n"
                           "0: 0 [1: 524288] @ 0x1011 0xe001\n"
                           "#\t0x1010\tmain.f+0x10\t/x/f.go:4\n"
                           "\n"
                           "\n"
                           "# runtime.MemStats\n"
                           "# Alloc = 123\n"
                           "# Stack = 884736 / 917504\n"
                           "# NextGC = 18446744073709551615\n"
                           "# PauseNs = [5 0 7 0]\n"
                           "# GCCPUFraction = 0.005174502085558855\n"
                           "# DebugGC = true\n"
                           "# nonsense\n"
                           "# Word = some text\n";

static void test_heap(void **state)
{
    (void)state;
    static const char *const types[] = {"alloc_objects/count", "alloc_space/bytes", "inuse_objects/count",
                                        "inuse_space/bytes", NULL};
    struct profile *p = read_text(heap, &plain);
    assert_types(p, types);
    assert_string_equal(profile_text(p, p->period_type.type), "space");
    assert_int_equal(p->period, 524288);
    assert_int_equal(p->drop_frames, 0);
    profile_free(p);
    assert_reads(heap, &plain,
                 "131074 2097184 32768 524296: 1010=main.f@/x/f.go:4 bytes=16\n"
                 "1 829411 0 0: 1010=main.f@/x/f.go:4 bytes=524288\n");
    assert_reads(
        heap, &by_address,
        "131074 2097184 32768 524296: 9000=runtime.(hidden) 1010=main.f@/x/f.go:4 e000=runtime.goexit "
        "bytes=16\n"
        "1 829411 0 0: 1010=main.f@/x/f.go:4 e000=runtime.goexit bytes=524288\n");
    assert_reads(heap, &compat,
                 "131074 2097184 32768 524296: 9000 1010 e000 bytes=16\n"
                 "1 829411 0 0: 1010 e000 bytes=524288\n");
}

static void test_memory_statistics(void **state)
{
    (void)state;
    static const char *const want[] = {
        "Alloc 0 123", "StackInuse 0 884736", "StackSys 0 917504",         "NextGC 0 9223372036854775807",
        "PauseNs 0 5", "PauseNs 2 7",         "GCCPUFraction 0 0.0051745", "DebugGC 0 1"};
    struct profile *p = read_text(heap, &plain);
    assert_non_null(p->told);
    assert_int_equal(p->told->n_memstats, sizeof want / sizeof *want);
    for (size_t i = 0; i < p->told->n_memstats; i++) {
        const struct memstat *m = &p->told->memstats[i];
        struct buf got = {0};
        buf_printf(&got, "%s %u ", profile_text(p, m->name), (unsigned)m->position);
        if (m->is_real)
            buf_printf(&got, "%.5g", m->real);
        else
            buf_int(&got, m->number);
        assert_string_equal(buf_text(&got), want[i]);
        buf_free(&got);
    }
    profile_free(p);
    p = read_text(heap, &compat);
    assert_null(p->told);
    assert_int_not_equal(p->drop_frames, 0);
    profile_free(p);
}

static void test_kinds_of_heap(void **state)
{
    (void)state;
    assert_reads("heap profile: 1: 16 [1: 16] @ heapprofile\n 1: 16 [1: 16] @ 0x1011\n", &plain,
                 "1 16: 1010 bytes=16\n");
    assert_reads("heap profile: 1: 16 [0: 0] @ heap_v2/524288\n1: 16 [1: 16] @ 0x1011\n", &plain,
                 "32768 524296: 1010 bytes=16\n");
    assert_reads("heap profile: 1: 16 [1: 16] @ heapz_v2/1\nx 1: 16 [ 1: 16 ] @ 0x1011 0xe: 0x5\n", &plain,
                 "1 16: 1010 d bytes=16\n");
    assert_reads("x heap profile: 1: 16 [1: 16] @ growthz\n-1: -16 [1: 16] @ 0x1011\n", &plain,
                 "-1 -16: 1010 bytes=16\n");
    assert_reads("heap profile: 1: 16 [9: 16] @ fragmentationz\n1: 16 [1: 16] @\n", &plain,
                 "1 16: bytes=16\n");
    assert_refused("heap profile: 1: 16 [1: 16] @ heaps/1\n", &plain,
                   "line 1: the kind of heap profile \"heaps\"");
    assert_refused("heap profile: 1: 16 [1: 16] @ heap/1\n1: 2 [3: 4]\n", &plain, "line 2: is no sample");
    assert_refused("heap profile: 1: 16 [1: 16] @ heap/1\n0: 2 [3: 4] @\n", &plain,
                   "line 2: inuse count is 0 but inuse bytes are 2");
    assert_refused("heap profile: 1: 16 [2: 16] @ heap/1\n1: 2 [99999999999999999999: 4] @\n", &plain,
                   "line 2: a number does not fit 64 bits");
}

static void test_contention(void **state)
{
    (void)state;
    static const char *const types[] = {"contentions/count", "delay/nanoseconds", NULL};
    static const char text[] = "--- mutex:\n"
                               "cycles/second=2000000000\n"
                               "sampling period=0x10\n"
                               "ms since reset = 5\n"
                               "discarded samples = 1\n"
                               "4000 3 @ 0x1011 0x2001\n"
                               "#\t0x1010\tsync.(*Mutex).Unlock+0x10\t/x/f.go:4\n"
                               "#\t0x2000\tmain.f+0x10\t/x/f.go:5\n"
                               "-12 @ 0x1011\n";
    struct profile *p = read_text(text, &plain);
    assert_types(p, types);
    assert_int_equal(p->period, 16);
    assert_int_equal(p->duration_nanos, 5000000);
    profile_free(p);
    assert_reads(text, &plain,
                 "48 32000: 1010=sync.(*Mutex).Unlock@/x/f.go:4 2000=main.f@/x/f.go:5\n"
                 "32 8: 1010=sync.(*Mutex).Unlock@/x/f.go:4\n");
    assert_reads("--- contention:\n7 2 @ 0x1011\n", &compat, "2 7: 1010\n");
    assert_refused("--- mutex:\nwhat=1\n", &plain, "line 2: is no attribute");
    assert_refused("--- mutex:\n1 @ 0x1\n", &plain, "line 2: is no sample");
    assert_refused("--- mutex:\nsampling period=x\n", &plain, "line 2: the value is no number");
}

static void test_values_beyond_64_bits(void **state)
{
    (void)state;
    static const char text[] =
        "--- mutex:\ncycles/second=1\nsampling period=9000000000000000000\n4 2 @ 0x2\n";
    assert_reads(text, &plain, "9223372036854775807 9223372036854775807: 1\n");
    assert_reads(text, &compat, "-446744073709551616 -9223372036854775808: 1\n");
}

static void test_memory_map(void **state)
{
    (void)state;
    static const char text[] = "heap profile: 1: 16 [1: 16] @ heapprofile\n"
                               "1: 16 [1: 16] @ 0x401001 0x7f0001 0x900001 0x1\n"
                               "MAPPED_LIBRARIES:\n"
                               "build=/path/to\n"
                               "7f0000-7f1000 r-xp 00000000 00:00 0 /lib/libc.so.6\n"
                               "800000-900000 rw-p 00000000 00:00 0 /data\n"
                               "I0102 file.cc:12] 400000-500000: $build/app (@1000) abcdef\n"
                               "500000-600000 r-xp 00101000 00:00 0 /path/to/app\n";
    struct profile *p = read_text(text, &plain);
    assert_int_equal(p->n_mappings, 3);
    assert_string_equal(profile_text(p, p->mappings[0].file), "/path/to/app");
    assert_string_equal(profile_text(p, p->mappings[0].build_id), "abcdef");
    assert_true(p->mappings[0].start == 0x400000 && p->mappings[0].limit == 0x600000);
    assert_true(p->mappings[0].offset == 0x1000);
    assert_string_equal(profile_text(p, p->mappings[1].file), "/lib/libc.so.6");
    assert_int_equal(p->locations[0].mapping, 0);
    assert_int_equal(p->locations[1].mapping, 1);
    assert_int_equal(p->locations[2].mapping, 2); /* one for all the others */
    assert_int_equal(p->locations[3].mapping, NONE);
    profile_free(p);
}

static void test_definitions_that_grow(void **state)
{
    (void)state;
    struct profile *p =
        read_text("heap profile: 1: 16 [1: 16] @ heapprofile\nMAPPED_LIBRARIES:\n$=1\n$$\n", &plain);
    struct buf text = {0};
    profile_free(p);
    buf_puts(&text, "heap profile: 1: 16 [1: 16] @ heapprofile\nMAPPED_LIBRARIES:\nx0.=0123456789\n");
    for (int i = 1; i < 40; i++)
        buf_printf(&text, "x%d.=$x%d.$x%d.\n", i, i - 1, i - 1);
    assert_refused(buf_text(&text), &plain, "is longer than 1 MiB with what is defined above it");
    buf_clear(&text);
    buf_puts(&text, "heap profile: 1: 16 [1: 16] @ heapprofile\nMAPPED_LIBRARIES:\nb=");
    for (int i = 0; i < 1 << 16; i++)
        buf_puts(&text, "01234567");
    for (int i = 0; i < 40; i++)
        buf_printf(&text, "\n%x000-%x000: $b", i + 1, i + 2);
    assert_refused(buf_text(&text), &plain,
                   "line 36: and those above it are 16 MiB longer with what is defined there");
    buf_free(&text);
}

static void test_threads(void **state)
{
    (void)state;
    static const char *const types[] = {"thread/count", NULL};
    static const char text[] = "# comment\n--- threadz 1 ---\n\n"
                               "--- Thread 7f794ab9 (name: main/14748) stack: ---\n"
                               "  PC:  0x00001000: helper(arg *)\n"
                               "  0x00002001: main 0x3001\n"
                               "--- Thread 7f794ab8 (name: other/14749) stack: ---\n"
                               "  [same as previous thread]\n"
                               "--- Thread 7f794ab7 (name: last/14750) stack: ---\n"
                               "  PC: 0x1000 0x1000 0x4001\n"
                               "--- Memory map: ---\n"
                               "  00001000-00005000: /bin/x\n";
    struct profile *p = read_text(text, &plain);
    assert_types(p, types);
    assert_int_equal(p->n_mappings, 1);
    profile_free(p);
    assert_reads(text, &plain, "2: 1000 2000 3000\n1: 1000 4000\n");
    assert_reads("--- Thread aB (name: a/1) stack: ---\n0x5\n---- no stack trace for 1\n", &plain, "1: 5\n");
    assert_reads("--- Thread a (name: a/1) stack: ---\n0x5\nMAPPED_LIBRARIES:", &plain, "1: 5\n");
    assert_refused("--- Thread a (name: a/1) stack: ---\n0x5\n", &plain,
                   "the file ends before the memory map");
    assert_refused("--- threadz 1 ---\n--- no thread\n", &plain, "line 2: is no thread");
    assert_refused("--- Thread a (name: a/1) stack: ---\n0x10000000000000000\n", &plain,
                   "line 2: an address does not fit 64 bits");
}

static const char java_heap[] = "--- heapz 1 ---\n"
                                "format = java\n"
                                "resolution = bytes\n"
                                "   7048     2 @ 0x3 0x4 0x5 0x6 0x7 0x8\n"
                                "\n"
                                "   0x00000003 com.x.A.<init> (A.java:12)\n"
                                "   0x4 com.x.B.f  (B.java:-1)\n"
                                "   0x5 read (/lib/a/libc.so)\n"
                                "   0x6 generated stub/JIT\n"
                                "   0x7 GC\n"
                                "   0x7777 unused (C.java:1)\n"
                                "no name\n";

static void test_java(void **state)
{
    (void)state;
    static const char *const types[] = {"inuse_objects/count", "inuse_space/bytes", NULL};
    struct profile *p = read_text(java_heap, &plain);
    assert_types(p, types);
    assert_int_equal(p->functions[0].system_name, p->functions[0].name);
    assert_int_not_equal(p->drop_frames, 0);
    profile_free(p);
    assert_reads(
        java_heap, &plain,
        "298 1052103: 0=com.x.A.<init>@A.java:12 0=com.x.B.f @B.java:0 0=read@libc.so:0 0=STUB 0=GC 0 "
        "bytes=3524\n");
    assert_reads("--- contentionz 1 ---\nformat = java\nresolution = microseconds\nsampling period = 100\n"
                 "ms since reset = 7\n 010 3 @ 0x3\n0x3 a (b)\n",
                 &plain, "300 800: 0=a@b:0\n");
    assert_refused("--- heapz 1 ---\nformat = c\n", &plain, "line 2: is no attribute");
    assert_refused("--- heapz 1 ---\nresolution = bytes\n1 0 @ 0x3\n", &plain, "line 3: the second number");
    assert_refused("--- heapz 1 ---\n1 1 @ 0x3\n", &plain, "line 2: there is a sample, but no resolution");
    assert_refused("--- heapz 1 ---\n", &plain, "there is no resolution");
}

/* Numbers as words of a size, in either order of bytes. */
static void add_words(struct buf *out, size_t size, bool big_endian, const uint64_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < size; k++)
            buf_char(out, (char)(words[i] >> 8 * (big_endian ? size - 1 - k : k)));
}

static void assert_cpu(const uint64_t *words, size_t n, const char *text, const char *samples)
{
    for (size_t size = 4; size <= 8; size += 4) {
        for (int big_endian = 0; big_endian < 2; big_endian++) {
            struct buf data = {0};
            struct pprofx_error err = {0};
            struct profile *p = NULL;
            add_words(&data, size, big_endian, words, n);
            buf_puts(&data, text);
            if (read_bytes(data.data, data.len, &plain, &p, NULL, &err))
                fail_msg("refused: %s", err.message);
            struct buf got = describe(p);
            assert_string_equal(buf_text(&got), samples);
            buf_free(&got);
            buf_free(&data);
            profile_free(p);
        }
    }
}

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static void test_cpu(void **state)
{
    (void)state;
    /* The signal handler, 0x99, is in all samples; the first of them has its leaf twice. */
    static const uint64_t words[] = {0,           3,      0,      10000, 0, /* samples */ 2, 4,    0x1000,
                                     0x9a,        0x1000, 0x3001, 5,     3, 0x1010,          0x9a, 0x3001,
                                     /* end */ 0, 1,      0};
    assert_cpu(words, COUNT_OF(words), "1000-4000: /bin/x\n",
               "2 20000000: 1000 3000\n5 50000000: 1010 3000\n");
    /* Without the mark of the end. */
    assert_cpu(words, COUNT_OF(words) - 3, "", "2 20000000: 1000 3000\n5 50000000: 1010 3000\n");
    assert_cpu(words, 5, "", "");
}

static void test_cpu_of_java(void **state)
{
    (void)state;
    static const uint64_t words[] = {0, 3, 1, 10, 0, 2, 2, 3, 4, 1, 1, 4, 0, 1, 0};
    assert_cpu(words, COUNT_OF(words), "0x3 a (b.java:7)\n0x4 GC",
               "2 20000: 0=a@b.java:7 0=GC\n1 10000: 0=GC\n");
}

static void test_cpu_that_is_cut(void **state)
{
    (void)state;
    static const uint64_t words[] = {0, 3, 0, 10000, 0, 2, 4, 0x1000, 0x2001, 0x3001, 0x4001, 0, 1, 0};
    struct buf data = {0};
    add_words(&data, 4, false, words, COUNT_OF(words));
    for (size_t n = 0; n <= data.len; n++) {
        struct pprofx_error err = {0};
        struct profile *p = NULL;
        int r = read_bytes(data.data, n, &plain, &p, NULL, &err);
        bool whole = n == 20 || n == 44 || n == data.len;
        if ((r == PPROFX_OK) != whole)
            fail_msg("%zu bytes: %s", n, err.message);
        assert_true(r == PPROFX_OK || n < 20 || strstr(err.message, "at byte "));
        profile_free(p);
    }
    /* Of 64 bits pprof looks whether half of the stack is there, and takes the rest for 0.  What all samples
     * have second and third goes. */
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    buf_clear(&data);
    add_words(&data, 8, false, words, 9);
    assert_int_equal(read_bytes(data.data, data.len, &plain, &p, NULL, &err), PPROFX_OK);
    struct buf got = describe(p);
    assert_string_equal(buf_text(&got), "2 20000000: 1000 ffffffffffffffff\n");
    buf_free(&got);
    buf_free(&data);
    profile_free(p);
}

/* Whatever is left of a file: read or refused with a line, never anything else. */
static void test_every_cut(void **state)
{
    (void)state;
    static const char *const texts[] = {goroutines, heap, java_heap};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        for (size_t n = 0; n < strlen(texts[t]); n++) {
            struct pprofx_error err = {0};
            struct profile *p = NULL;
            int r = read_bytes(texts[t], n, &plain, &p, NULL, &err);
            assert_true(r == PPROFX_OK || r == PPROFX_FORMAT);
            assert_int_equal(r == PPROFX_OK, p != NULL);
            assert_true(p || (err.message[0] && !strchr(err.message, '\n')));
            profile_free(p);
        }
    }
}

static void test_memory_is_limited(void **state)
{
    (void)state;
    struct buf text = {0};
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    const struct decode_options tight = {.limits = {.max_memory = 1 << 20}};
    buf_puts(&text, "goroutine profile: total 3\n");
    for (unsigned i = 0; i < 100000; i++)
        buf_printf(&text, "1 @ 0x%x\n", i + 1);
    assert_int_equal(read_bytes(text.data, text.len, &tight, &p, NULL, &err), PPROFX_LIMIT);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goroutines),
        cmocka_unit_test(test_frames_that_are_not_named_are_noted),
        cmocka_unit_test(test_missing_parts_are_noted),
        cmocka_unit_test(test_inlined_calls),
        cmocka_unit_test(test_inlined_calls_of_one_address),
        cmocka_unit_test(test_recursion),
        cmocka_unit_test(test_comments_that_fit_nothing),
        cmocka_unit_test(test_goroutine_without_addresses),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_what_is_no_count_is_refused),
        cmocka_unit_test(test_heap),
        cmocka_unit_test(test_memory_statistics),
        cmocka_unit_test(test_kinds_of_heap),
        cmocka_unit_test(test_contention),
        cmocka_unit_test(test_values_beyond_64_bits),
        cmocka_unit_test(test_memory_map),
        cmocka_unit_test(test_definitions_that_grow),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_java),
        cmocka_unit_test(test_cpu),
        cmocka_unit_test(test_cpu_of_java),
        cmocka_unit_test(test_cpu_that_is_cut),
        cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_memory_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
