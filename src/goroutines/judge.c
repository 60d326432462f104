#include "goroutines/judge.h"

#include "base/mem.h"
#include "base/sat.h"
#include "decode/headline.h"
#include "goroutines/own.h"

#include <stdlib.h>

enum {
    CROWD = 1000,       /* alike */
    LEAK_GROWTH = 100,  /* more than before, and half as many again */
    STEADY_GROWTH = 10, /* more than before, and more each time */
    LONG_WAIT = 60,     /* seconds */
};

const char *verdict_text(enum verdict verdict)
{
    static const char *const texts[] = {
        [VERDICT_FAILED] = "failed here", [VERDICT_FOREVER] = "can never go on",
        [VERDICT_LOCK] = "wants a lock",  [VERDICT_INSIDE] = "may hold it",
        [VERDICT_LEAK] = "leak?",         [VERDICT_CROWD] = "crowd",
        [VERDICT_STUCK] = "stuck?",       [VERDICT_OTHER] = "",
        [VERDICT_LIBRARY] = "",           [VERDICT_OWN] = "own",
    };
    return texts[verdict];
}

/* The functions in which locks are wanted, by where their text is: equal texts are one. */
struct wanted {
    const char *function;
    int64_t line; /* the least that waiters stand at */
    uint64_t n;
};

static int compare_wanted(const void *a, const void *b)
{
    const struct wanted *x = a, *y = b;
    return (x->function > y->function) - (x->function < y->function);
}

static struct wanted wanted_in(const struct groups *g, const struct group *of)
{
    const struct site *at = groups_site(g, of->path, of->user);
    return (struct wanted){at->function.p, at->line, group_now(g, of)};
}

static bool has_user(const struct groups *g, const struct group *of)
{
    return of->user < groups_depth(g, of->path);
}

/* Returns how many; the caller frees. */
static size_t wanted_functions(const struct groups *g, struct wanted **out)
{
    size_t n = 0, kept = 0;
    struct wanted *all = mem_alloc(groups_count(g), sizeof *all);
    for (size_t i = 0; i < groups_count(g); i++) {
        const struct group *of = groups_get(g, i);
        if (of->class == GOSTATE_LOCK && has_user(g, of) && group_now(g, of))
            all[n++] = wanted_in(g, of);
    }
    if (n)
        qsort(all, n, sizeof *all, compare_wanted);
    for (size_t i = 0; i < n; i++)
        if (kept && all[kept - 1].function == all[i].function) {
            struct wanted *same = &all[kept - 1];
            same->n = sat_count_add(same->n, all[i].n);
            same->line = same->line < all[i].line ? same->line : all[i].line;
        } else {
            all[kept++] = all[i];
        }
    *out = all;
    return kept;
}

/* Behind the first line that locks.  One at that line was woken and has not got the lock yet, one before it
 * has not got there. */
static bool is_inside(const struct groups *g, const struct group *of, const struct wanted *wanted, size_t n,
                      struct judged *out)
{
    size_t depth = groups_depth(g, of->path);
    for (size_t i = of->user; n && i < depth; i++) {
        const struct site *at = groups_site(g, of->path, i);
        const struct wanted key = {.function = at->function.p};
        const struct wanted *found =
            at->kind == SITE_USER ? bsearch(&key, wanted, n, sizeof *wanted, compare_wanted) : NULL;
        if (!found || (at->line && at->line <= found->line))
            continue;
        out->inside = at->function;
        out->n_waiting = found->n;
        return true;
    }
    return false;
}

/* main may well have nothing more to do than wait for the end. */
static bool is_idle_main(const struct groups *g, const struct group *of)
{
    if (!str_begins(of->states[0].text, "select (no cases)") || of->n_states != 1)
        return false;
    for (size_t i = groups_depth(g, of->path); i-- > of->user;)
        if (str_equal(groups_site(g, of->path, i)->function, str_of("main.main")))
            return true;
    return false;
}

static bool is_parked(const struct group *of)
{
    return of->class == GOSTATE_CHANNEL || of->class == GOSTATE_WAIT;
}

/* From each of at least three moments to the next. */
static bool always_grows(const struct groups *g, const struct group *of)
{
    size_t n = groups_moments(g), i = 1;
    while (i < n && group_at(of, i) > group_at(of, i - 1))
        i++;
    return i == n && n >= 3;
}

static bool leaks(const struct groups *g, const struct group *of)
{
    uint64_t now = group_now(g, of), before = group_before(g, of);
    if (always_grows(g, of) && now - before >= STEADY_GROWTH)
        return is_parked(of) || of->class == GOSTATE_UNKNOWN;
    return groups_moments(g) > 1 && (is_parked(of) || of->class == GOSTATE_UNKNOWN) && now >= before &&
           now - before >= LEAK_GROWTH && now / 3 >= before / 2;
}

/* Who waits to receive has perhaps nothing to do; who waits to send, or for others to be done, has. */
static bool is_stuck(const struct group *of, uint64_t now)
{
    bool is_long = of->n_waits && of->wait_max >= LONG_WAIT;
    if (str_begins(of->states[0].text, "chan send"))
        return now > 1 || is_long;
    return of->class == GOSTATE_WAIT && now > 1 && is_long;
}

