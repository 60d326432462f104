/* Goroutine dumps in what stands around them in logs. */
#include "base/buf.h"
#include "base/notes.h"
#include "decode/dumps.h"
#include "decode/input.h"
#include "profile/told.h"
#include "source/source.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a visitor is told, a word each: "[" line headline, id:functions, "]". */
static int begin(void *context, uint64_t line, struct str headline, struct pprofx_error *err)
{
    (void)err;
    buf_printf(context, "[%" PRIu64 "'%.*s'", line, (int)headline.n, headline.p);
    return 0;
}

static int goroutine(void *context, const struct goroutine_header *h, struct str text, uint64_t line,
                     struct pprofx_error *err)
{
    struct goroutine_frame f;
    (void)err;
    (void)line;
    buf_printf(context, " %" PRIu64, h->id);
    while (goroutine_next(&text, &f) != GOROUTINE_END)
        buf_printf(context, "%c%.*s%s",
                   f.what == GOROUTINE_CALL      ? ':'
                   : f.what == GOROUTINE_CREATOR ? '<'
                                                 : '?',
                   (int)f.function.n, f.function.p, f.file.n || f.what > GOROUTINE_CREATOR ? "" : "!");
    return 0;
}

static int end(void *context, bool cut, struct pprofx_error *err)
{
    (void)err;
    buf_puts(context, cut ? " cut]" : "]");
    return 0;
}

static int gc_cycle(void *context, const struct gc_cycle *cycle, struct pprofx_error *err)
{
    (void)err;
    buf_printf(context, " gc%" PRId64, cycle->cycle);
    return 0;
}

static const struct pprofx_limits limits = {.max_input = 1 << 30, .max_memory = 1 << 30};

static char *visit(struct str text, struct notes *notes)
{
    struct buf out = {0};
    struct input in;
    struct dumps_found found;
    struct dumps_visitor visitor = {&out, begin, goroutine, end, gc_cycle};
    struct source *s = source_from_memory(text.p, text.n, &limits);
    input_open(&in, s, limits.max_memory);
    assert_int_equal(dumps_visit(&in, &visitor, &found, notes, NULL), 0);
    input_close(&in);
    source_close(s);
    return out.data ? out.data : calloc(1, 1);
}

static void check_noted(const char *text, const char *want, const char *note)
{
    struct notes notes = {0};
    char *got = visit(str_of(text), &notes);
    assert_string_equal(got, want);
    free(got);
    assert_string_equal(notes.n ? notes.lines[0] : "", note);
    notes_free(&notes);
}

static void check(const char *text, const char *want)
{
    check_noted(text, want, "");
}

static const char plain[] = "goroutine 1 [running]:\n"
                            "main.f(0x1)\n"
                            "\t/a.go:1 +0x1\n"
                            "created by main.main in goroutine 7\n"
                            "\t/a.go:2 +0x1\n"
                            "\n"
                            "goroutine 2 [select]:\n"
                            "main.g()\n"
                            "\t/a.go:3 +0x1\n";

/* Every line of text with something before and after it. */
static char *wrapped(const char *text, const char *before, const char *after)
{
    struct buf out = {0};
    while (*text) {
        size_t n = strcspn(text, "\n");
        buf_puts(&out, before);
        buf_add(&out, text, n);
        buf_puts(&out, after);
        text += n + (text[n] == '\n');
    }
    return out.data;
}

static void check_wrapped(const char *before, const char *after)
{
    char *text = wrapped(plain, before, after);
    check(text, "[1'' 1:main.f<main.main 2:main.g]");
    free(text);
}

