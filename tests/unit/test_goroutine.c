/* One goroutine's text: every form of header and of frame. */
#include "base/buf.h"
#include "decode/goroutine.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* A header as one text: id, state, what else it says. */
static const char *header(struct buf *out, const char *line)
{
    struct goroutine_header h;
    struct buf text = {0};
    buf_clear(out);
    if (!goroutine_header(str_of(line), &h))
        return "none";
    buf_printf(out, "%" PRIu64 "|%.*s|%" PRId64, h.id, (int)h.state.n, h.state.p, h.minutes);
    buf_puts(out, h.locked ? " locked" : "");
    buf_puts(out, h.scan ? " scan" : "");
    buf_puts(out, h.durable ? " durable" : "");
    buf_puts(out, h.leaked ? " leaked" : "");
    if (h.bubble.n)
        buf_printf(out, " bubble=%.*s", (int)h.bubble.n, h.bubble.p);
    struct str labels = h.labels, key, value;
    while (goroutine_label(&labels, h.quoted_labels, &key, &value)) {
        goroutine_unquote(key, &text);
        buf_printf(out, " <%s=", buf_text(&text));
        goroutine_unquote(value, &text);
        buf_printf(out, "%s>", buf_text(&text));
    }
    buf_free(&text);
    return buf_text(out);
}

static void test_headers(void **state)
{
    static const struct {
        const char *line, *is;
    } cases[] = {
        {"goroutine 1 [running]:", "1|running|-1"},
        {"goroutine 34 [chan receive, 5 minutes, locked to thread]:", "34|chan receive|5 locked"},
        {"goroutine 17 [syscall, locked to thread]:", "17|syscall|-1 locked"},
        {"goroutine 2 [select, 1 minutes]:", "2|select|1"},
        {"goroutine 1 gp=0xc000002380 m=0 mp=0x55d0 [running]:", "1|running|-1"},
        {"goroutine 2 gp=0xc000002e00 m=nil [force gc (idle), 3 minutes]:", "2|force gc (idle)|3"},
        {"goroutine 7 [select (no cases) (scan)]:", "7|select (no cases)|-1 scan"},
        {"goroutine 8 [chan send (nil chan), 12 minutes]:", "8|chan send (nil chan)|12"},
        {"goroutine 9 [chan receive (durable), synctest bubble 1]:", "9|chan receive|-1 durable bubble=1"},
        {"goroutine 9 [sleep (scan) (durable), 2 minutes, locked to thread, synctest bubble 12]:",
         "9|sleep|2 locked scan durable bubble=12"},
        {"goroutine 9 [select (durable), synctest group 5]:", "9|select|-1 durable bubble=5"},
        {"goroutine 21 [chan send (leaked)]:", "21|chan send|-1 leaked"},
        {"goroutine 21 [chan send (leaked) (scan), 4 minutes]:", "21|chan send|4 scan leaked"},
        {"goroutine 38 [sleep labels:{\"request\": \"abc 1\", \"user\": \"x\"}]:",
         "38|sleep|-1 <request=abc 1> <user=x>"},
        {"goroutine 38 [select, 2 minutes labels:{\"a\": \"x, y: \\\"]:}\\u00e9\\x41\\n\"}]:",
         "38|select|2 <a=x, y: \"]:}\xc3\xa9"
         "A\n>"},
        {"goroutine 38 [sleep] {request: \"abc 1\", user: x}:", "38|sleep|-1 <request=abc 1> <user=x>"},
        {"goroutine 38 [chan receive, 5 minutes] {a b: \"c: d\", \"e, f\": }:",
         "38|chan receive|5 <a b=c: d> <e, f=>"},
        {"goroutine 5 [GC worker (active)]:", "5|GC worker (active)|-1"},
        {"goroutine 5 [GC assist marking]:", "5|GC assist marking|-1"},
        {"goroutine 0 [idle]:", "0|idle|-1"},
        {"goroutine 3 [???]:", "3|\?\?\?|-1"},
        {"goroutine 3 []:", "3||-1"},
        {"goroutine 3 [select, 99999999999999999999 minutes]:", "3|select|9223372036854775807"},
        {"goroutine 99999999999999999999999 [select]:", "18446744073709551615|select|-1"},
        {"goroutine 3 [a, b, 2 minutes]:", "3|a, b|2"},
        {"goroutine 1 [running]: ", "1|running|-1"},
        {"goroutine 1 [running]:\r", "1|running|-1"},
        {"goroutine 1 [running]", "none"},
        {"goroutine 1 [running:", "none"},
        {"goroutine [running]:", "none"},
        {"goroutine 1 running:", "none"},
        {"goroutine 1 [running] {a: b:", "none"},
        {"goroutine 1", "none"},
        {"goroutine 1 gp=0x1", "none"},
        {"[originating from goroutine 5]:", "none"},
        {"goroutine profile: total 5", "none"},
        {"Goroutine 4 (running) created at:", "none"},
        {"", "none"},
    };
    struct buf out = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(header(&out, cases[i].line), cases[i].is);
    buf_free(&out);
}

