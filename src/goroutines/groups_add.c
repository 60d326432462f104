#include "goroutines/groups_impl.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/regex.h"
#include "base/sat.h"
#include "profile/kind.h"
#include "profile/labels.h"
#include "profile/profile.h"

#include <stdlib.h>

/* While one profile is added. */
struct adding {
    struct groups *g;
    const struct profile *p;
    uint32_t moment;
    size_t value;
    uint32_t *paths; /* of each stack, NONE until it is needed */
    struct gostate_sample *states;
    uint32_t key_state, key_wait, key_waited, key_creator, key_leaked, key_locked,
        key_wish; /* strings of p, or NONE */
    bool leaked;  /* the runtime says so of all */

    /* told's groups by (stack, state, creator), the first told->n_groups of these keys. */
    struct rowset set;
    struct told_key *keys;
    size_t cap_keys;
    size_t n_told;
    uint64_t *kept; /* of each told group: goroutines the filters left */
    uint32_t *mine; /* and the group they are in */
    struct wait *waits;
    size_t n_waits, cap_waits;
};

struct told_key {
    uint32_t stack, state, creator;
};

struct wait {
    uint32_t group;
    int64_t seconds;
    uint64_t count;
};

static bool is_same_group(const void *context, uint32_t row)
{
    const struct groups *g = context;
    const struct group_key *a = &g->keys[row], *b = &g->wanted;
    return a->class == b->class && a->path == b->path && a->creator == b->creator && a->value == b->value;
}

static bool is_same_coarse(const void *context, uint32_t row)
{
    const struct groups *g = context;
    const struct group_key *a = &g->coarse_keys[row], *b = &g->wanted;
    return a->class == b->class && a->path == b->path && a->creator == b->creator && a->value == b->value;
}

static uint64_t hash_key(const struct group_key *k)
{
    return hash_mix(hash_mix(k->class, k->path), hash_mix(k->creator, k->value));
}

/* The innermost frame of the user's; depth when there is none. */
static size_t user_frame(const struct groups *g, uint32_t path, size_t depth)
{
    for (size_t i = 0; i < depth; i++)
        if (sites_get(g->sites, path, i)->kind == SITE_USER)
            return i;
    return depth;
}

/* What a group without a frame of the user's is called by: the outermost of the library's. */
static struct str main_function(const struct groups *g, const struct group *of)
{
    size_t depth = sites_depth(g->sites, of->path);
    if (of->user < depth)
        return sites_get(g->sites, of->path, of->user)->function;
    for (size_t i = depth; i-- > 0;)
        if (sites_get(g->sites, of->path, i)->kind == SITE_LIBRARY)
            return sites_get(g->sites, of->path, i)->function;
    return depth ? sites_get(g->sites, of->path, depth - 1)->function : str_of("");
}

static uint32_t coarse_of(struct groups *g, const struct group *of, uint32_t creator)
{
    struct str function = main_function(g, of);
    g->wanted = (struct group_key){of->class, sites_string(g->sites, function), creator, 0};
    uint32_t row = rowset_intern(&g->coarse_set, hash_key(&g->wanted), is_same_coarse, g);
    if (row < g->n_coarse)
        return row;
    MEM_ROOM(g->coarse, g->n_coarse, g->cap_coarse);
    MEM_ROOM(g->coarse_keys, g->n_coarse, g->cap_coarse_keys);
    g->coarse_keys[g->n_coarse] = g->wanted;
    g->coarse[g->n_coarse++] = (struct coarse){.function = sites_text(g->sites, function)};
    return row;
}

static uint32_t group_of(struct groups *g, enum gostate class, uint32_t path, struct str creator,
                         struct str value)
{
    uint32_t string = sites_string(g->sites, creator);
    g->wanted = (struct group_key){class, path, string, sites_string(g->sites, value)};
    uint32_t row = rowset_intern(&g->set, hash_key(&g->wanted), is_same_group, g);
    if (row < g->n)
        return row;
    MEM_ROOM(g->groups, g->n, g->cap);
    MEM_ROOM(g->keys, g->n, g->cap_keys);
    g->keys[g->n] = g->wanted;
    struct group *of = &g->groups[g->n++];
    *of = (struct group){
        .class = class,
        .path = path,
        .creator = sites_get_string(g->sites, string),
        .value = sites_text(g->sites, value),
    };
    of->user = user_frame(g, path, sites_depth(g->sites, path));
    of->coarse = coarse_of(g, of, string);
    return row;
}

