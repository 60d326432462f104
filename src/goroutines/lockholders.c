#include "goroutines/lockholders.h"

#include "base/mem.h"

enum { MOST_CLAIMS = 16 }; /* locks that one goroutine may hold */

/* That a goroutine holds a lock. */
struct claim {
    uint32_t lock;
    enum lock_evidence evidence;
    uint64_t away; /* of a pointer: how far before the lock it points */
    struct lock_place where;
};

/* A goroutine and what is claimed of it. */
struct suspect {
    struct lock_table *t;
    bool in_once;   /* the last frame was of a sync.Once that calls its function */
    uint32_t own;   /* the lock it waits for, or LOCK_NONE */
    uint32_t ahead; /* one that it has not got to yet: it is in a function that locks it, before that line */
    struct claim claims[MOST_CLAIMS];
    size_t n;
};

/* The better evidence counts; of two pointers that which points nearer. */
static void claim_away(struct suspect *s, uint32_t lock, enum lock_evidence evidence, uint64_t away,
                       const struct lock_call *c)
{
    size_t i = 0;
    while (i < s->n && s->claims[i].lock != lock)
        i++;
    if (i == MOST_CLAIMS)
        return;
    const struct claim *known = &s->claims[i];
    if (i < s->n && (known->evidence > evidence || (known->evidence == evidence && known->away <= away)))
        return;
    s->n += i == s->n;
    s->claims[i] = (struct claim){lock, evidence, away, c->place};
}

static void claim(struct suspect *s, uint32_t lock, enum lock_evidence evidence, const struct lock_call *c)
{
    claim_away(s, lock, evidence, 0, c);
}

static struct lock_function *function_of(const struct lock_table *t, const struct lock_call *c)
{
    return c->facts.row == UINT32_MAX ? NULL : &t->functions[c->facts.row];
}

/* A waiter at the first of the lines that waiters of this function stand at has locked nothing in it so far.
 */
static bool stands_first(const struct lock_table *t, const struct lock_call *c)
{
    const struct lock_function *f = function_of(t, c);
    return f && c->place.line <= f->least && f->most > c->place.line;
}

/* Counts a goroutine in a function, once. */
static void stand(const struct lock_table *t, const struct lock_call *c, uint64_t id, bool waits)
{
    struct lock_function *f = function_of(t, c);
    if (!f || f->seen == id)
        return;
    f->seen = id;
    f->waiting += waits;
    f->further += waits && c->place.line > f->locks_at;
    f->busy += !waits;
}

/* How many locks of a receiver a function wants: with several, being in it does not tell which one is held.
 */
static size_t count_wanted(const struct lock_table *t, uint64_t receiver, uint32_t function)
{
    int64_t line;
    size_t n = 0;
    for (uint32_t at = lock_table_links(t, receiver); at; at = t->links[at - 1].next)
        n += lock_table_wants(t, t->links[at - 1].lock, function, &line);
    return n;
}

/* Whether a value has several locks, or leads to them. */
static bool has_several(const struct lock_table *t, uint64_t value)
{
    uint32_t at = lock_table_links(t, value);
    return at && t->links[at - 1].next;
}

/* The receiver belongs to locks: is the function one that locks them, and are we behind that line?  Who only
 * has a receiver of several locks may hold any of them, so whoever points at one goes before. */
static void by_receiver(struct suspect *s, const struct lock_call *c, bool is_caller)
{
    const struct lock_table *t = s->t;
    bool waits = s->own != LOCK_NONE, several = count_wanted(t, c->receiver, c->facts.function) > 1;
    uint64_t away = has_several(t, c->receiver) ? UINT64_MAX : 0;
    for (uint32_t at = lock_table_links(t, c->receiver); at; at = t->links[at - 1].next) {
        int64_t line;
        uint32_t lock = t->links[at - 1].lock;
        if (lock == s->own && is_caller)
            continue;
        if (lock_table_wants(t, lock, c->facts.function, &line)) {
            if (c->place.line < line)
                s->ahead = lock;
            else if (c->place.line > line && !(several && waits))
                claim(s, lock, several ? LOCK_FURTHER : LOCK_SAME, c);
        } else if (lock != s->own && lock != s->ahead && !(waits && stands_first(t, c))) {
            claim_away(s, lock, waits ? LOCK_POINTED : LOCK_NAMED, waits ? away : 0, c);
        }
    }
}

