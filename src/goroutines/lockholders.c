#include "goroutines/lockholders.h"

#include "base/mem.h"

enum { MOST_CLAIMS = 16 }; /* locks that one goroutine may hold */

/* That a goroutine holds a lock. */
struct claim {
    uint32_t lock;
    enum lock_evidence evidence;
    struct lock_place where;
};

/* A goroutine and what is claimed of it. */
struct suspect {
    struct lock_table *t;
    bool in_once; /* the last frame was of a sync.Once that calls its function */
    uint32_t own; /* the lock it waits for, or LOCK_NONE */
    struct claim claims[MOST_CLAIMS];
    size_t n;
};

static void claim(struct suspect *s, uint32_t lock, enum lock_evidence evidence,
                  const struct goroutine_frame *f)
{
    size_t i = 0;
    while (i < s->n && s->claims[i].lock != lock)
        i++;
    if (i == MOST_CLAIMS || (i < s->n && s->claims[i].evidence >= evidence))
        return;
    s->n += i == s->n;
    s->claims[i] = (struct claim){lock, evidence, {f->function, f->file, f->line}};
}

/* A waiter at the first of the lines that waiters of this function stand at has locked nothing in it so far.
 */
static bool stands_first(const struct lock_table *t, uint32_t function, int64_t line)
{
    const struct lock_function *f = lock_table_function(t, function);
    return f && line <= f->least && f->most > line;
}

