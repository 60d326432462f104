/* The goroutines of a dump: groups with what is known of their waits, and, if wanted, each of them.  Waits
 * are the samples', which find their group by stack, state and creator.  Other profiles of goroutines tell
 * their stacks alone. */
#include "base/buf.h"
#include "base/mem.h"
#include "db/put.h"
#include "profile/kind.h"
#include "profile/labels.h"
#include "profile/profile.h"
#include "profile/told.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A stack's text is cut here; deeper ones are seen in node. */
enum { LONGEST_STACK = 1 << 20 };

/* What groups are found by, and goroutines of a group with one wait. */
struct group_key {
    uint32_t stack, state, creator, group;
};

struct wait {
    uint32_t group;
    int64_t nanos, count;
};

struct groups {
    const struct goroutine_group *list;
    size_t n;
    struct goroutine_group *made; /* that list points to, unless a text told it */
    struct group_key *keys;       /* sorted */
    uint32_t *of_sample;          /* or NONE */
    struct wait *waits;           /* by group and length */
    size_t n_waits;
};

static int compare_keys(const void *a, const void *b)
{
    const struct group_key *x = a, *y = b;
    if (x->stack != y->stack)
        return x->stack < y->stack ? -1 : 1;
    if (x->state != y->state)
        return x->state < y->state ? -1 : 1;
    return (x->creator > y->creator) - (x->creator < y->creator);
}

static int compare_waits(const void *a, const void *b)
{
    const struct wait *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->nanos > y->nanos) - (x->nanos < y->nanos);
}

static size_t type_index(const struct profile *p, const char *name)
{
    size_t i = 0;
    while (i < p->n_types && !str_equal(profile_string(p, p->types[i].type), str_of(name)))
        i++;
    return i;
}

static void find_groups(struct groups *g, const struct profile *p)
{
    uint32_t state = profile_find(p, "state", 5), creator = profile_find(p, "creator", 7);
    g->keys = mem_alloc(g->n, sizeof *g->keys);
    g->of_sample = mem_alloc(p->n_samples, sizeof *g->of_sample);
    for (size_t i = 0; i < g->n; i++)
        g->keys[i] = (struct group_key){g->list[i].stack, g->list[i].state, g->list[i].creator, (uint32_t)i};
    if (g->n)
        qsort(g->keys, g->n, sizeof *g->keys, compare_keys);
    for (size_t i = 0; i < p->n_samples; i++) {
        const struct group_key key = {p->sample_stack[i], labels_text(p, i, state),
                                      labels_text(p, i, creator), 0};
        const struct group_key *found = g->n ? bsearch(&key, g->keys, g->n, sizeof key, compare_keys) : NULL;
        g->of_sample[i] = found ? found->group : NONE;
    }
}

/* A sample's goroutines have one wait; the sample has it as often as there are goroutines. */
static void find_waits(struct groups *g, const struct profile *p)
{
    size_t count = type_index(p, "goroutine"), wait = type_index(p, "wait");
    g->waits = mem_alloc(p->n_samples, sizeof *g->waits);
    for (size_t i = 0; count < p->n_types && i < p->n_samples; i++) {
        const int64_t *values = profile_values(p, i);
        if (g->of_sample[i] != NONE && values[count] > 0)
            g->waits[g->n_waits++] = (struct wait){
                g->of_sample[i], wait < p->n_types ? values[wait] / values[count] : 0, values[count]};
    }
    if (g->n_waits)
        qsort(g->waits, g->n_waits, sizeof *g->waits, compare_waits);
}

static void groups_free(struct groups *g)
{
    mem_free(g->made);
    mem_free(g->keys);
    mem_free(g->of_sample);
    mem_free(g->waits);
}

static void add_frame(struct buf *out, const struct profile *p, const struct line *l)
{
    const struct function *f = &p->functions[l->function];
    struct str name = profile_string(p, f->name), file = profile_string(p, f->file);
    buf_add(out, name.p, name.n);
    if (file.n) {
        buf_char(out, ' ');
        buf_add(out, file.p, file.n);
        buf_printf(out, ":%" PRId64, l->line);
    }
    buf_char(out, '\n');
}

static void add_stack(struct buf *out, const struct profile *p, uint32_t stack)
{
    for (size_t i = 0; i < profile_depth(p, stack) && out->len < LONGEST_STACK; i++) {
        const struct location *l = &p->locations[profile_stack(p, stack)[i]];
        for (uint32_t k = 0; k < l->n_lines; k++)
            add_frame(out, p, &p->lines[l->first_line + k]);
        if (!l->n_lines)
            buf_printf(out, "0x%" PRIx64 "\n", l->address);
    }
    if (out->len >= LONGEST_STACK)
        buf_puts(out, "…\n");
    out->len -= out->len > 0; /* the last "\n" */
}

static void add_ids(struct buf *out, const struct goroutine_group *g)
{
    for (uint32_t i = 0; i < g->n_ids; i++)
        buf_printf(out, "%s%" PRIu64, i ? " " : "", g->ids[i]);
}