/* All states of §"Waiting" of the runtime are taken whole, with minutes and without. */
static void test_states(void **state)
{
    static const char *const states[] = {
        "GC assist marking",
        "IO wait",
        "chan receive (nil chan)",
        "chan send (nil chan)",
        "dumping heap",
        "garbage collection",
        "garbage collection scan",
        "panicwait",
        "select",
        "select (no cases)",
        "GC assist wait",
        "GC sweep wait",
        "GC scavenge wait",
        "chan receive",
        "chan send",
        "finalizer wait",
        "force gc (idle)",
        "GOMAXPROCS updater (idle)",
        "semacquire",
        "sleep",
        "sync.Cond.Wait",
        "sync.Mutex.Lock",
        "sync.RWMutex.RLock",
        "sync.RWMutex.Lock",
        "sync.WaitGroup.Wait",
        "trace reader (blocked)",
        "wait for GC cycle",
        "GC worker (idle)",
        "GC worker (active)",
        "preempted",
        "debug call",
        "GC mark termination",
        "stopping the world",
        "flushing proc caches",
        "trace goroutine status",
        "trace proc status",
        "page trace flush",
        "coroutine",
        "GC weak to strong wait",
        "synctest.Run",
        "synctest.Wait",
        "cleanup wait",
        "idle",
        "runnable",
        "running",
        "syscall",
        "waiting",
        "dead",
        "copystack",
        "stack growth",
        "semarelease",
        "moribund",
    };
    struct buf line = {0}, want = {0}, out = {0};
    (void)state;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        buf_clear(&line);
        buf_clear(&want);
        buf_printf(&line, "goroutine 7 [%s]:", states[i]);
        buf_printf(&want, "7|%s|-1", states[i]);
        assert_string_equal(header(&out, buf_text(&line)), buf_text(&want));
        buf_clear(&line);
        buf_clear(&want);
        buf_printf(&line, "goroutine 7 gp=0x1 m=3 mp=0x2 [%s, 61 minutes, locked to thread]:", states[i]);
        buf_printf(&want, "7|%s|61 locked", states[i]);
        assert_string_equal(header(&out, buf_text(&line)), buf_text(&want));
    }
    buf_free(&line);
    buf_free(&want);
    buf_free(&out);
}

static void add_args(struct buf *out, struct str args)
{
    uint64_t word;
    bool stale;
    while (goroutine_arg(&args, &word, &stale))
        buf_printf(out, " %" PRIx64 "%s", word, stale ? "?" : "");
}

static void add_frame(struct buf *out, const struct goroutine_frame *f)
{
    static const char *const names[] = {"call ", "creator ", "elided", "ancestor", "no stack", "end"};
    buf_puts(out, names[f->what]);
    buf_add(out, f->function.p, f->function.n);
    if (f->args.n) {
        buf_puts(out, "(");
        add_args(out, f->args);
        buf_puts(out, ")");
    }
    if (f->file.n)
        buf_printf(out, " %.*s:%" PRId64, (int)f->file.n, f->file.p, f->line);
    if (f->parent)
        buf_printf(out, " of %" PRIu64, f->parent);
    if (f->elided)
        buf_printf(out, " %" PRIu64, f->elided);
    buf_puts(out, "\n");
}

