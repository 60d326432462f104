/* Goroutine dumps as profiles: samples, labels, groups, and which of several dumps. */
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
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct pprofx_limits limits = {.max_input = 1 << 30, .max_memory = 1 << 30};

static struct profile *read_text(struct str text, int64_t dump, bool every, struct notes *notes)
{
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    struct decode_options options = {.limits = limits, .dump = dump, .every_goroutine = every};
    struct source *s = source_from_memory(text.p, text.n, &limits);
    if (decode(s, &options, &p, notes, &err))
        fail_msg("%s", err.message);
    source_close(s);
    return p;
}

static void add_label(struct buf *out, const struct profile *p, const struct label *l)
{
    buf_printf(out, " %s=", profile_text(p, l->key));
    if (l->is_number)
        buf_printf(out, "%" PRId64 "%s", l->number, profile_text(p, l->unit));
    else
        buf_puts(out, profile_text(p, l->text));
}

/* A line a sample: values, functions leaf first, labels. */
static void describe(struct buf *out, const struct profile *p)
{
    buf_clear(out);
    for (size_t i = 0; i < p->n_samples; i++) {
        const uint32_t *stack = profile_stack(p, p->sample_stack[i]);
        const int64_t *values = profile_values(p, i);
        buf_printf(out, "%" PRId64 " %" PRId64, values[0], values[1]);
        for (size_t f = 0; f < profile_depth(p, p->sample_stack[i]); f++) {
            const struct line *l = &p->lines[p->locations[stack[f]].first_line];
            buf_printf(out, " %s:%" PRId64, profile_text(p, p->functions[l->function].name), l->line);
        }
        buf_puts(out, " |");
        for (uint32_t l = p->label_start[i]; l < p->label_start[i + 1]; l++)
            add_label(out, p, &p->labels[p->sample_labels[l]]);
        buf_puts(out, "\n");
    }
}

static void check(const char *text, int64_t dump, const char *want)
{
    struct buf got = {0};
    struct profile *p = read_text(str_of(text), dump, false, NULL);
    describe(&got, p);
    assert_string_equal(buf_text(&got), want);
    buf_free(&got);
    profile_free(p);
}

#define FRAME(function) function "(0x1)\n\t/a.go:1 +0x1\n"

static void test_samples(void **state)
{
    (void)state;
    check("goroutine 1 [chan receive, 5 minutes]:\n" FRAME(
              "main.f") "created by main.main in goroutine 1\n\t/a.go:2\n\n"
                        "goroutine 2 [chan receive, 5 minutes]:\n" FRAME(
                            "main.f") "created by main.main in goroutine 2\n\t/a.go:2\n\n"
                                      "goroutine 3 [chan receive]:\n" FRAME(
                                          "main.f") "created by main.main in goroutine 1\n\t/a.go:2\n\n"
                                                    "goroutine 4 [select, 1441 minutes, locked to "
                                                    "thread]:\n" FRAME("main.f") FRAME(
                                                        "panic") "\n"
                                                                 "goroutine 5 [chan send (leaked), synctest "
                                                                 "bubble 7]:\n" FRAME(
                                                                     "main.f") "\n"
                                                                               "goroutine 6 "
                                                                               "[running]:\n\tgoroutine "
                                                                               "running on other thread; "
                                                                               "stack unavailable\n\n"
                                                                               "goroutine 7 [select]:\n\n",
          0,
          "2 600000000000 main.f:1 | state=chan receive wait=1 to 10 minutes waited=300seconds "
          "creator=main.main\n"
          "1 0 main.f:1 | state=chan receive wait=under 1 minute or unknown creator=main.main\n"
          "1 86460000000000 main.f:1 runtime.gopanic:1 | state=select wait=over 24 hours waited=86460seconds "
          "locked=to thread\n"
          "1 0 main.f:1 | state=chan send wait=under 1 minute or unknown leaked=yes bubble=7\n"
          "1 0 | state=select wait=under 1 minute or unknown\n"
          "1 0 (stack unavailable):0 | state=running wait=under 1 minute or unknown\n");
}

