/* Groups of goroutines: what is one, what waits how long, what comes first. */
#include "base/mem.h"
#include "base/regex.h"
#include "base/unit.h"
#include "build.h"
#include "flame/model.h"
#include "flame/states.h"
#include "goroutines/full.h"
#include "goroutines/groups_report.h"
#include "goroutines/judge.h"
#include "goroutines/select.h"
#include "goroutines/words.h"
#include "profile/gostate.h"
#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TYPES "types goroutine/count wait/nanoseconds\ndefault goroutine\n"

static const struct groups_wish everything;

static void add(struct groups *g, const char *text, const char *name)
{
    struct profile *p = build_profile(text);
    struct pprofx_error err = {0};
    assert_int_equal(groups_add(g, p, str_of(name), groups_total(p), &err), 0);
    profile_free(p);
}

static struct groups *groups_of(const char *text)
{
    struct groups *g = groups_new(&everything);
    add(g, text, "dump");
    return g;
}

static void assert_str(struct str s, const char *expected)
{
    struct buf b = {0};
    buf_add(&b, s.p, s.n);
    assert_string_equal(buf_text(&b), expected);
    buf_free(&b);
}

static void test_states(void **state)
{
    static const struct {
        const char *text;
        enum gostate class;
    } cases[] = {
        {"sync.Mutex.Lock", GOSTATE_LOCK},
        {"sync.RWMutex.RLock", GOSTATE_LOCK},
        {"sync.RWMutex.Lock", GOSTATE_LOCK},
        {"chan receive", GOSTATE_CHANNEL},
        {"chan send (nil chan)", GOSTATE_CHANNEL},
        {"select", GOSTATE_CHANNEL},
        {"select (no cases)", GOSTATE_CHANNEL},
        {"semacquire", GOSTATE_WAIT},
        {"sync.WaitGroup.Wait", GOSTATE_WAIT},
        {"sync.Cond.Wait", GOSTATE_WAIT},
        {"IO wait", GOSTATE_IO},
        {"syscall", GOSTATE_THREAD},
        {"sleep", GOSTATE_TIME},
        {"GC worker (idle)", GOSTATE_RUNTIME},
        {"GC assist marking", GOSTATE_RUNTIME},
        {"force gc (idle)", GOSTATE_RUNTIME},
        {"finalizer wait", GOSTATE_RUNTIME},
        {"cleanup wait", GOSTATE_RUNTIME},
        {"GOMAXPROCS updater (idle)", GOSTATE_RUNTIME},
        {"trace reader (blocked)", GOSTATE_RUNTIME},
        {"coroutine", GOSTATE_RUNTIME},
        {"preempted", GOSTATE_RUNTIME},
        {"running", GOSTATE_BUSY},
        {"runnable", GOSTATE_BUSY},
        {"something new", GOSTATE_UNKNOWN},
        {"", GOSTATE_UNKNOWN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(gostate_of(str_of(cases[i].text)), cases[i].class);
    assert_true(gostate_is_forever(str_of("chan send (nil chan)")));
    assert_true(gostate_is_forever(str_of("chan receive (leaked)")));
    assert_true(gostate_is_forever(str_of("select (no cases)")));
    assert_false(gostate_is_forever(str_of("select")));
}

/* What a protobuf does not say, its frames do. */
static void test_states_of_frames(void **state)
{
    static const struct {
        const char *frames, *text;
    } cases[] = {
        {"runtime.gopark runtime.chansend runtime.chansend1 main.ask", "chan send"},
        {"runtime.gopark runtime.chanrecv runtime.chanrecv2 main.drain", "chan receive"},
        {"runtime.gopark runtime.selectgo main.follow", "select"},
        {"runtime.gopark runtime.block main.forever", "select (no cases)"},
        {"runtime.gopark runtime.netpollblock internal/poll.runtime_pollWait net.(*conn).Read", "IO wait"},
        {"runtime.gopark time.Sleep main.doze", "sleep"},
        {"runtime.gopark runtime.goparkunlock runtime.semacquire1 internal/sync.runtime_SemacquireMutex "
         "internal/sync.(*Mutex).lockSlow internal/sync.(*Mutex).Lock sync.(*Mutex).Lock main.get",
         "sync.Mutex.Lock"},
        {"runtime.gopark runtime.semacquire1 sync.runtime_SemacquireMutex sync.(*Mutex).lockSlow "
         "sync.(*RWMutex).Lock main.set",
         "sync.RWMutex.Lock"},
        {"runtime.gopark sync.runtime_SemacquireRWMutexR sync.(*RWMutex).RLock main.get",
         "sync.RWMutex.RLock"},
        {"runtime.gopark sync.runtime_Semacquire sync.(*WaitGroup).Wait main.all", "sync.WaitGroup.Wait"},
        {"runtime.gopark sync.runtime_notifyListWait sync.(*Cond).Wait main.await", "sync.Cond.Wait"},
        {"runtime.gopark runtime.gcBgMarkWorker", "GC worker (idle)"},
        {"syscall.Syscall syscall.read os.(*File).Read main.load", "syscall"},
        {"main.spin main.main", "running"},
        {"runtime.gopark main.unheard", ""},
        {"runtime.(hidden) main.ask", ""},
        {"runtime.(hidden) time.Sleep main.doze", "sleep"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf text = {0};
        struct str found;
        buf_printf(&text, "types goroutine/count\n1 : %s\n", cases[i].frames);
        struct profile *p = build_profile(buf_text(&text));
        (void)gostate_of_stack(p, p->sample_stack[0], &found);
        assert_str(found, cases[i].text);
        profile_free(p);
        buf_free(&text);
    }
}

/* Equal stacks in one class with one creator are one group; arguments, labels and waits do not matter. */
static void test_exact_groups(void **state)
{
    (void)state;
    struct groups *g = groups_of(TYPES "3 0 : main.f:10 main.g:20 : state=select creator=main.a user=x\n"
                                       "2 0 : main.f:10 main.g:20 : state=select creator=main.a user=y\n"
                                       "5 0 : main.f:10 main.g:20 : state=select creator=main.b\n"
                                       "7 0 : main.f:11 main.g:20 : state=select creator=main.a\n"
                                       "1 0 : main.f:10 main.g:20 : state=runnable creator=main.a\n");
    assert_int_equal(groups_count(g), 4);
    const struct group *first = groups_get(g, 0);
    assert_int_equal(group_now(g, first), 5);
    assert_int_equal(first->n_labels, 2);
    assert_str(first->labels[0].text, "user=x");
    assert_int_equal(first->labels[0].count, 3);
    assert_str(first->creator, "main.a");
    /* The third differs in its line alone: one coarse signature with the first. */
    assert_int_equal(first->coarse, groups_get(g, 2)->coarse);
    assert_int_equal(groups_alike(g, first), 12);
    assert_int_not_equal(first->coarse, groups_get(g, 1)->coarse);
    groups_free(g);
}

/* Labels of a program's own may be called "state", with any number of values: all count in the totals. */
static void test_many_states(void **state)
{
    struct buf text = {0};
    uint64_t now = 0, before = 0;
    (void)state;
    buf_puts(&text, TYPES);
    for (int i = 1; i <= 9; i++)
        buf_printf(&text, "%d 0 : main.f : state=s%d\n", i, i);
    struct groups *g = groups_of(buf_text(&text));
    add(g, TYPES "5 0 : main.f : state=s9\n7 0 : main.f : state=s10\n", "later");
    assert_int_equal(groups_count(g), 1);
    assert_int_equal(groups_states(g), 10);
    for (size_t i = 0; i < groups_states(g); i++) {
        now += groups_state(g, i).now;
        before += groups_state(g, i).before;
    }
    assert_int_equal(now, 12);
    assert_int_equal(before, 45);
    assert_int_equal(groups_state(g, 8).before, 9);
    assert_int_equal(groups_state(g, 8).now, 5);
    assert_false(groups_get(g, 0)->more_states);
    groups_free(g);
    g = groups_of(buf_text(&text));
    assert_true(groups_get(g, 0)->more_states);
    buf_clear(&text);
    words_states(&text, groups_get(g, 0));
    assert_string_equal(buf_text(&text), "s1 (1), s2 (2), s3 (3), s4 (4), and more");
    buf_free(&text);
    groups_free(g);
}

static void test_waits(void **state)
{
    (void)state;
    struct groups *g = groups_of(TYPES "1 0 : main.f : state=select waited:=60/seconds\n"
                                       "2 0 : main.f : state=select waited:=300/seconds\n"
                                       "4 0 : main.f : state=select waited:=7500/seconds\n"
                                       "3 0 : main.f : state=select\n");
    const struct group *of = groups_get(g, 0);
    struct buf text = {0};
    assert_int_equal(of->n_waits, 7);
    assert_int_equal(of->wait_min, 60);
    assert_int_equal(of->wait_median, 7500);
    assert_int_equal(of->wait_max, 7500);
    words_wait(&text, of, 10);
    assert_string_equal(buf_text(&text), "7 of them at least 1m to 2h5m, median 2h5m");
    buf_free(&text);
    groups_free(g);
}

static void test_seconds(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {{0, "0s"},
                 {59, "59s"},
                 {60, "1m"},
                 {61, "1m1s"},
                 {3600, "1h"},
                 {7500, "2h5m"},
                 {86400, "1d"},
                 {90000, "1d1h"},
                 {86460, "1d"},
                 {172799, "1d23h"},
                 {INT64_MAX, "106751991167300d15h"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf text = {0};
        unit_seconds(&text, cases[i].seconds);
        assert_string_equal(buf_text(&text), cases[i].text);
        buf_free(&text);
    }
}

/* The verdicts of all groups in their order, each with its user's function. */
static void assert_order(const struct groups *g, const char *expected)
{
    struct judged *judged = judge(g);
    struct buf text = {0};
    for (size_t i = 0; i < groups_count(g); i++) {
        const struct group *of = groups_get(g, judged[i].group);
        struct str function = groups_function(g, of);
        buf_printf(&text, "%s%d %.*s", i ? ", " : "", (int)judged[i].verdict, (int)function.n, function.p);
    }
    assert_string_equal(buf_text(&text), expected);
    buf_free(&text);
    mem_free(judged);
}

static void test_order(void **state)
{
    (void)state;
    struct groups *g = groups_of(
        TYPES "2000 0 : runtime.gopark runtime.netpollblock net.(*conn).Read bufio.(*Reader).Peek\n"
              "1500 0 : runtime.gopark runtime.netpollblock net.(*conn).Read main.session\n"
              "9 0 : runtime.gopark runtime.timeSleep time.Sleep main.tick\n"
              "3 0 : runtime.gopark runtime.chanrecv main.work\n"
              "2 0 : runtime.gopark runtime.chansend main.ask\n"
              "1 0 : runtime.gopark runtime.netpollblock net.(*conn).Read main.query main.(*cache).get\n"
              "8 0 : runtime.gopark sync.runtime_SemacquireMutex sync.(*Mutex).Lock main.(*cache).get\n"
              "1 0 : runtime.gopark runtime.block main.hang\n"
              "1 0 : runtime.gopark runtime.block main.main runtime.main\n"
              "4 0 : runtime.gopark runtime.gcBgMarkWorker\n"
              "1 0 : runtime.gopark internal/poll.runtime_pollWait net/http.(*Server).Serve\n"
              "1 0 : runtime/pprof.writeGoroutineStacks main.dump\n");
    assert_order(g,
                 "1 main.hang, 2 main.(*cache).get, 3 main.query, 5 main.session, 6 main.ask, 7 main.work, "
                 "7 main.main, 7 main.tick, 8 bufio.(*Reader).Peek, 9 runtime.gcBgMarkWorker, "
                 "9 net/http.(*Server).Serve, 9 main.dump");
    groups_free(g);
}

/* One that was woken stands at the line that locks, one that has not got there before it: neither holds it.
 */
static void test_inside_is_behind_the_line(void **state)
{
    (void)state;
    struct groups *g = groups_of(
        TYPES "8 0 : runtime.gopark sync.runtime_SemacquireMutex sync.(*Mutex).Lock main.get:20\n"
              "1 0 : sync.(*Mutex).lockSlow sync.(*Mutex).Lock main.get:20 : state=runnable\n"
              "1 0 : time.Now main.get:18\n"
              "1 0 : runtime.gopark runtime.netpollblock net.(*conn).Read main.query main.get:25\n");
    assert_order(g, "2 main.get, 3 main.query, 7 main.get, 7 main.get");
    groups_free(g);
}

/* What grew most comes first; a little more or less of what is idle anyway does not. */
static void test_growth(void **state)
{
    (void)state;
    struct groups *g = groups_new(&everything);
    add(g,
        TYPES "10 0 : runtime.gopark runtime.chansend main.leak\n"
              "300 0 : runtime.gopark runtime.netpollblock net.(*conn).Read main.serve\n"
              "5 0 : runtime.gopark runtime.selectgo main.gone\n"
              "4 0 : runtime.gopark sync.(*Mutex).Lock main.lock\n",
        "one");
    add(g,
        TYPES "303 0 : runtime.gopark runtime.netpollblock net.(*conn).Read main.serve\n"
              "4 0 : runtime.gopark sync.(*Mutex).Lock main.lock\n"
              "500 0 : runtime.gopark runtime.chansend main.leak\n"
              "20 0 : runtime.gopark runtime.selectgo main.fresh\n",
        "two");
    assert_int_equal(groups_moments(g), 2);
    assert_order(g, "4 main.leak, 7 main.fresh, 2 main.lock, 7 main.serve, 7 main.gone");
    const struct group *leak = groups_get(g, 0);
    assert_int_equal(group_before(g, leak), 10);
    assert_int_equal(group_now(g, leak), 500);
    assert_int_equal(group_now(g, groups_get(g, 2)), 0);
    groups_free(g);
}

/* A little more each time is a leak, too. */
static void test_steady_growth(void **state)
{
    (void)state;
    struct groups *g = groups_new(&everything);
    for (int i = 0; i < 3; i++) {
        struct buf text = {0};
        buf_printf(&text,
                   TYPES "%d 0 : runtime.gopark runtime.selectgo main.leak\n"
                         "%d 0 : runtime.gopark runtime.selectgo main.pool\n",
                   10 + 6 * i, i == 1 ? 30 : 10 + 4 * i);
        add(g, buf_text(&text), "dump");
        buf_free(&text);
    }
    struct buf counts = {0};
    assert_order(g, "4 main.leak, 7 main.pool");
    words_counts(&counts, g, groups_get(g, 1));
    assert_string_equal(buf_text(&counts), "10, 30, 18");
    buf_free(&counts);
    groups_free(g);
}

static void test_wish(void **state)
{
    (void)state;
    struct regex *re = NULL;
    struct pprofx_error err = {0};
    assert_int_equal(regex_new(&re, "channel", &err), 0);
    const struct groups_wish wish = {.state = re, .state_text = "channel", .min_wait = 120};
    struct groups *g = groups_new(&wish);
    add(g,
        TYPES "1 0 : main.a : state=select waited:=180/seconds\n"
              "1 0 : main.b : state=select waited:=60/seconds\n"
              "1 0 : main.c : state=select\n"
              "1 0 : main.d : state=sleep waited:=180/seconds\n",
        "dump");
    assert_int_equal(groups_count(g), 1);
    assert_int_equal(groups_moment(g, 0)->count, 1);
    assert_int_equal(groups_moment(g, 0)->total, 4);
    groups_free(g);
    regex_free(re);
}

static void test_other_profiles(void **state)
{
    (void)state;
    struct profile *p = build_profile("types samples/count cpu/nanoseconds\n1 10 : main.main\n");
    struct groups *g = groups_new(&everything);
    struct pprofx_error err = {0};
    assert_int_equal(groups_add(g, p, str_of("x"), 1, &err), PPROFX_FORMAT);
    assert_string_equal(err.message, "is a profile of kind cpu and tells nothing of goroutines");
    assert_int_equal(groups_moments(g), 0);
    groups_free(g);
    profile_free(p);
}

/* Of many stacks of one coarse signature some are shown. */
static void test_alike_stacks_are_few(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_puts(&text, TYPES);
    for (int i = 1; i <= 40; i++)
        buf_printf(&text, "%d 0 : main.f:%d main.main : state=select\n", 100 - i, i);
    buf_puts(&text, "1 0 : main.g main.main : state=select\n");
    struct groups *g = groups_of(buf_text(&text));
    struct goroutines_options o = {.max = 20};
    struct selection *s = selection_new(g, &o);
    assert_int_equal(s->n, SELECT_ALIKE + 1);
    assert_int_equal(s->picks[SELECT_ALIKE - 1].more_stacks, 40 - SELECT_ALIKE);
    selection_free(s);
    o.max = 0;
    s = selection_new(g, &o);
    assert_int_equal(s->n, 41);
    selection_free(s);
    groups_free(g);
    buf_free(&text);
}

static void test_text(void **state)
{
    (void)state;
    struct groups *g = groups_of(
        TYPES
        "24 0 : sync.runtime_SemacquireMutex@sync/sema.go:9 sync.(*Mutex).Lock@sync/mutex.go:46 "
        "example.org/shop/stock.(*Stock).Take@stock/stock.go:30 main.order@main.go:12 "
        "net/http.HandlerFunc.ServeHTTP@net/http/server.go:1 net/http.(*conn).serve@net/http/server.go:2 : "
        "state=sync.Mutex.Lock waited:=180/seconds creator=net/http.(*Server).Serve\n"
        "2 0 : main.dive@main.go:7 main.dive@main.go:7 main.dive@main.go:7 main.main@main.go:3 : "
        "state=runnable\n"
        "1 0 : runtime.bgsweep@runtime/mgc.go:5 : state=runtime.x\n");
    struct buf out = {0};
    const struct goroutines_options o = {.max = 20, .width = 72};
    goroutines_text(g, &o, &out);
    assert_string_equal(buf_text(&out),
                        "27 goroutines in 3 groups: dump\n"
                        "  24 sync.Mutex.Lock, 2 runnable, 1 runtime.x\n"
                        "\n"
                        "      24  sync.Mutex.Lock, at least 3m  wants a lock\n"
                        "          stock.(*Stock).Take  stock/stock.go:30  in sync.(*Mutex).Lock\n"
                        "          main.order           main.go:12\n"
                        "          ... 2 frames of net/http\n"
                        "          created by net/http.(*Server).Serve\n"
                        "\n"
                        "       2  runnable\n"
                        "          main.dive  main.go:7  (3 times)\n"
                        "          main.main  main.go:3\n"
                        "\n"
                        "       1  runtime.x\n"
                        "          runtime.bgsweep  runtime/mgc.go:5\n"
                        "\n");
    buf_free(&out);
    groups_free(g);
}

static void test_data(void **state)
{
    (void)state;
    struct groups *g = groups_of(TYPES "2 0 : main.f@main.go:7 : state=select waited:=120/seconds user=a\n");
    const struct goroutines_options o = {0};
    struct report *r = goroutines_report(g, &o);
    struct buf out = {0};
    report_write(r, FORMAT_CSV, &out);
    assert_string_equal(
        buf_text(&out),
        "count,percent,before,growth,counts,verdict,class,states,wait_min,wait_min_unit,wait_min_text,"
        "wait_median,wait_median_unit,wait_median_text,wait_max,wait_max_unit,wait_max_text,"
        "waits_told,memory,memory_unit,memory_text,function,file,line,signature_count,creator,"
        "labels,ids,stack,full\n"
        "2,100,,,,other,channel,select,120,seconds,2m,120,seconds,2m,120,seconds,2m,2,4996,"
        "bytes,4.88kB,main.f,main.go,7,2,\"\",user=a,\"\",main.f main.go:7,\n");
    buf_free(&out);
    report_free(r);
    groups_free(g);
}

/* What a group is counted in takes memory, not what lies between. */
static void test_many_moments(void **state)
{
    enum { MOMENTS = 50 };
    (void)state;
    struct groups *g = groups_new(&everything);
    add(g, TYPES "7 0 : main.first : state=select\n", "dump");
    for (int i = 1; i < MOMENTS - 1; i++)
        add(g, TYPES "1 0 : main.other : state=select\n", "dump");
    assert_int_equal(groups_alike(g, groups_get(g, 0)), 0);
    assert_int_equal(groups_alike(g, groups_get(g, 1)), 1);
    add(g, TYPES "9 0 : main.first : state=select\n", "dump");
    const struct group *first = groups_get(g, 0);
    assert_int_equal(first->n_counts, 2);
    assert_int_equal(group_before(g, first), 7);
    assert_int_equal(group_at(first, 1), 0);
    assert_int_equal(group_at(first, MOMENTS / 2), 0);
    assert_int_equal(group_at(first, MOMENTS - 2), 0);
    assert_int_equal(group_now(g, first), 9);
    assert_int_equal(group_at(first, MOMENTS), 0);
    assert_int_equal(groups_alike(g, first), 9);
    assert_int_equal(groups_alike(g, groups_get(g, 1)), 0);
    groups_free(g);
}

/* Sums of counts that a file makes up end at the largest; they do not begin anew. */
static void test_sums_saturate(void **state)
{
    (void)state;
    struct groups *g = groups_new(&everything);
    add(g, TYPES "1 0 : main.f:1 : state=select creator=main.a\n", "before");
    add(g,
        TYPES "9223372036854775807 0 : main.f:1 : state=select creator=main.a\n"
              "9223372036854775807 0 : main.f:2 : state=select creator=main.a\n"
              "9223372036854775807 0 : main.f:3 : state=select creator=main.a\n",
        "after");
    for (int by = BY_STATE; by <= BY_FUNCTION; by++) {
        const struct goroutines_options o = {.by = (enum goroutines_by)by};
        struct buf out = {0};
        goroutines_text(g, &o, &out);
        assert_non_null(strstr(buf_text(&out), "18446744073709551615 goroutines in 3 groups"));
        assert_non_null(strstr(buf_text(&out), "\n  18446744073709551615 select\n"));
        assert_non_null(strstr(buf_text(&out), "\n18446744073709551615  "));
        if (by != BY_STATE)
            assert_non_null(strstr(buf_text(&out), "  +9223372036854775807  "));
        buf_free(&out);
    }
    const struct goroutines_options few = {.max = 1};
    struct selection *s = selection_new(g, &few);
    assert_true(s->rest + s->picks[0].more_count == UINT64_MAX - 1);
    selection_free(s);
    groups_free(g);
}

static void test_full(void **state)
{
    (void)state;
    struct full *f = full_new();
    for (uint64_t id = 1; id <= 1000; id++)
        full_want(f, id * 7);
    full_want(f, 7);
    assert_int_equal(full_count(f), 1000);
    full_offer(f, 14, str_of("main.f(0x1)\n"));
    full_offer(f, 14, str_of("another dump's\n"));
    full_offer(f, 15, str_of("not asked for\n"));
    assert_str(full_text(f, 14), "main.f(0x1)\n");
    assert_str(full_text(f, 15), "");
    assert_str(full_text(f, 21), "");
    full_free(f);
}

/* For a flamegraph each class has locations, and so boxes, of its own, below a root that names the state. */
static void test_flame_states(void **state)
{
    (void)state;
    struct profile *p = build_profile(TYPES "3 0 : main.f main.main : state=select waited:=60/seconds\n"
                                            "2 0 : main.f main.main : state=select\n"
                                            "4 0 : main.f main.main : state=sleep\n"
                                            "1 0 : runtime.gopark main.main :\n");
    struct profile *other = build_profile("types samples/count cpu/nanoseconds\n1 10 : main.main\n");
    uint8_t *classes = states_split(p);
    struct flame *f = NULL;
    struct pprofx_error err = {0};
    struct buf text = build_dump(p);
    assert_string_equal(buf_text(&text), "3 0 : main.f main.main select : state=select waited:=60/seconds\n"
                                         "2 0 : main.f main.main select : state=select\n"
                                         "4 0 : main.f main.main sleep : state=sleep\n"
                                         "1 0 : runtime.gopark main.main state not known\n");
    assert_int_equal(p->sample_stack[0], p->sample_stack[1]);
    const uint32_t *frames = profile_stack(p, p->sample_stack[2]);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(classes[frames[i]], GOSTATE_TIME);
    assert_int_equal(flame_new(p, &(struct fold_options){.value = 0}, 1000, false, classes, &f, &err), 0);
    buf_clear(&text);
    for (size_t i = 0; i < f->n_names; i++)
        buf_printf(&text, "%.*s %s\n", (int)f->names[i].text.n, f->names[i].text.p,
                   gostate_name((enum gostate)f->names[i].class));
    assert_string_equal(buf_text(&text), "main.f channel\nmain.f time\nmain.main channel\nmain.main time\n"
                                         "main.main unknown\nruntime.gopark unknown\nselect channel\n"
                                         "sleep time\nstate not known unknown\n");
    assert_null(states_split(other));
    flame_free(f);
    buf_free(&text);
    mem_free(classes);
    profile_free(p);
    profile_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_states_of_frames),
        cmocka_unit_test(test_exact_groups),
        cmocka_unit_test(test_many_states),
        cmocka_unit_test(test_waits),
        cmocka_unit_test(test_seconds),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_inside_is_behind_the_line),
        cmocka_unit_test(test_growth),
        cmocka_unit_test(test_steady_growth),
        cmocka_unit_test(test_wish),
        cmocka_unit_test(test_other_profiles),
        cmocka_unit_test(test_alike_stacks_are_few),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_many_moments),
        cmocka_unit_test(test_sums_saturate),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_flame_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