static void test_prefixes(void **state)
{
    (void)state;
    check(plain, "[1'' 1:main.f<main.main 2:main.g]");
    check_wrapped("", "\r\n");
    check_wrapped("web-1  | ", "\n");
    check_wrapped("\x1b[36mweb_1  |\x1b[0m ", "\x1b[0m\n");
    check_wrapped("Nov 27 05:00:00 host unit[123]: ", "\n");
    check_wrapped("2024-01-02T03:04:05.123456789Z stdout F ", "\n");
    check_wrapped("[pod/web-7d9f/app] ", "\n");
    check_wrapped("    ", "\n");
    check_wrapped("> ", "\n");
    check_wrapped("\xef\xbb\xbf", "\n");
    check_wrapped("{\"log\":\"", "\\n\",\"stream\":\"stderr\",\"time\":\"2024-01-02T03:04:05Z\"}\n");
    check_wrapped("{\"time\":\"2024\",\"level\":\"ERROR\",\"msg\":\"", "\"}\n");
    check_wrapped("app-1  | {\"time\":\"2024\",\"msg\":\"", "\"}\n");
    check_wrapped("{\"log\":\"{\\\"level\\\":\\\"x\\\",\\\"msg\\\":\\\"",
                  "\\\"}\\n\",\"stream\":\"stderr\"}\n");
}

static void test_changing_prefix(void **state)
{
    (void)state;
    check_noted("Nov 27 23:59:59 host unit[123]: goroutine 1 [running]:\n"
                "Nov 28 00:00:00 host unit[123]: main.f()\n"
                "Nov 28 00:00:00 host unit[124]: main.other()\n"
                "Nov 28 00:00:00 host unit[123]: \t/a.go:1 +0x1\n"
                "Nov 28 00:00:00 host unit[123]:\n"
                "Nov 28 00:00:00 host unit[123]: goroutine 2 [select]:\n"
                "Nov 28 00:00:01 host unit[123]: main.g()\n",
                "[1'' 1:main.f 2:main.g! cut]",
                "The text ends within a goroutine, in line 7; what follows is missing");
    check("2024-01-02T03:04:05.12Z web-1 | goroutine 1 [running]:\n"
          "2024-01-02T03:04:05Z web-1 | main.f()\n"
          "2024-01-02T03:04:05Z web-2 | main.other()\n"
          "2024-01-02T03:04:05.1234Z web-1 | \t/a.go:1 +0x1\n",
          "[1'' 1:main.f]");
}

static void test_first_line_alone_has_a_prefix(void **state)
{
    (void)state;
    check("E1127 05:00:00.123456       1 run.go:78] goroutine 1 [running]:\n"
          "main.f()\n\t/a.go:1 +0x1\n\ngoroutine 2 [select]:\nmain.g()\n\t/a.go:1 +0x1\n",
          "[1'' 1:main.f 2:main.g]");
    check("    x_test.go:12: goroutine 6 [running]:\n        main.f()\n        \t/a.go:1 +0x1\n"
          "        \n        goroutine 7 [select]:\n        main.g()\n        \t/a.go:1 +0x1\n",
          "[1'' 6:main.f 7:main.g]");
}

static void test_json_texts(void **state)
{
    (void)state;
    check("{\"level\":\"info\",\"msg\":\"hello\"}\n"
          "{\"level\":\"error\",\"msg\":\"panic: boom\",\"stack\":\"goroutine 1 [running]:\\nmain.f()\\n\\t"
          "/a.go:1 +0x1\\n\\ngoroutine 2 [select]:\\nmain.\\u0067()\\n\\t\\/a.go:1 +0x1\\n\"}\n"
          "{\"level\":\"error\",\"msg\":\"again\",\"stack\":\"goroutine 2 "
          "[running]:\\nmain.h()\\n\\t/a.go:1\"}\n",
          "[2'panic: boom' 1:main.f 2:main.g][3'' 2:main.h]");
}