/* What tells that finalizers run is shown though it is the runtime's; others of it only where nothing else
 * is. */
static void test_finalizers(void **state)
{
    (void)state;
    check("goroutine 5 [chan send, 1 minutes]:\n" FRAME("main.stuck") FRAME("runtime.runFinalizers"), 0,
          "1 60000000000 main.stuck:1 runtime.runFinalizers:1 | state=chan send wait=1 to 10 minutes "
          "waited=60seconds\n");
    check("goroutine 5 [select]:\n" FRAME("runtime.gopark") FRAME("main.f") FRAME("runtime.runCleanups"), 0,
          "1 0 main.f:1 runtime.runCleanups:1 | state=select wait=under 1 minute or unknown\n");
}

static void test_labels(void **state)
{
    (void)state;
    check("goroutine 1 [sleep labels:{\"a\": \"b c\", \"d\": \"\"}]:\n" FRAME(
              "main.f") "\ngoroutine 2 [sleep] {a: \"b c\", d: }:\n" FRAME("main.f") "\ngoroutine 3 [sleep] "
                                                                                     "{a: \"b c\", d: "
                                                                                     "}:\n" FRAME("main.f"),
          0,
          "1 0 main.f:1 | state=sleep wait=under 1 minute or unknown a=b c d=\n"
          "2 0 main.f:1 | state=sleep wait=under 1 minute or unknown a=b c d=\n");
}

static void test_long_waits(void **state)
{
    (void)state;
    check("goroutine 1 [sleep, 1000000000 minutes]:\n\ngoroutine 2 [sleep, 1000000000 minutes]:\n\n"
          "goroutine 3 [sleep, 99999999999999999999 minutes]:\n",
          0,
          "2 9223372036854775807 | state=sleep wait=over 24 hours waited=60000000000seconds\n"
          "1 9223372036854775807 | state=sleep wait=over 24 hours waited=9223372036854775807seconds\n");
}

static void test_elided_and_ancestors(void **state)
{
    (void)state;
    check("goroutine 1 [sleep]:\n" FRAME("main.f") "...7 frames elided...\n" FRAME(
              "main.g") "created by main.main in goroutine 3\n\t/a.go:1\n[originating from goroutine "
                        "3]:\n" FRAME("main.h") "created by main.other\n\t/a.go:1\n",
          0,
          "1 0 main.f:1 (frames elided):0 main.g:1 | state=sleep wait=under 1 minute or unknown "
          "creator=main.main\n");
}

static const char three[] = "goroutine 1 [running]:\nruntime/debug.Stack()\n\ta.go:1 +0x1\n\n"
                            "goroutine 1 [running]:\nruntime/debug.Stack()\n\ta.go:1 +0x1\n\n"
                            "goroutine 2 [select]:\n\n"
                            "panic: x\n\ngoroutine 1 [running]:\nmain.f()\n\ta.go:2 +0x1\n";

static void test_choice(void **state)
{
    struct notes notes = {0};
    struct profile *p = read_text(str_of(three), 0, false, &notes);
    (void)state;
    assert_int_equal(p->told->moment, 3);
    assert_int_equal(p->told->n_moments, 3);
    assert_int_equal(p->told->line, 13);
    assert_int_equal(p->told->running, 0);
    assert_string_equal(profile_text(p, p->told->headline), "panic: x");
    assert_string_equal(
        notes.lines[0],
        "This is goroutine dump 3 of 3 (line 13, 1 goroutine); --dump=2 chooses the largest (2), "
        "--dump=all their sum");
    profile_free(p);
    notes_free(&notes);
    check(three, 1, "1 0 runtime/debug.Stack:1 | state=running wait=under 1 minute or unknown\n");
    check(three, 2,
          "1 0 runtime/debug.Stack:1 | state=running wait=under 1 minute or unknown\n"
          "1 0 | state=select wait=under 1 minute or unknown\n");
    check(three, DUMP_ALL,
          "2 0 runtime/debug.Stack:1 | state=running wait=under 1 minute or unknown\n"
          "1 0 | state=select wait=under 1 minute or unknown\n"
          "1 0 main.f:2 | state=running wait=under 1 minute or unknown\n");
}