/* A function that does not say whose lock it takes, but takes one only. */
static void by_function(struct suspect *s, const struct lock_call *c, bool is_caller)
{
    const struct lock_table *t = s->t;
    int64_t line;
    uint32_t lock = c->facts.wants;
    if (lock == LOCK_NONE || (lock == s->own && is_caller) ||
        !lock_table_wants(t, lock, c->facts.function, &line))
        return;
    bool once = s->in_once && t->locks[lock].kind == LOCK_ONCE;
    if (c->place.line < line)
        s->ahead = lock;
    if (c->place.line > line || (once && c->place.line == line))
        claim(s, lock, LOCK_FURTHER, c);
}

/* A method that wants nothing, and does not say of which value it is. */
static void by_type(struct suspect *s, const struct lock_call *c)
{
    uint32_t lock = c->facts.typed;
    if (lock != LOCK_NONE && lock != s->own && lock != s->ahead && c->facts.wants == LOCK_NONE)
        claim(s, lock, LOCK_TYPE, c);
}

/* What a goroutine that waits points at it may hold. */
static void by_pointers(struct suspect *s, const struct lock_call *c)
{
    if (stands_first(s->t, c))
        return;
    for (size_t i = 0; i < c->n_values; i++) {
        if (has_several(s->t, c->values[i]))
            continue;
        uint32_t lock = lock_table_nearest(s->t, c->values[i]);
        if (lock != LOCK_NONE && lock != s->own)
            claim_away(s, lock, LOCK_POINTED, s->t->locks[lock].address - c->values[i], c);
    }
}

/* Who is in a Once's function holds its mutex. */
static bool by_once(struct suspect *s, const struct lock_call *c)
{
    if (!str_is(c->place.function, "sync.(*Once).doSlow") && !str_is(c->place.function, "sync.(*Once).Do"))
        return false;
    uint64_t once = c->receiver;
    uint32_t lock = once ? lock_table_nearest(s->t, once) : LOCK_NONE;
    if (lock != LOCK_NONE && s->t->locks[lock].kind == LOCK_ONCE &&
        s->t->locks[lock].address - once < LOCK_ONCE_SIZE)
        claim(s, lock, LOCK_CERTAIN, c);
    return true;
}

static void see_call(struct suspect *s, const struct lock_call *c, bool is_caller)
{
    if (by_once(s, c)) {
        s->in_once = true;
        return;
    }
    if (c->receiver && lock_table_links(s->t, c->receiver)) {
        by_receiver(s, c, is_caller);
    } else if (!c->receiver) {
        by_function(s, c, is_caller);
        if (s->own == LOCK_NONE)
            by_type(s, c);
    }
    s->in_once = false;
    if (s->own != LOCK_NONE)
        by_pointers(s, c);
}

/* Everything before the first "/" or, without one, the first "." of a function's name: "example.org", "net".
 */
static struct str first_word(struct str function)
{
    size_t n = 0;
    while (n < function.n && function.p[n] != '/' && function.p[n] != '(')
        n++;
    if (n < function.n && function.p[n] == '/')
        return (struct str){function.p, n};
    for (n = 0; n < function.n && function.p[n] != '.';)
        n++;
    return (struct str){function.p, n};
}

/* The innermost frame that is the program's own: of main, of a package with a host in its name, or of the
 * package that the evidence is in. */
static struct lock_place place_now(const struct lock_goroutine *g, const struct lock_place *evidence)
{
    struct lock_walk walk = {0};
    struct lock_place place;
    struct str package = first_word(evidence->function);
    while (lock_seen_place(g, &walk, &place)) {
        struct str word = first_word(place.function);
        if (str_is(word, "main") || memchr(word.p, '.', word.n) ||
            (str_equal(word, package) && !str_is(word, "internal")))
            return place;
    }
    return *evidence;
}

