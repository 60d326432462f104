/* What rules see of a stack: its marks and who pays; and what few samples may say. */
#include "base/mem.h"
#include "findings/guards.h"
#include "findings/marks.h"
#include "findings/traces.h"
#include "goroutines/sites.h"
#include "profile/profile.h"

#include <pprofx/error.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_fold(const char *name, const char *want)
{
    char room[128];
    struct str folded = marks_fold(str_of(name), room);
    assert_int_equal(folded.n, strlen(want));
    assert_memory_equal(folded.p, want, folded.n);
}

static void test_closures_are_what_they_are_written_in(void **state)
{
    (void)state;
    check_fold("main.run", "main.run");
    check_fold("main.run.func1.2", "main.run");
    check_fold("main.run.gowrap3", "main.run");
    check_fold("main.run.func1.deferwrap1", "main.run");
    check_fold("main.run-range1", "main.run");
    check_fold("main.(*T).Get-fm", "main.(*T).Get");
    check_fold("main.run[go.shape.int].func1", "main.run");
    check_fold("main.func1x", "main.func1x");
    check_fold("", "");
}

static struct marks *marks_of(const char *const (*list)[2], size_t n, enum mark_where where)
{
    struct marks *m = marks_new();
    for (size_t i = 0; i < n; i++)
        assert_int_equal(marks_add(m, where, str_of(list[i][0]), str_of(list[i][1]), NULL), 0);
    return m;
}

static void test_marks_are_named_once(void **state)
{
    (void)state;
    struct marks *m = marks_new();
    assert_int_equal(marks_add(m, MARK_ANY, str_of("io"), str_of("syscall.*"), NULL), 0);
    size_t n = marks_count(m);
    assert_int_equal(marks_find(m, str_of("io")), n - 1);
    assert_int_equal(marks_find(m, str_of("none")), n);
    assert_int_equal(marks_add(m, MARK_ANY, str_of("io"), str_of("syscall.*"), NULL), 0);
    assert_int_equal(marks_count(m), n);
    assert_int_equal(marks_add(m, MARK_LEAF, str_of("io"), str_of("syscall.*"), NULL), PPROFX_USAGE);
    assert_int_equal(marks_add(m, MARK_ANY, str_of("io"), str_of("os.*"), NULL), PPROFX_USAGE);
    assert_int_equal(marks_add(m, MARK_ANY, str_of("Io"), str_of("os.*"), NULL), PPROFX_USAGE);
    marks_free(m);
}

/* A stack of functions, innermost first, as the tracer sees it. */
struct seen {
    struct sites *sites;
    struct tracer *tracer;
    const struct marks *marks;
    struct trace trace;
};

static void look(struct seen *s, const struct marks *marks, const char *const *stack, size_t n)
{
    uint32_t ids[16];
    s->marks = marks;
    s->sites = sites_new();
    s->tracer = tracer_new(marks, s->sites);
    for (size_t i = 0; i < n; i++)
        ids[i] = sites_intern(s->sites, str_of(stack[i]), str_of("file.go"), (int64_t)i + 1);
    s->trace = tracer_trace(s->tracer, ids, n);
}

static bool has(const struct seen *s, const char *mark)
{
    size_t i = marks_find(s->marks, str_of(mark));
    assert_true(i < marks_count(s->marks));
    return tracer_bits(s->tracer, s->trace.class)[i / 64] >> i % 64 & 1;
}

static const char *payer(const struct seen *s)
{
    return s->trace.site == NONE ? "" : sites_at(s->sites, s->trace.site)->function.p;
}

static void forget(struct seen *s)
{
    tracer_free(s->tracer);
    sites_free(s->sites);
}

static void test_a_stack_has_the_marks_of_its_frames(void **state)
{
    (void)state;
    static const char *const list[][2] = {{"growing", "runtime.growslice*"}};
    static const char *const own[] = {"runtime.growslice", "main.add", "main.main"};
    static const char *const library[] = {"runtime.growslice", "strings.Fields", "main.add"};
    static const char *const self[] = {"main.add", "main.main"};
    struct marks *m = marks_of(list, 1, MARK_ANY);
    struct seen s;
    look(&s, m, own, 3);
    assert_true(has(&s, "growing") && has(&s, "app") && has(&s, "user") && has(&s, "direct"));
    assert_false(has(&s, "self"));
    assert_string_equal(payer(&s), "main.add");
    forget(&s);
    look(&s, m, library, 3);
    assert_true(has(&s, "growing") && has(&s, "user"));
    assert_false(has(&s, "direct"));
    forget(&s);
    look(&s, m, self, 2);
    assert_true(has(&s, "self") && has(&s, "direct"));
    assert_false(has(&s, "growing"));
    forget(&s);
    marks_free(m);
}

