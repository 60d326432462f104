/* Whatever the sources are: every goroutine is in one group, every group is shown, counted or own, and the
 * report can be written in every form.  The bytes are a source each between lines "====". */
#include "fuzz.h"

#include "base/mem.h"
#include "decode/decode.h"
#include "flame/states.h"
#include "goroutines/full.h"
#include "goroutines/groups_report.h"
#include "goroutines/select.h"
#include "profile/profile.h"
#include "report/report.h"
#include "source/source.h"

#include <string.h>

static const struct pprofx_limits limits = {.max_input = 1 << 20, .max_memory = 64 << 20};
static const struct groups_wish everything = {.label = "user"};

static int take(void *context, struct profile *p, struct pprofx_error *err)
{
    struct groups *g = context;
    uint64_t total = groups_total(p);
    groups_memstats(g, p);
    int rc = groups_add(g, p, str_of("source"), total, err);
    if (!rc && groups_moment(g, groups_moments(g) - 1)->count != total)
        fuzz_fail("a moment of %llu goroutines", (unsigned long long)total);
    mem_free(states_split(p));
    for (size_t i = 0; i < p->n_samples; i++)
        if (p->sample_stack[i] >= p->n_stacks)
            fuzz_fail("sample %zu has no stack", i);
    profile_free(p);
    return rc;
}

static void read_source(struct groups *g, const uint8_t *data, size_t n)
{
    struct pprofx_error err = {0};
    const struct decode_options options = {.limits = limits};
    const struct decode_each each = {g, take};
    struct source *s = source_from_memory(data, n, &limits);
    (void)decode_moments(s, &options, &each, NULL, &err);
    source_close(s);
}

static void check_groups(const struct groups *g)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < groups_count(g); i++) {
        const struct group *of = groups_get(g, i);
        sum += group_now(g, of);
        if (group_now(g, of) && (of->n_states == 0 || of->n_waits > group_now(g, of)))
            fuzz_fail("group %zu has %zu states, %llu waits", i, of->n_states,
                      (unsigned long long)of->n_waits);
        if (of->n_waits && (of->wait_min > of->wait_median || of->wait_median > of->wait_max))
            fuzz_fail("the median of group %zu is not between the ends", i);
    }
    if (sum != groups_moment(g, groups_moments(g) - 1)->count)
        fuzz_fail("%llu in groups", (unsigned long long)sum);
}

static void check_selection(const struct groups *g, const struct goroutines_options *o)
{
    struct selection *s = selection_new(g, o);
    uint64_t sum = s->rest + s->own;
    for (size_t i = 0; i < s->n; i++)
        sum += group_now(g, groups_get(g, s->picks[i].judged->group)) + s->picks[i].more_count;
    if (sum != groups_moment(g, groups_moments(g) - 1)->count)
        fuzz_fail("%llu shown or said", (unsigned long long)sum);
    selection_free(s);
}

static void write_all(const struct groups *g, enum goroutines_by by)
{
    struct full *full = full_new();
    const struct goroutines_options o = {
        .by = by, .label = "user", .max = 5, .width = 60, .color = true, .full = full};
    struct buf out = {0};
    struct report *r = goroutines_report(g, &o);
    for (enum format format = FORMAT_TEXT; format <= FORMAT_MARKDOWN; format++)
        report_write(r, format, &out);
    goroutines_text(g, &o, &out);
    goroutines_choose(g, &o, full);
    check_selection(g, &o);
    report_free(r);
    buf_free(&out);
    full_free(full);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char mark[] = "\n====\n";
    struct groups *g = groups_new(&everything);
    for (size_t at = 0; at < n;) {
        size_t end = at;
        while (end < n && (n - end < sizeof mark - 1 || memcmp(data + end, mark, sizeof mark - 1) != 0))
            end++;
        read_source(g, data + at, end - at);
        at = end + sizeof mark - 1;
    }
    if (groups_moments(g)) {
        check_groups(g);
        write_all(g, (enum goroutines_by)(n % (BY_LABEL + 1)));
    }
    groups_free(g);
    return 0;
}