/* The wait that half of n goroutines do not pass. */
static int64_t median(const struct wait *waits, size_t n)
{
    int64_t total = 0, seen = 0;
    for (size_t i = 0; i < n; i++)
        total = waits[i].count > INT64_MAX - total ? INT64_MAX : total + waits[i].count;
    for (size_t i = 0; i < n; i++) {
        if (waits[i].count >= total - total / 2 - seen)
            return waits[i].nanos;
        seen += waits[i].count;
    }
    return 0;
}

/* Waits that nothing tells stay NULL. */
static void bind_waits(sqlite3_stmt *stmt, const struct groups *g, size_t *at, uint32_t group)
{
    const struct wait *first = g->waits + *at;
    size_t n = 0;
    while (*at + n < g->n_waits && first[n].group == group)
        n++;
    *at += n;
    for (int i = 5; i <= 7; i++)
        (void)sqlite3_bind_null(stmt, i);
    if (!n || !first[n - 1].nanos)
        return;
    (void)sqlite3_bind_int64(stmt, 5, first[0].nanos);
    (void)sqlite3_bind_int64(stmt, 6, median(first, n));
    (void)sqlite3_bind_int64(stmt, 7, first[n - 1].nanos);
}

static int put_groups(struct put *put, const struct groups *groups)
{
    const struct profile *p = put->p;
    struct buf stack = {0}, ids = {0};
    sqlite3_stmt *stmt = NULL;
    size_t at = 0;
    int rc =
        db_prepare(put->db, "INSERT INTO goroutine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &stmt, put->err);
    for (size_t i = 0; !rc && i < groups->n; i++) {
        const struct goroutine_group *g = &groups->list[i];
        buf_clear(&stack);
        buf_clear(&ids);
        add_stack(&stack, p, g->stack);
        add_ids(&ids, g);
        (void)sqlite3_bind_int64(stmt, 1, put->id);
        (void)sqlite3_bind_int64(stmt, 2, (int64_t)i);
        (void)db_bind_name(stmt, 3, profile_string(p, g->state));
        (void)sqlite3_bind_int64(stmt, 4, (int64_t)g->count);
        bind_waits(stmt, groups, &at, (uint32_t)i);
        (void)db_bind_name(stmt, 8, profile_string(p, g->creator));
        (void)db_bind_name(stmt, 9, (struct str){buf_text(&stack), stack.len});
        db_bind_text(stmt, 10, (struct str){buf_text(&ids), ids.len});
        rc = db_run(put->db, stmt, put->err);
    }
    (void)sqlite3_finalize(stmt);
    buf_free(&stack);
    buf_free(&ids);
    return rc;
}

static int put_each(struct put *put, const struct groups *groups)
{
    const struct told *t = put->p->told;
    struct batch rows = {0};
    int rc =
        batch_open(&rows, put->db, "INSERT OR FAIL INTO goroutine_each SELECT a, b, c, d, e, f", 6, put->err);
    rows.nullable = 1U << 3 | 1U << 4 | 1U << 5;
    for (size_t i = 0; !rc && i < t->n_goroutines; i++) {
        const struct goroutine_row *g = &t->goroutines[i];
        uint32_t group = g->sample < put->p->n_samples ? groups->of_sample[g->sample] : NONE;
        rc = batch_add(&rows,
                       (int64_t[]){put->id, (int64_t)i, (int64_t)g->id, group == NONE ? -1 : (int64_t)group,
                                   g->parent ? (int64_t)g->parent : -1, g->wait},
                       put->err);
    }
    return batch_end(&rows, rc, put->err);
}

/* A group a stack, in the order of the samples. */
static void group_stacks(struct groups *g, const struct profile *p)
{
    uint32_t *row = mem_zalloc(p->n_stacks, sizeof *row);
    g->made = mem_alloc(p->n_samples, sizeof *g->made);
    for (size_t i = 0; i < p->n_samples; i++) {
        uint32_t stack = p->sample_stack[i];
        int64_t count = profile_values(p, i)[0];
        if (!row[stack]) {
            g->made[g->n] = (struct goroutine_group){.stack = stack};
            row[stack] = (uint32_t)++g->n;
        }
        uint64_t *sum = &g->made[row[stack] - 1].count;
        if (count > 0)
            *sum = (uint64_t)count > INT64_MAX - *sum ? INT64_MAX : *sum + (uint64_t)count;
    }
    mem_free(row);
    g->list = g->made;
}

static bool is_goroutines(const struct profile *p)
{
    const char *kind = profile_kind(p);
    return p->n_types == 1 && (strcmp(kind, "goroutine") == 0 || strcmp(kind, "goroutineleak") == 0);
}

int put_goroutines(struct put *put)
{
    const struct told *t = put->p->told;
    struct groups groups = {0};
    if (t) {
        groups.list = t->groups;
        groups.n = t->n_groups;
    }
    if (!groups.n && is_goroutines(put->p))
        group_stacks(&groups, put->p);
    if (!groups.n)
        return 0;
    find_groups(&groups, put->p);
    find_waits(&groups, put->p);
    int rc = put_groups(put, &groups);
    if (!rc && t && t->n_goroutines)
        rc = put_each(put, &groups);
    groups_free(&groups);
    return rc;
}