/* Forgets what was said of an earlier moment. */
static void begin_moment(struct group *of, uint32_t moment)
{
    MEM_ROOM(of->counts, of->n_counts, of->cap_counts);
    of->counts[of->n_counts++] = (struct group_count){moment, 0};
    of->n_states = of->n_labels = of->n_ids = 0;
    of->n_waits = of->locked = 0;
    of->wait_min = of->wait_median = of->wait_max = 0;
    of->more_states = of->more_labels = of->failed = of->forever = of->inferred = false;
}

/* Counts goroutines of a group in the moment being added. */
static void count_in(struct groups *g, struct group *of, uint32_t moment, uint64_t count)
{
    struct coarse *c = &g->coarse[of->coarse];
    if (!of->n_counts || of->counts[of->n_counts - 1].moment != moment)
        begin_moment(of, moment);
    if (c->moment != moment) {
        c->moment = moment;
        c->count = 0;
    }
    uint64_t *now = &of->counts[of->n_counts - 1].n, *all = &g->moments[moment].count;
    *now = sat_count_add(*now, count);
    *all = sat_count_add(*all, count);
    c->count = sat_count_add(c->count, count);
}

/* Counts a text in a list that keeps the first few; false when there is no room. */
static bool tally(struct sites *sites, struct tally *list, size_t *n, size_t most, struct str text,
                  uint64_t count)
{
    for (size_t i = 0; i < *n; i++)
        if (str_equal(list[i].text, text)) {
            list[i].count = sat_count_add(list[i].count, count);
            return true;
        }
    if (*n == most)
        return false;
    list[(*n)++] = (struct tally){sites_text(sites, text), count};
    return true;
}

static bool is_same_state(const void *context, uint32_t row)
{
    const struct groups *g = context;
    const struct state_row *a = &g->states[row], *b = &g->states[g->state_set.n_rows];
    return a->group == b->group && a->text == b->text;
}

/* A file may make states up, so a group keeps a few to show and all are counted here. */
static void count_state(struct groups *g, uint32_t group, struct str text, uint32_t moment, uint64_t count)
{
    size_t n = g->state_set.n_rows;
    uint32_t string = sites_string(g->sites, text);
    MEM_ROOM(g->states, n, g->cap_states);
    g->states[n] = (struct state_row){.group = group, .text = string, .moment = moment};
    uint32_t row = rowset_intern(&g->state_set, hash_mix(group, string), is_same_state, g);
    struct state_row *in = &g->states[row];
    if (in->moment != moment)
        in->count = 0;
    in->moment = moment;
    in->count = sat_count_add(in->count, count);
    if (!moment)
        in->first = in->count;
}

static bool is_own_key(const struct adding *a, uint32_t key)
{
    return key == a->key_state || key == a->key_wait || key == a->key_waited || key == a->key_creator;
}

static void add_labels(struct adding *a, struct group *of, size_t sample, uint64_t count)
{
    const struct profile *p = a->p;
    struct buf text = {0};
    for (uint32_t k = p->label_start[sample]; k < p->label_start[sample + 1]; k++) {
        const struct label *l = &p->labels[p->sample_labels[k]];
        struct str key = profile_string(p, l->key), value = profile_string(p, l->text);
        if (is_own_key(a, l->key))
            continue;
        buf_clear(&text);
        buf_add(&text, key.p, key.n);
        buf_char(&text, '=');
        if (l->is_number)
            buf_int(&text, l->number);
        else
            buf_add(&text, value.p, value.n);
        if (!tally(a->g->sites, of->labels, &of->n_labels, GROUP_LABELS, (struct str){text.data, text.len},
                   count))
            of->more_labels = true;
    }
    buf_free(&text);
}

/* The value of the label groups are told apart by. */
static struct str value_of(const struct adding *a, size_t sample, struct buf *number)
{
    const struct label *l = labels_find(a->p, sample, a->key_wish);
    if (!l || !l->is_number)
        return l ? profile_string(a->p, l->text) : str_of("");
    buf_int(number, l->number);
    return (struct str){number->data, number->len};
}

/* Seconds, or -1. */
static int64_t wait_of(const struct adding *a, size_t sample)
{
    const struct label *l = labels_find(a->p, sample, a->key_waited);
    return l && l->is_number && l->number >= 0 ? l->number : -1;
}

/* The runtime's proof that nothing can end the wait: of all in a profile of leaks, else in the header. */
static bool is_leaked(const struct adding *a, size_t sample)
{
    const struct label *l = labels_find(a->p, sample, a->key_leaked);
    return a->leaked || (l && str_equal(profile_string(a->p, l->text), str_of("yes")));
}

static bool is_locked(const struct adding *a, size_t sample)
{
    const struct label *l = labels_find(a->p, sample, a->key_locked);
    return l && str_equal(profile_string(a->p, l->text), str_of("to thread"));
}