static void test_logfmt(void **state)
{
    (void)state;
    /* a whole text, also with other members behind it, in JSON, with Go's escapes */
    check(
        "time=2024-01-02T03:04:05Z level=INFO msg=\"a start\"\n"
        "time=2024-01-02T03:04:05Z level=ERROR msg=\"panic: boom\" stack=\"goroutine 1 [running]:\\n"
        "\\x1b[31mmain.f\\x1b[0m()\\n\\t/a.go:1 +0x1\\n\\ngoroutine 2 [select]:\\nmain.g({0x1})\\n\\t/a.go:1 "
        "+0x1\\n\"\n"
        "time=2024-01-02T03:04:05Z level=ERROR stack=\"goroutine 2 [running]:\\nmain.h()\\n\\t/a.go:1\"\n",
        "[2'panic: boom' 1:main.f 2:main.g][3'' 2:main.h]");
    check("{\"log\":\"level=ERROR stack=\\\"goroutine 1 [running]:\\\\nmain.f()\\\\n\\\\t/a.go:1\\\"\\n\"}\n",
          "[1'' 1:main.f]");
    /* a line each; no quotes where there is no blank */
    check(
        "level=info msg=\"goroutine 1 [running]:\"\nlevel=info msg=\"main.f({0x1, 0x2})\"\n"
        "level=info msg=\"\\t/a.go:1 +0x1\"\nlevel=info msg=\"\"\nlevel=info msg=\"goroutine 2 [select]:\"\n",
        "[1'' 1:main.f 2]");
    check("level=info msg=\"main.f() = \\\"goroutine\\\"\n\n", "");
}

/* A container's log cuts long lines: docker's go on while there is no "\n", Kubernetes' while they are "P".
 */
static void test_pieces(void **state)
{
    (void)state;
#define DOCKER(text, stream)                                                                                 \
    "{\"log\":\"" text "\",\"stream\":\"" stream "\",\"time\":\"2024-01-02T03:04:05Z\"}\n"
#define CRI(head, text) "2024-01-02T03:04:05.1" head " " text "\n"
    check(DOCKER("goroutine 1 [sel", "stderr") DOCKER("other\\n", "stdout") DOCKER("ect]:\\n", "stderr")
              DOCKER("main.f", "stderr") DOCKER("(0x1", "stderr") DOCKER(")\\n", "stderr")
                  DOCKER("\\t/a.go:1 +0x1\\n", "stderr"),
          "[3'' 1:main.f]");
    /* a record of JSON, in pieces */
    check(DOCKER("{\\\"msg\\\":\\\"goroutine 1 [select]:\\\\nmain.f(", "stderr")
              DOCKER(")\\\\n\\\\t/a.go:1 +0x1\\\"}\\n", "stderr"),
          "[2'' 1:main.f]");
    /* a collector has taken the ends away */
    check(DOCKER("goroutine 1 [select]:", "stderr") DOCKER("main.f()", "stderr")
              DOCKER("\\t/a.go:1 +0x1", "stderr"),
          "[1'' 1:main.f]");
    /* the log's end is the line's */
    check(DOCKER("x\\n", "stderr") DOCKER("goroutine 1 [select]:\\n", "stderr")
              DOCKER("main.f()\\n", "stderr") DOCKER("\\t/a.go:1 ", "stderr") DOCKER("+0x1", "stderr"),
          "[2'' 1:main.f]");
    check(CRI("Z stderr P", "goroutine 1 [sel") CRI("5Z stdout F", "other") CRI("7Z stderr F", "ect]:")
              CRI("8Z stderr F", "main.f()") CRI("9Z stderr P", "\t/a.go") CRI("9Z stderr P:x", ":1")
                  CRI("9Z stderr F", " +0x1"),
          "[3'' 1:main.f]");
    check(CRI("Z stderr P", "{\"msg\":\"goroutine 1 [select]:\\nmain.f(")
              CRI("7Z stderr F", ")\\n\\t/a.go:1 +0x1\"}"),
          "[2'' 1:main.f]");
    check(CRI("Z stderr F", "goroutine 1 [select]:") CRI("8Z stderr F", "main.f()")
              CRI("9Z stderr P", "\t/a.go:1 +0x1"),
          "[1'' 1:main.f]");
}

static const char other[] = "goroutine 1 [running]:\n"
                            "main.h(0x1)\n"
                            "\t/b.go:1 +0x1\n"
                            "\n"
                            "goroutine 5 [select]:\n"
                            "main.i()\n"
                            "\t/b.go:3 +0x1\n"
                            "created by main.main\n"
                            "\t/b.go:9 +0x1\n"
                            "\n"
                            "goroutine 6 [select]:\n"
                            "main.j()\n"
                            "\t/b.go:3 +0x1\n";