static void test_callee_is_what_the_payer_calls(void **state)
{
    (void)state;
    static const char *const list[][2] = {{"formats", "fmt.*"}};
    static const char *const stack[] = {"fmt.(*pp).doPrintf", "fmt.Sprintf", "main.key"};
    static const char *const logged[] = {"fmt.(*pp).doPrintf", "fmt.Sprintf", "log.Printf", "main.key"};
    struct marks *m = marks_of(list, 1, MARK_CALLEE);
    struct seen s;
    look(&s, m, stack, 3);
    assert_true(has(&s, "formats"));
    forget(&s);
    look(&s, m, logged, 4);
    assert_false(has(&s, "formats"));
    forget(&s);
    marks_free(m);
}

static void test_a_library_pays_only_when_nobody_else_does(void **state)
{
    (void)state;
    static const char *const list[][2] = {{"third", "go.uber.org/zap.*"}};
    static const char *const called[] = {"go.uber.org/zap.(*Logger).clone", "go.uber.org/zap.(*Logger).Info",
                                         "main.price", "main.main"};
    struct marks *m = marks_of(list, 1, MARK_ANY);
    struct seen s;
    look(&s, m, called, 4);
    assert_string_equal(payer(&s), "main.price");
    assert_false(has(&s, "direct"));
    forget(&s);
    look(&s, m, called, 2);
    assert_string_equal(payer(&s), "go.uber.org/zap.(*Logger).clone");
    forget(&s);
    marks_free(m);
}

static enum severity judged_of(const char *kinds, const struct guards *g, int64_t k, int64_t n)
{
    const struct rule rule = {.id = str_of("hot"), .kinds = str_of(kinds)};
    struct finding f = {.rule = &rule, .severity = SEVERITY_CRITICAL, .has_interval = true, .k = k, .n = n};
    return guards_apply(g, &f) ? f.severity : SEVERITY_NONE;
}

static enum severity judged(const struct guards *g, int64_t k, int64_t n)
{
    return judged_of("cpu goroutine", g, k, n);
}

static void test_shares_that_are_not_of_the_cpu(void **state)
{
    (void)state;
    const struct guards idle = {.cpu_samples = 0, .cores = 0.01, .is_go = true};
    assert_int_equal(judged_of("goroutine", &idle, 149, 151), SEVERITY_CRITICAL);
    assert_int_equal(judged_of("goroutine", &idle, 9, 151), SEVERITY_INFO);
    assert_int_equal(judged_of("goroutine", &idle, 9, 9), SEVERITY_NONE);
}

static void test_few_samples_say_little(void **state)
{
    (void)state;
    struct guards g = {.cpu_samples = 1000, .cores = 1, .is_go = true};
    assert_int_equal(judged(&g, 500, 1000), SEVERITY_CRITICAL);
    assert_int_equal(judged(&g, 9, 12), SEVERITY_INFO);
    assert_int_equal(judged(&g, 12, 20), SEVERITY_INFO);
    assert_int_equal(judged(&g, 15, 40), SEVERITY_INFO); /* under 2 % of all */
    assert_int_equal(judged(&g, 9, 9), SEVERITY_NONE);
    g.cores = 0.04;
    assert_int_equal(judged(&g, 500, 1000), SEVERITY_NONE);
    g.cores = -1;
    assert_int_equal(judged(&g, 500, 1000), SEVERITY_CRITICAL);
    g.benchmark = true;
    assert_int_equal(judged(&g, 500, 1000), SEVERITY_INFO);
    g.is_go = false;
    assert_int_equal(judged(&g, 500, 1000), SEVERITY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closures_are_what_they_are_written_in),
        cmocka_unit_test(test_marks_are_named_once),
        cmocka_unit_test(test_a_stack_has_the_marks_of_its_frames),
        cmocka_unit_test(test_callee_is_what_the_payer_calls),
        cmocka_unit_test(test_a_library_pays_only_when_nobody_else_does),
        cmocka_unit_test(test_shares_that_are_not_of_the_cpu),
        cmocka_unit_test(test_few_samples_say_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