static int count_moment(void *context, struct profile *p, struct pprofx_error *err)
{
    (void)err;
    buf_printf(context, "%u:%zu ", p->told->moment, p->n_samples);
    profile_free(p);
    return 0;
}

static void test_moments(void **state)
{
    struct buf got = {0};
    struct decode_each each = {&got, count_moment};
    struct decode_options options = {.limits = limits};
    struct source *s = source_from_memory(three, strlen(three), &limits);
    (void)state;
    assert_int_equal(decode_moments(s, &options, &each, NULL, NULL), 0);
    assert_string_equal(buf_text(&got), "1:1 2:2 3:1 ");
    source_close(s);
    buf_free(&got);
}

static void test_too_few(void **state)
{
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    struct decode_options options = {.limits = limits, .dump = 4};
    struct source *s = source_from_memory(three, strlen(three), &limits);
    (void)state;
    assert_int_equal(decode(s, &options, &p, NULL, &err), PPROFX_USAGE);
    assert_string_equal(err.message, "there is no goroutine dump 4 in it, it has 3");
    source_close(s);
}

static void test_groups(void **state)
{
    struct buf text = {0};
    (void)state;
    for (int i = 1; i <= 50; i++)
        buf_printf(&text,
                   "goroutine %d [select, %d minutes]:\n%screated by main.main in goroutine 9\n\t/a.go:1\n\n",
                   i, i, i % 2 ? FRAME("main.f") : FRAME("main.g"));
    struct profile *p = read_text((struct str){text.data, text.len}, 0, true, NULL);
    assert_int_equal(p->n_samples, 50);
    assert_int_equal(p->told->n_groups, 2);
    const struct goroutine_group *g = &p->told->groups[1];
    assert_int_equal(g->count, 25);
    assert_int_equal(g->n_ids, GOROUTINE_IDS);
    assert_int_equal(g->ids[19], 40);
    assert_int_equal(g->stack, p->sample_stack[1]);
    assert_string_equal(profile_text(p, g->creator), "main.main");
    assert_string_equal(profile_text(p, g->state), "select");
    assert_int_equal(p->told->n_goroutines, 50);
    const struct goroutine_row *row = &p->told->goroutines[49];
    assert_int_equal(row->id, 50);
    assert_int_equal(row->parent, 9);
    assert_true(row->wait == INT64_C(3000000000000));
    assert_int_equal(row->sample, 49);
    profile_free(p);
    buf_free(&text);
}

static void test_cycles(void **state)
{
    struct profile *p =
        read_text(str_of("gc 1 @0.1s 5%: 1+2+3 ms clock, 1+2/3/4+5 ms cpu, 4->5->2 MB, 5 MB goal, 2 P\n"
                         "goroutine 1 [select]:\n\n"
                         "gc 2 @0.1s 5%: 1+2+3 ms clock, 1+2/3/4+5 ms cpu, 4->5->2 MB, 5 MB goal, 2 P\n"),
                  0, false, NULL);
    (void)state;
    assert_int_equal(p->told->n_gc_cycles, 2);
    assert_int_equal(p->n_samples, 1);
    profile_free(p);
}

static void test_memory(void **state)
{
    static const struct pprofx_limits little = {.max_input = 1 << 30, .max_memory = 1 << 20};
    struct buf text = {0};
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    struct decode_options options = {.limits = little};
    (void)state;
    for (int i = 1; i <= 50000; i++)
        buf_printf(&text, "goroutine %d [select]:\nmain.f%d(0x1)\n\t/a.go:1 +0x1\n\n", i, i);
    struct source *s = source_from_memory(text.data, text.len, &little);
    assert_int_equal(decode(s, &options, &p, NULL, &err), PPROFX_LIMIT);
    source_close(s);
    buf_free(&text);
}