/* A line of the one and a line of the other, as long as there are any. */
static char *mixed(const char *one, const char *two)
{
    struct buf out = {0};
    while (*one || *two) {
        const char **texts[] = {&one, &two};
        for (size_t i = 0; i < 2; i++) {
            size_t n = strcspn(*texts[i], "\n") + 1;
            if (!**texts[i])
                continue;
            buf_add(&out, *texts[i], n);
            *texts[i] += n;
        }
    }
    return out.data;
}

static void check_mixed(const char *before_one, const char *before_two, const char *after, const char *want)
{
    char *one = wrapped(plain, before_one, after), *two = wrapped(other, before_two, after),
         *both = mixed(one, two);
    check(both, want);
    free(one);
    free(two);
    free(both);
}

/* What follows a dump much later is shown in its turn, and a text of others' lines keeps nobody waiting. */
static void test_turns(void **state)
{
    struct buf text = {0};
    (void)state;
    char *one = wrapped(plain, "web | ", "\n"), *two = wrapped(other, "db | ", "\n");
    buf_puts(&text, one);
    for (int i = 0; i < 1100; i++)
        buf_puts(&text, "db | hello\n");
    buf_puts(&text, two);
    buf_puts(&text, one);
    check(text.data, "[1'' 1:main.f<main.main 2:main.g][1110'' 1:main.h 5:main.i<main.main 6:main.j]"
                     "[1123'' 1:main.f<main.main 2:main.g]");
    buf_free(&text);
    free(one);
    free(two);
}

/* Two programs write their dumps at once: what is before their lines tells them apart. */
static void test_mixed(void **state)
{
    (void)state;
    static const char want[] = "[1'' 1:main.f<main.main 2:main.g][2'' 1:main.h 5:main.i<main.main 6:main.j]";
    check_mixed("web-1  | ", "db-1   | ", "\n", want);
    check_mixed("Nov 27 05:00:00 host web[1]: ", "Nov 27 05:00:00 host web[2]: ", "\n", want);
    check_mixed("2024-01-02T03:04:05.1Z stdout F ", "2024-01-02T03:04:05.1Z stderr F ", "\n", want);
    check_mixed("web-1  | ", "db-1   |    ", "\n", want);

    char *one = wrapped(plain, "{\"log\":\"", "\\n\",\"stream\":\"stdout\"}\n"),
         *two = wrapped(other, "{\"log\":\"", "\\n\",\"stream\":\"stderr\"}\n"), *both = mixed(one, two);
    check(both, want);
    free(both);
    /* nothing tells them apart */
    struct notes notes = {0};
    both = mixed(plain, other);
    free(visit(str_of(both), &notes));
    assert_string_equal(
        notes.lines[0],
        "Functions and files do not take turns in 3 lines, the first is line 4: the dumps of several "
        "programs seem to be mixed, which nothing before their lines tells apart");
    notes_free(&notes);
    free(one);
    free(two);
    free(both);
}

static void test_indented_json(void **state)
{
    (void)state;
    check_noted("[\n  {\n    \"text\": \"goroutine 1 [running]:\",\n    \"time\": \"x\"\n  },\n"
                "  {\n    \"text\": \"main.f()\",\n    \"time\": \"x\"\n  },\n"
                "  {\n    \"text\": \"\\t/a.go:1 +0x1\"\n  }\n]\n",
                "[3'' 1:main.f]",
                "6 lines among those of goroutines are not of a stack and were skipped; the first is line 4");
    check("{\n    \"stack\": \"goroutine 1 [running]:\\nmain.f()\\n\\t/a.go:1\",\n    \"time\": \"x\"\n}\n",
          "[2'' 1:main.f]");
}