static enum verdict verdict_of(const struct groups *g, const struct group *of, const struct wanted *wanted,
                               size_t n_wanted, struct judged *out)
{
    uint64_t now = group_now(g, of);
    if (of->failed)
        return VERDICT_FAILED;
    out->own = own_name(g, of);
    if (out->own.n)
        return VERDICT_OWN;
    if (of->forever && (!is_idle_main(g, of) || out->all_asleep))
        return VERDICT_FOREVER;
    if (out->all_asleep && is_parked(of))
        return VERDICT_FOREVER;
    if (of->class == GOSTATE_LOCK && (has_user(g, of) || of->wait_max >= LONG_WAIT))
        return VERDICT_LOCK;
    if (of->class != GOSTATE_LOCK && is_inside(g, of, wanted, n_wanted, out))
        return VERDICT_INSIDE;
    if (leaks(g, of))
        return VERDICT_LEAK;
    if (!has_user(g, of))
        return VERDICT_LIBRARY;
    out->stuck = is_stuck(of, now);
    if (groups_alike(g, of) >= CROWD)
        return VERDICT_CROWD;
    return out->stuck ? VERDICT_STUCK : VERDICT_OTHER;
}

/* While they are sorted. */
struct sortable {
    struct judged judged;
    uint64_t coarse_count, now;
    int64_t wait, growth; /* the latter 0 when it is next to none */
    uint32_t coarse;
    bool by_growth, sleeps;
};

static int descending(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

static int compare(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;
    bool x_own = x->judged.verdict == VERDICT_OWN, y_own = y->judged.verdict == VERDICT_OWN;
    int c = x_own - y_own;
    if (!c && x->by_growth)
        c = (x->growth < y->growth) - (x->growth > y->growth);
    if (!c)
        c = (x->judged.verdict > y->judged.verdict) - (x->judged.verdict < y->judged.verdict);
    if (!c)
        c = x->sleeps - y->sleeps;
    if (!c)
        c = descending(x->coarse_count, y->coarse_count);
    if (!c)
        c = (x->judged.coarse_wait < y->judged.coarse_wait) - (x->judged.coarse_wait > y->judged.coarse_wait);
    if (!c)
        c = (x->coarse > y->coarse) - (x->coarse < y->coarse);
    if (!c)
        c = descending(x->now, y->now);
    if (!c)
        c = (x->wait < y->wait) - (x->wait > y->wait);
    return c ? c : (x->judged.group > y->judged.group) - (x->judged.group < y->judged.group);
}

static int64_t growth_of(const struct groups *g, const struct group *of)
{
    return sat_growth(group_now(g, of), group_before(g, of));
}

/* Idle connections come and go: what changes by less than a hundredth of all stands where it would without.
 */
static bool matters(const struct groups *g, int64_t growth)
{
    uint64_t total = groups_moment(g, groups_moments(g) - 1)->total;
    return growth && (uint64_t)(growth < 0 ? -growth : growth) >= total / 100;
}

static void add_coarse_waits(const struct groups *g, struct sortable *all, size_t n)
{
    int64_t *longest =
        mem_alloc(n + 1, sizeof *longest); /* there are no more coarse signatures than groups */
    for (size_t i = 0; i < n; i++)
        longest[i] = -1;
    for (size_t i = 0; i < n; i++) {
        const struct group *of = groups_get(g, i);
        if (of->n_waits && of->wait_max > longest[of->coarse])
            longest[of->coarse] = of->wait_max;
    }
    for (size_t i = 0; i < n; i++)
        all[i].judged.coarse_wait = longest[all[i].coarse];
    mem_free(longest);
}

struct judged *judge(const struct groups *g)
{
    struct wanted *wanted;
    size_t n = groups_count(g), n_wanted = wanted_functions(g, &wanted);
    struct sortable *all = mem_zalloc(n, sizeof *all);
    struct judged *out = mem_alloc(n, sizeof *out);
    bool asleep =
        groups_moments(g) && headline_is_deadlock(groups_moment(g, groups_moments(g) - 1)->headline);
    for (size_t i = 0; i < n; i++) {
        const struct group *of = groups_get(g, i);
        struct judged *j = &all[i].judged;
        *j = (struct judged){.group = (uint32_t)i, .own = {"", 0}, .inside = {"", 0}, .all_asleep = asleep};
        j->verdict = verdict_of(g, of, wanted, n_wanted, j);
        j->growth = growth_of(g, of);
        all[i].coarse = of->coarse;
        all[i].coarse_count = groups_alike(g, of);
        all[i].now = group_now(g, of);
        all[i].wait = of->n_waits ? of->wait_max : -1;
        all[i].by_growth = groups_moments(g) > 1;
        all[i].growth = matters(g, j->growth) ? j->growth : 0;
        all[i].sleeps = j->verdict == VERDICT_OTHER && of->class == GOSTATE_TIME;
    }
    add_coarse_waits(g, all, n);
    if (n)
        qsort(all, n, sizeof *all, compare);
    for (size_t i = 0; i < n; i++)
        out[i] = all[i].judged;
    mem_free(all);
    mem_free(wanted);
    return out;
}