static bool is_wanted(const struct groups_wish *w, const struct gostate_sample *state, int64_t wait)
{
    if (w->min_wait > 0 && wait < w->min_wait)
        return false;
    if (!w->state)
        return true;
    return str_equal(str_of(gostate_name((enum gostate)state->class)), str_of(w->state_text)) ||
           regex_matches(w->state, state->text.p, state->text.n);
}

static bool is_same_told(const void *context, uint32_t row)
{
    const struct adding *a = context;
    const struct told_key *x = &a->keys[row], *y = &a->keys[a->set.n_rows];
    return x->stack == y->stack && x->state == y->state && x->creator == y->creator;
}

/* The number of a key that is put behind the others to be compared. */
static uint32_t told_row(struct adding *a, struct told_key key)
{
    MEM_ROOM(a->keys, a->set.n_rows, a->cap_keys);
    a->keys[a->set.n_rows] = key;
    return rowset_intern(&a->set, hash_mix(hash_mix(key.stack, key.state), key.creator), is_same_told, a);
}

static void index_told(struct adding *a)
{
    const struct told *t = a->p->told;
    size_t n = t ? t->n_groups : 0;
    a->kept = mem_zalloc(n + 1, sizeof *a->kept);
    a->mine = mem_zalloc(n + 1, sizeof *a->mine);
    for (size_t i = 0; i < n; i++, a->n_told++)
        if (told_row(a, (struct told_key){t->groups[i].stack, t->groups[i].state, t->groups[i].creator}) != i)
            break;
}

static void note_told(struct adding *a, size_t sample, uint32_t group, uint64_t count)
{
    const struct told *t = a->p->told;
    const struct label *state = labels_find(a->p, sample, a->key_state);
    const struct label *creator = labels_find(a->p, sample, a->key_creator);
    if (!t)
        return;
    uint32_t row = told_row(a, (struct told_key){a->p->sample_stack[sample], state ? state->text : 0,
                                                 creator ? creator->text : 0});
    if (row >= a->n_told)
        return;
    a->kept[row] = sat_count_add(a->kept[row], count);
    a->mine[row] = group;
}

static void add_wait(struct adding *a, uint32_t group, int64_t seconds, uint64_t count)
{
    if (seconds < 0)
        return;
    MEM_ROOM(a->waits, a->n_waits, a->cap_waits);
    a->waits[a->n_waits++] = (struct wait){group, seconds, count};
}

static void add_sample(struct adding *a, size_t sample)
{
    struct groups *g = a->g;
    const struct profile *p = a->p;
    const struct gostate_sample *state = &a->states[sample];
    const struct label *creator = labels_find(p, sample, a->key_creator);
    int64_t value = profile_values(p, sample)[a->value], seconds = wait_of(a, sample);
    if (value <= 0)
        return;
    uint64_t count = (uint64_t)value;
    if (!is_wanted(g->wish, state, seconds)) {
        (void)tally(g->sites, g->passed, &g->n_passed, GROUP_PASSED, state->text, count);
        return;
    }
    uint32_t stack = p->sample_stack[sample];
    if (a->paths[stack] == NONE)
        a->paths[stack] = sites_path(g->sites, p, stack);
    struct buf number = {0};
    uint32_t group =
        group_of(g, (enum gostate)state->class, a->paths[stack],
                 creator ? profile_string(p, creator->text) : str_of(""), value_of(a, sample, &number));
    buf_free(&number);
    struct group *of = &g->groups[group];
    count_in(g, of, a->moment, count);
    of->more_states |= !tally(g->sites, of->states, &of->n_states, GROUP_STATES, state->text, count);
    count_state(g, group, state->text, a->moment, count);
    of->inferred = of->inferred || state->inferred;
    of->forever = of->forever || is_leaked(a, sample) || gostate_is_forever(state->text);
    if (is_locked(a, sample))
        of->locked = sat_count_add(of->locked, count);
    add_labels(a, of, sample, count);
    add_wait(a, group, seconds, count);
    note_told(a, sample, group, count);
}

static int compare_waits(const void *x, const void *y)
{
    const struct wait *a = x, *b = y;
    int c = (a->group > b->group) - (a->group < b->group);
    return c ? c : (a->seconds > b->seconds) - (a->seconds < b->seconds);
}

/* waits[0..n) are those of one group, the shortest first. */
static void settle_waits(struct group *of, const struct wait *waits, size_t n)
{
    uint64_t before = 0;
    for (size_t i = 0; i < n; i++)
        of->n_waits = sat_count_add(of->n_waits, waits[i].count);
    for (size_t i = 0; i < n; before = sat_count_add(before, waits[i++].count))
        if (before <= (of->n_waits - 1) / 2)
            of->wait_median = waits[i].seconds;
    of->wait_min = waits[0].seconds;
    of->wait_max = waits[n - 1].seconds;
}