static void check_frames(const char *text, const char *want)
{
    struct buf out = {0};
    struct goroutine_frame f;
    struct str rest = str_of(text);
    while (goroutine_next(&rest, &f) != GOROUTINE_END)
        add_frame(&out, &f);
    assert_string_equal(buf_text(&out), want);
    buf_free(&out);
}

static void test_frames(void **state)
{
    (void)state;
    check_frames("main.f(0x1, {0xc000010000?, 0x2}, ...)\n\t/a/main.go:12 +0x1f\n"
                 "main.(*T[...]).Run.func1(...)\n\t/a b/main.go:13\n"
                 "panic({0x57f1c0?, 0x16})\n\truntime/panic.go:860 +0x13a fp=0xc1 sp=0xc2 pc=0x45\n"
                 "created by main.(*T).Start in goroutine 18\n\tmain.go:4 +0x2\n",
                 "call main.f( 1 c000010000? 2) /a/main.go:12\n"
                 "call main.(*T[...]).Run.func1() /a b/main.go:13\n"
                 "call runtime.gopanic( 57f1c0? 16) runtime/panic.go:860\n"
                 "creator main.(*T).Start main.go:4 of 18\n");
}

static void test_frames_of_old_releases(void **state)
{
    (void)state;
    check_frames("runtime.gopark(0x0)\n\tC:/go/src/proc.go:1 +0x1\n...additional frames elided...\n"
                 "created by net/http.(*Server).Serve\n\tC:/go/server.go:2 +0x1",
                 "call runtime.gopark( 0) C:/go/src/proc.go:1\nelided\n"
                 "creator net/http.(*Server).Serve C:/go/server.go:2\n");
    check_frames("main.glob..func1(0x0, _)\n\ta.go:1 +0x1\n...12 frames elided...\n"
                 "gopkg.in/yaml%2ev2.f()\n\tb.s:2 +0x1\n",
                 "call main.glob..func1( 0) a.go:1\nelided 12\ncall gopkg.in/yaml%2ev2.f b.s:2\n");
    check_frames("main.func\xc2\xb7"
                 "001(0x1)\n\tx.c:1 +0x1\n",
                 "call main.func\xc2\xb7"
                 "001( 1) x.c:1\n");
}

static void test_frames_of_c(void **state)
{
    (void)state;
    check_frames("non-Go function at pc=0x7f01\nnon-Go function\n\tpc=0x7f02\n"
                 "c_work\n\t/src/work.c:9 pc=0x7f03\n__libc_start\n\tpc=0x7f04\n"
                 "runtime.cgocall(0x1, 0x2)\n\tcgocall.go:157 +0x1\n"
                 "main._Cfunc_fault()\n\t_cgo_gotypes.go:46 +0x2c fp=0x1 sp=0x2 pc=0x3\n",
                 "call non-Go function\ncall non-Go function\ncall c_work /src/work.c:9\n"
                 "call __libc_start\ncall runtime.cgocall( 1 2) cgocall.go:157\n"
                 "call main._Cfunc_fault _cgo_gotypes.go:46\n");
}

static void test_other_lines(void **state)
{
    (void)state;
    check_frames("\tgoroutine running on other thread; stack unavailable\ncreated by main.main\n\ta.go:1\n",
                 "no stack\ncreator main.main a.go:1\n");
    check_frames("main.f()\n\ta.go:1 +0x1\n[originating from goroutine 1]:\nmain.main(...)\n\ta.go:2 +0x3\n",
                 "call main.f a.go:1\nancestor of 1\ncall main.main() a.go:2\n");
    check_frames("type:.eq.struct { F func(int) }(0x1)\n\t<autogenerated>:1 +0x1\n",
                 "call type:.eq.struct { F func(int) }( 1) <autogenerated>:1\n");
    check_frames("main.main)(\n\ta.go:1 +0x1\nword\nhandled a request (fine)\nlog.Println(now)\n\ta.go:x\n"
                 "main.f()\nmain.g()\n#011a.go:7 +0x1\nmain.h()\na.go:8 +0x1\n",
                 "call main.f\ncall main.g a.go:7\ncall main.h a.go:8\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headers),     cmocka_unit_test(test_states),
        cmocka_unit_test(test_frames),      cmocka_unit_test(test_frames_of_old_releases),
        cmocka_unit_test(test_frames_of_c), cmocka_unit_test(test_other_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