static void test_headlines(void **state)
{
    (void)state;
    check("hello\npanic: a\n\tpanic: b [recovered]\n[signal SIGSEGV: x]\n\ngoroutine 1 [running]:\nmain.f()\n"
          "\t/a.go:1 +0x1\nexit status 2\n",
          "[6'panic: a\n\tpanic: b [recovered]\n[signal SIGSEGV: x]' 1:main.f]");
    check("web-1 | fatal error: all asleep\nweb-2 | GET /\nweb-1 |\nweb-1 | goroutine 1 [select]:\n",
          "[4'fatal error: all asleep' 1]");
    check("runtime: goroutine stack exceeds 1000-byte limit\nfatal error: stack overflow\n\nruntime stack:\n"
          "runtime.throw({0x1, 0x2})\n\tpanic.go:1 +0x1\n\ngoroutine 1 [running]:\n",
          "[8'runtime: goroutine stack exceeds 1000-byte limit\nfatal error: stack overflow' 1]");
    check("2024/01/02 http: panic serving 1.2.3.4:5: boom\ngoroutine 9 [running]:\nmain.f()\n\t/a.go:1 +0x1\n"
          "2024/01/02 http: panic serving 1.2.3.4:6: boom\ngoroutine 10 [running]:\n",
          "[2'2024/01/02 http: panic serving 1.2.3.4:5: boom' 9:main.f]"
          "[6'2024/01/02 http: panic serving 1.2.3.4:6: boom' 10]");
    check("SIGQUIT: quit\nPC=0x46f m=0 sigcode=0\n\ngoroutine 0 [idle]:\n\ngoroutine 1 [select]:\n\n"
          "rax    0x1\nrbx    0x0\n",
          "[4'SIGQUIT: quit\nPC=0x46f m=0 sigcode=0' 0 1]");
    check("a panic: of long ago\n\n1\n2\n3\n\ngoroutine 1 [running]:\n", "[7'' 1]");
}

static void test_several_dumps(void **state)
{
    (void)state;
    /* debug=2 twice, one after the other */
    check("goroutine 9 [running]:\nruntime/pprof.writeGoroutineStacks(0x1)\n\tp.go:1 +0x1\n\n"
          "goroutine 1 [select]:\n\n"
          "goroutine 10 [running]:\nruntime/pprof.writeGoroutineStacks(0x1)\n\tp.go:1 +0x1\n\n"
          "goroutine 1 [select]:\n",
          "[1'' 9:runtime/pprof.writeGoroutineStacks 1][7'' 10:runtime/pprof.writeGoroutineStacks 1]");
    /* without a blank line between */
    check("goroutine 9 [running]:\nmain.f()\n\tp.go:1 +0x1\n\ngoroutine 1 [select]:\n"
          "goroutine 10 [running]:\nmain.f()\n\tp.go:1 +0x1\n\ngoroutine 1 [select]:\n",
          "[1'' 9:main.f 1][6'' 10:main.f 1]");
    /* a logger that drops blank lines */
    check("goroutine 9 [running]:\nmain.f()\n\tp.go:1 +0x1\ngoroutine 1 [select]:\ngoroutine 2 [select]:\n",
          "[1'' 9:main.f 1 2]");
    /* an id twice is no new dump, its first id is */
    check(
        "goroutine 1 [select]:\n\ngoroutine 2 [select]:\n\ngoroutine 2 [select]:\n\ngoroutine 1 [select]:\n",
        "[1'' 1 2 2][7'' 1]");
    check("goroutine 1 [select]:\n\ngoroutine 2 [select]:\n\nhello\ngoroutine 2 [select]:\n",
          "[1'' 1 2][6'' 2]");
}

#define MISSING "\tgoroutine running on other thread; stack unavailable\n"