static void settle_all_waits(struct adding *a)
{
    struct moment *m = &a->g->moments[a->moment];
    if (a->n_waits)
        qsort(a->waits, a->n_waits, sizeof *a->waits, compare_waits);
    for (size_t i = 0, end; i < a->n_waits; i = end) {
        for (end = i; end < a->n_waits && a->waits[end].group == a->waits[i].group;)
            end++;
        settle_waits(&a->g->groups[a->waits[i].group], a->waits + i, end - i);
    }
    m->waits_told = a->n_waits > 0;
    m->has_waits = a->p->told && a->p->told->n_moments > 0;
}

/* Ids are those of all goroutines of a told group; with some of them filtered out they would be wrong. */
static void take_ids(struct adding *a)
{
    const struct told *t = a->p->told;
    for (size_t i = 0; i < a->n_told; i++) {
        const struct goroutine_group *from = &t->groups[i];
        struct group *of = &a->g->groups[a->mine[i]];
        if (!a->kept[i])
            continue;
        of->failed = of->failed || t->running == i;
        if (a->kept[i] != from->count)
            continue;
        of->oldest = of->n_ids && of->oldest < from->oldest ? of->oldest : from->oldest;
        of->newest = of->n_ids && of->newest > from->newest ? of->newest : from->newest;
        for (uint32_t k = 0; k < from->n_ids && of->n_ids < GOROUTINE_IDS; k++)
            of->ids[of->n_ids++] = from->ids[k];
    }
}

static size_t value_index(const struct profile *p, bool *leaked)
{
    for (size_t i = 0; i < p->n_types; i++) {
        struct str type = profile_string(p, p->types[i].type);
        *leaked = str_equal(type, str_of("goroutineleak"));
        if (*leaked || str_equal(type, str_of("goroutine")))
            return i;
    }
    return p->n_types;
}

bool groups_are_of(const struct profile *p)
{
    bool leaked;
    return value_index(p, &leaked) < p->n_types;
}

uint64_t groups_total(const struct profile *p)
{
    bool leaked;
    uint64_t total = 0;
    size_t value = value_index(p, &leaked);
    for (size_t i = 0; value < p->n_types && i < p->n_samples; i++) {
        int64_t v = profile_values(p, i)[value];
        total = sat_count_add(total, v > 0 ? (uint64_t)v : 0);
    }
    return total;
}

static void add_moment(struct groups *g, const struct profile *p, struct str name, uint64_t total)
{
    const struct told *t = p->told;
    MEM_ROOM(g->moments, g->n_moments, g->cap_moments);
    g->moments[g->n_moments++] = (struct moment){
        .name = sites_text(g->sites, name),
        .ordinal = t ? t->moment : 0,
        .total = total,
        .headline = sites_text(g->sites, profile_string(p, t ? t->headline : 0)),
        .cut = t && t->cut,
    };
}

int groups_add(struct groups *g, const struct profile *p, struct str name, uint64_t total,
               struct pprofx_error *err)
{
    struct adding a = {.g = g, .p = p, .moment = (uint32_t)g->n_moments};
    a.value = value_index(p, &a.leaked);
    if (a.value == p->n_types)
        return error_set(err, PPROFX_FORMAT, "is a profile of kind %s and tells nothing of goroutines",
                         profile_kind(p));
    a.states = gostate_samples(p);
    a.key_state = profile_find(p, "state", 5);
    a.key_wait = profile_find(p, "wait", 4);
    a.key_waited = profile_find(p, "waited", 6);
    a.key_creator = profile_find(p, "creator", 7);
    a.key_leaked = profile_find(p, "leaked", 6);
    a.key_locked = profile_find(p, "locked", 6);
    a.key_wish = g->wish->label ? profile_find(p, g->wish->label, strlen(g->wish->label)) : NONE;
    a.paths = mem_alloc(p->n_stacks, sizeof *a.paths);
    for (size_t i = 0; i < p->n_stacks; i++)
        a.paths[i] = NONE;
    add_moment(g, p, name, total);
    sites_learn(g->sites, p);
    index_told(&a);
    for (size_t i = 0; i < p->n_samples; i++)
        add_sample(&a, i);
    settle_all_waits(&a);
    take_ids(&a);
    mem_free(a.states);
    mem_free(a.paths);
    mem_free(a.keys);
    mem_free(a.kept);
    mem_free(a.mine);
    mem_free(a.waits);
    rowset_free(&a.set);
    return PPROFX_OK;
}