/* Whether a goes before b. */
static bool is_likelier(const struct lock_holder *a, const struct lock_holder *b)
{
    if (a->evidence != b->evidence)
        return a->evidence > b->evidence;
    if (a->itself != b->itself)
        return b->itself;
    if (a->moving != b->moving)
        return b->moving;
    if (a->evidence == LOCK_POINTED && a->away != b->away)
        return a->away < b->away;
    return a->evidence == LOCK_POINTED && a->where.line > b->where.line;
}

static void count_alike(struct lock *lock, const struct lock_holder *h)
{
    const struct lock_holder *best = lock->holders;
    bool is_better = !lock->n_holders || h->evidence > best->evidence ||
                     (h->evidence == best->evidence && best->itself && !h->itself);
    if (is_better)
        lock->n_alike = 1;
    else if (h->evidence == best->evidence && h->itself == best->itself)
        lock->n_alike++;
}

static void put(struct lock_table *t, struct lock *lock, struct lock_holder *h, struct str state)
{
    count_alike(lock, h);
    lock->n_moving += h->moving;
    if (!lock->holders)
        lock->holders = mem_zalloc(LOCK_HOLDERS, sizeof *lock->holders);
    size_t at = lock->n_holders;
    while (at > 0 && is_likelier(h, &lock->holders[at - 1]))
        at--;
    if (at == LOCK_HOLDERS)
        return;
    size_t last = lock->n_holders < LOCK_HOLDERS ? lock->n_holders : LOCK_HOLDERS - 1;
    memmove(lock->holders + at + 1, lock->holders + at, (last - at) * sizeof *lock->holders);
    lock->n_holders = last + 1;
    h->state = lock_table_get(t, lock_table_text(t, state));
    h->where = lock_table_place(t, &h->where);
    h->at = lock_table_place(t, &h->at);
    lock->holders[at] = *h;
}

static void put_claims(const struct suspect *s, const struct lock_goroutine *g)
{
    bool pending = g->waits == LOCK_WAITS && g->wait.pending;
    for (size_t i = 0; i < s->n; i++) {
        const struct claim *c = &s->claims[i];
        struct lock *lock = &s->t->locks[c->lock];
        bool itself = c->lock == s->own;
        /* Of the writers that wait, only the first can be the reader that all wait for. */
        if (itself && lock->kind == LOCK_RW_MUTEX && lock->pending && !pending)
            continue;
        struct lock_holder h = {.id = g->id,
                                .minutes = g->minutes,
                                .where = c->where,
                                .at = place_now(g, &c->where),
                                .evidence = c->evidence,
                                .away = c->away,
                                .moving = lock_wait_moving(g->state),
                                .itself = itself,
                                .waits_for = s->own};
        put(s->t, lock, &h, g->state);
    }
}

void lock_holders_see(struct lock_table *t, struct lock_goroutine *g)
{
    struct suspect s = {.t = t, .own = LOCK_NONE, .ahead = LOCK_NONE};
    struct lock_call c;
    bool waits = g->waits == LOCK_WAITS, is_caller = g->waits != LOCK_WAITS_NOT;
    if (is_caller)
        s.own = lock_table_find(t, &g->wait);
    if (g->waits == LOCK_WOKEN && s.own != LOCK_NONE)
        t->locks[s.own].n_moving++;
    for (; lock_seen_call(t, g, &c); is_caller = false) {
        see_call(&s, &c, is_caller);
        stand(t, &c, g->id, waits);
    }
    put_claims(&s, g);
}

/* Of several goroutines that wait for a lock as if they had locked it before, at most one can have: it is
 * what checking twice, with the lock given back between, looks like. */
static bool is_check_twice(const struct lock *lock)
{
    return lock->n_holders && lock->holders[0].itself && lock->kind != LOCK_RW_MUTEX && lock->n_alike > 1;
}

void lock_holders_finish(struct lock_table *t)
{
    for (size_t i = 0; i < t->n_locks; i++) {
        struct lock *lock = &t->locks[i];
        if (is_check_twice(lock))
            lock->n_holders = 0;
        struct lock_function *f = lock_table_function(t, lock_table_known(t, lock->place.function));
        if (f && !lock->n_holders && !lock->n_moving)
            f->unheld++;
    }
}