/* Each thread shows what it runs once more, and some of it for the first time. */
static void test_threads_of_a_crash(void **state)
{
    (void)state;
    check_noted("SIGQUIT: quit\n\ngoroutine 0 [idle]:\n\ngoroutine 1 [running]:\n" MISSING
                "created by main.main\n\ta.go:1\n\ngoroutine 2 [select]:\n\ngoroutine 3 [running]:\n" MISSING
                "\nrax    0x1\n\n-----\n\nSIGQUIT: quit\n\ngoroutine 0 [idle]:\nruntime.f()\n\ta.go:1 +0x1\n"
                "goroutine 1 [running]:\nmain.f()\n\ta.go:1 +0x1\n\nrax 0x1\n\n-----\n\nSIGQUIT: quit\n\n"
                "goroutine 2 [select]:\nmain.g()\n\ta.go:1 +0x1\n",
                "[3'SIGQUIT: quit' 0 2 0:runtime.f 1:main.f 3?]",
                "1 goroutine was shown again for its thread and is counted once");
    check("SIGQUIT: quit\n\ngoroutine 1 [running]:\n" MISSING "\ngoroutine 2 [running]:\n" MISSING
          "created by main.main\n\ta.go:1\n\npanic: x\n\ngoroutine 1 [select]:\n",
          "[3'SIGQUIT: quit' 1? 2?<main.main][13'panic: x' 1]");
}

static void test_lines_between(void **state)
{
    (void)state;
    check("goroutine 1 [running]:\nmain.f()\n\t/a.go:1 +0x1\nGET /a 200\nbye\n", "[1'' 1:main.f]");
    check_noted(
        "goroutine 1 [running]:\nmain.f()\nhello (x)\n\t/a.go:1 +0x1\n"
        "gc 3 @0.1s 5%: 1+2+3 ms clock, 1+2/3/4+5 ms cpu, 4->5->2 MB, 5 MB goal, 2 P\nmain.g()\n\t/a.go:2\n",
        " gc3[1'' 1:main.f:main.g]",
        "1 line among those of goroutines is not of a stack and was skipped; it is line 3");
    check_noted(
        "\t/a.go:1 +0x1\nmain.g()\n\t/a.go:2 +0x1\n\ngoroutine 2 [select]:\nmain.main)(\n\t/a.go:1 +0x1\n",
        "[5'' 2]", "1 line among those of goroutines is not of a stack and was skipped; it is line 6");
}

/* Cut anywhere, it is read up to there. */
static void test_cut_anywhere(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof plain; n++) {
        char *copy = malloc(n + 1);
        memcpy(copy, plain, n);
        char *got = visit((struct str){copy, n}, NULL);
        bool first = n >= strlen("goroutine 1 [running]:"),
             second = strstr(plain, "goroutine 2") - plain + 21 <= (long)n;
        assert_int_equal(strstr(got, " 1") != NULL, first);
        assert_int_equal(strstr(got, " 2") != NULL, second);
        free(got);
        free(copy);
    }
}

static void test_bad_bytes(void **state)
{
    (void)state;
    static const char text[] = "goroutine 1 [running]:\nmain.\xff\xfe(0x1)\n\t/a\0b.go:1 +0x1\n\0\n"
                               "goroutine 2 [\0]:\nmain.g()\n\t/a.go:3 +0x1\n";
    char *got = visit((struct str){text, sizeof text - 1}, NULL);
    assert_string_equal(got, "[1'' 1:main.\xff\xfe 2:main.g]");
    free(got);
}

static void test_long_names(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_puts(&text, "goroutine 1 [running]:\nmain.");
    buf_fill(&text, 'x', 64 << 10);
    buf_puts(&text, "(0x1)\n\t/a.go:1 +0x1\n\ngoroutine 2 [select]:\n");
    char *got = visit((struct str){text.data, text.len}, NULL);
    assert_int_equal(strlen(got), strlen("[1'' 1:main. 2]") + (64 << 10));
    free(got);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_changing_prefix),
        cmocka_unit_test(test_first_line_alone_has_a_prefix),
        cmocka_unit_test(test_json_texts),
        cmocka_unit_test(test_logfmt),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_indented_json),
        cmocka_unit_test(test_headlines),
        cmocka_unit_test(test_several_dumps),
        cmocka_unit_test(test_threads_of_a_crash),
        cmocka_unit_test(test_lines_between),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_bad_bytes),
        cmocka_unit_test(test_long_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