static struct buf read_file(const char *name)
{
    struct buf path = {0}, b = {0};
    char chunk[65536];
    buf_printf(&path, "%s/testdata/dumps/%s", PPROFX_SOURCE_DIR, name);
    FILE *file = fopen(buf_text(&path), "rb");
    if (!file)
        fail_msg("%s cannot be opened", buf_text(&path));
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(&b, chunk, n);
    fclose(file);
    buf_free(&path);
    return b;
}

/* The goroutines of a text, or 0 when it is refused. */
static int64_t count_goroutines(struct str text)
{
    struct profile *p = NULL;
    struct pprofx_error err = {0};
    struct decode_options options = {.limits = limits, .dump = DUMP_ALL};
    struct source *s = source_from_memory(text.p, text.n, &limits);
    int64_t n = 0;
    if (decode(s, &options, &p, NULL, &err))
        assert_int_equal(err.code, PPROFX_FORMAT);
    else
        for (size_t i = 0; i < p->n_samples; i++)
            n += profile_values(p, i)[0];
    profile_free(p);
    source_close(s);
    return n;
}

static int64_t count_headers(struct str text)
{
    int64_t n = 0;
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t length = end ? (size_t)(end - text.p) : text.n;
        n += length > 10 && !memcmp(text.p, "goroutine ", 10) && text.p[length - 1] == ':';
        length += end != NULL;
        text = (struct str){text.p + length, text.n - length};
    }
    return n;
}

static const char *const small[] = {"abba.debug2.txt", "panic.crash.txt", "asleep.crash.txt"};

static void test_cut_at_every_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        struct buf b = read_file(small[i]);
        for (size_t n = 1; n <= b.len; n++) {
            char *copy = mem_copy(b.data, n, 1);
            assert_int_equal(count_goroutines((struct str){copy, n}), count_headers((struct str){copy, n}));
            mem_free(copy);
        }
        buf_free(&b);
    }
}

/* Each pair of lines in the other order. */
static void test_swapped_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        struct buf b = read_file(small[i]), swapped = {0};
        struct str rest = {b.data, b.len};
        for (bool first = true; rest.n; first = !first) {
            static struct str before;
            const char *end = memchr(rest.p, '\n', rest.n);
            struct str line = {rest.p, end ? (size_t)(end - rest.p) + 1 : rest.n};
            rest = (struct str){rest.p + line.n, rest.n - line.n};
            if (!first || !rest.n)
                buf_add(&swapped, line.p, line.n);
            if (!first)
                buf_add(&swapped, before.p, before.n);
            before = line;
        }
        struct str text = {swapped.data, swapped.len};
        assert_int_equal(count_goroutines(text), count_headers(text));
        buf_free(&b);
        buf_free(&swapped);
    }
}

/* A dump in a string of JSON, cut: what is there is found. */
static void test_cut_json(void **state)
{
    static const char text[] =
        "{\"msg\":\"panic: x\",\"stack\":\"goroutine 1 [running]:\\nmain.f()\\n\\t/a.go:1\\n\\n"
        "goroutine 2 [select]:\\nmain.g()\\n\\t/a.go:1 +0x1\\n\"}\n";
    (void)state;
    const char *first = strstr(text, "[running]:") + 10, *second = strstr(text, "[select]:") + 9;
    for (size_t n = 1; n < sizeof text; n++) {
        char *copy = mem_copy(text, n, 1);
        assert_int_equal(count_goroutines((struct str){copy, n}), (text + n >= first) + (text + n >= second));
        mem_free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_finalizers),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_long_waits),
        cmocka_unit_test(test_elided_and_ancestors),
        cmocka_unit_test(test_choice),
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_too_few),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_cycles),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_swapped_lines),
        cmocka_unit_test(test_cut_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