/* Counts a goroutine in a function, once. */
static void stand(const struct lock_table *t, uint32_t function, int64_t line, uint64_t id, bool waits)
{
    struct lock_function *f = lock_table_function(t, function);
    if (!f || f->seen == id)
        return;
    f->seen = id;
    f->waiting += waits;
    f->further += waits && line > f->locks_at;
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

/* The receiver belongs to locks: is the function one that locks them, and are we behind that line? */
static void by_receiver(struct suspect *s, const struct goroutine_frame *f, uint32_t function,
                        uint64_t receiver, bool is_caller)
{
    const struct lock_table *t = s->t;
    bool waits = s->own != LOCK_NONE, several = count_wanted(t, receiver, function) > 1;
    for (uint32_t at = lock_table_links(t, receiver); at; at = t->links[at - 1].next) {
        int64_t line;
        uint32_t lock = t->links[at - 1].lock;
        if (lock == s->own && is_caller)
            continue;
        if (lock_table_wants(t, lock, function, &line)) {
            if (f->line > line && !(several && waits))
                claim(s, lock, several ? LOCK_FURTHER : LOCK_SAME, f);
        } else if (lock != s->own && !(waits && stands_first(t, function, f->line))) {
            claim(s, lock, waits ? LOCK_POINTED : LOCK_NAMED, f);
        }
    }
}

/* The only lock that a text stands for; LOCK_NONE. */
static uint32_t only_lock(const struct idmap *m, const uint32_t *values, uint32_t text)
{
    uint32_t row = text == UINT32_MAX ? UINT32_MAX : idmap_find(m, text);
    return row == UINT32_MAX ? LOCK_NONE : values[row];
}

/* A function that does not say whose lock it takes, but takes one only. */
static void by_function(struct suspect *s, const struct goroutine_frame *f, uint32_t function, bool is_caller)
{
    const struct lock_table *t = s->t;
    int64_t line;
    uint32_t lock = only_lock(&t->wanters, t->wanter_lock, function);
    if (lock == LOCK_NONE || (lock == s->own && is_caller) || !lock_table_wants(t, lock, function, &line))
        return;
    bool once = s->in_once && t->locks[lock].kind == LOCK_ONCE;
    if (f->line > line || (once && f->line == line))
        claim(s, lock, LOCK_FURTHER, f);
}

/* A method that wants nothing, and does not say of which value it is. */
static void by_type(struct suspect *s, const struct goroutine_frame *f, uint32_t function)
{
    const struct lock_table *t = s->t;
    struct str type = lock_type(f->function);
    uint32_t lock = type.n ? only_lock(&t->types, t->type_lock, lock_table_known(t, type)) : LOCK_NONE;
    if (lock != LOCK_NONE && lock != s->own && only_lock(&t->wanters, t->wanter_lock, function) == LOCK_NONE)
        claim(s, lock, LOCK_TYPE, f);
}

/* Whether a value has several locks, or leads to them. */
static bool has_several(const struct lock_table *t, uint64_t value)
{
    uint32_t at = lock_table_links(t, value);
    return at && t->links[at - 1].next;
}

/* What a goroutine that waits points at it may hold. */
static void by_pointers(struct suspect *s, const struct goroutine_frame *f, uint32_t function)
{
    struct str args = f->args;
    uint64_t value;
    bool stale;
    if (stands_first(s->t, function, f->line))
        return;
    while (goroutine_arg(&args, &value, &stale)) {
        if (stale || value < LOCK_LEAST_POINTER || has_several(s->t, value))
            continue;
        uint32_t lock = lock_table_nearest(s->t, value);
        if (lock != LOCK_NONE && lock != s->own)
            claim(s, lock, LOCK_POINTED, f);
    }
}

/* Who is in a Once's function holds its mutex. */
static bool by_once(struct suspect *s, const struct goroutine_frame *f)
{
    if (!str_is(f->function, "sync.(*Once).doSlow") && !str_is(f->function, "sync.(*Once).Do"))
        return false;
    uint64_t once = lock_receiver(f->args);
    uint32_t lock = once ? lock_table_nearest(s->t, once) : LOCK_NONE;
    if (lock != LOCK_NONE && s->t->locks[lock].kind == LOCK_ONCE &&
        s->t->locks[lock].address - once < LOCK_ONCE_SIZE)
        claim(s, lock, LOCK_CERTAIN, f);
    return true;
}

static void see_frame(struct suspect *s, const struct goroutine_frame *f, bool is_caller)
{
    uint64_t receiver = lock_receiver(f->args);
    if (by_once(s, f)) {
        s->in_once = true;
        return;
    }
    uint32_t function = lock_table_known(s->t, f->function);
    if (receiver && lock_table_links(s->t, receiver)) {
        by_receiver(s, f, function, receiver, is_caller);
    } else if (!receiver) {
        by_function(s, f, function, is_caller);
        if (s->own == LOCK_NONE)
            by_type(s, f, function);
    }
    s->in_once = false;
    if (s->own != LOCK_NONE)
        by_pointers(s, f, function);
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
static struct lock_place place_now(struct str text, const struct lock_place *evidence)
{
    struct goroutine_frame f;
    struct str package = first_word(evidence->function);
    while (goroutine_next(&text, &f) == GOROUTINE_CALL) {
        struct str word = first_word(f.function);
        if (str_is(word, "main") || memchr(word.p, '.', word.n) ||
            (str_equal(word, package) && !str_is(word, "internal")))
            return (struct lock_place){f.function, f.file, f.line};
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

static void put_claims(const struct suspect *s, const struct goroutine_header *header, struct str text,
                       bool pending)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct claim *c = &s->claims[i];
        struct lock *lock = &s->t->locks[c->lock];
        bool itself = c->lock == s->own;
        /* Of the writers that wait, only the first can be the reader that all wait for. */
        if (itself && lock->kind == LOCK_RW_MUTEX && lock->pending && !pending)
            continue;
        struct lock_holder h = {.id = header->id,
                                .minutes = header->minutes,
                                .where = c->where,
                                .at = place_now(text, &c->where),
                                .evidence = c->evidence,
                                .moving = lock_wait_moving(header->state),
                                .itself = itself,
                                .waits_for = s->own};
        put(s->t, lock, &h, header->state);
    }
}

/* The innermost frame that wants a lock of those that a goroutine waits for; frames from the one behind it.
 */
static struct lock_walk see_wait(struct suspect *s, const struct lock_wait *w)
{
    const struct goroutine_frame f = {
        .function = w->place.function, .args = w->args, .file = w->place.file, .line = w->place.line};
    s->own = lock_table_find(s->t, w);
    see_frame(s, &f, true);
    return w->above;
}

void lock_holders_see(struct lock_table *t, const struct goroutine_header *header, struct str text)
{
    struct suspect s = {.t = t, .own = LOCK_NONE};
    struct goroutine_frame f;
    struct lock_wait wait;
    struct lock_walk frames;
    bool waits = lock_wait_read(header, text, &t->frames, &wait),
         woken = !waits && lock_wait_woken(header, text, &t->frames, &wait);
    frames = waits || woken ? see_wait(&s, &wait) : lock_frames_walk(&t->frames, header->alike, text);
    if (waits || woken)
        stand(t, lock_table_known(t, wait.place.function), wait.place.line, header->id, waits);
    if (woken && s.own != LOCK_NONE)
        t->locks[s.own].n_moving++;
    while (lock_frames_next(&frames, &f)) {
        see_frame(&s, &f, false);
        stand(t, lock_table_known(t, f.function), f.line, header->id, waits);
    }
    put_claims(&s, header, text, waits && wait.pending);
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
