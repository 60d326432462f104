#include "goroutines/lockseen.h"

void lock_seen_free(struct lock_seen *s)
{
    buf_free(&s->packed);
    buf_free(&s->calls);
}

void lock_seen_clear(struct lock_seen *s)
{
    buf_clear(&s->packed);
    s->full = false;
}

/* ---- Packing ---- */

/* Seven bits a byte, the lowest first. */
static void put(struct buf *b, uint64_t v)
{
    enum { LONGEST = 10 };
    if (b->cap - b->len <= LONGEST)
        buf_reserve(b, LONGEST);
    char *p = b->data + b->len;
    for (; v >= 0x80; v >>= 7)
        *p++ = (char)(v | 0x80);
    *p++ = (char)v;
    *p = 0;
    b->len = (size_t)(p - b->data);
}

/* Pointers of one goroutine are close to each other. */
static void put_pointer(struct buf *b, uint64_t v, uint64_t *last)
{
    uint64_t step = v - *last;
    *last = v;
    put(b, step << 1 ^ (step >> 63 ? UINT64_MAX : 0));
}

static uint64_t take(struct str *s)
{
    uint64_t v = 0;
    for (unsigned shift = 0; s->n && shift < 64; shift += 7) {
        uint8_t c = (uint8_t)s->p[0];
        *s = (struct str){s->p + 1, s->n - 1};
        v |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80)
            break;
    }
    return v;
}

static uint64_t take_pointer(struct str *s, uint64_t *last)
{
    uint64_t v = take(s);
    return *last += v >> 1 ^ (v & 1 ? UINT64_MAX : 0);
}

/* The pointers of one call; only_receiver: the others do not matter. */
static void find_values(struct str args, bool only_receiver, struct lock_call *c)
{
    uint64_t value;
    bool stale;
    c->receiver = lock_receiver(args);
    c->n_values = 0;
    if (only_receiver)
        return;
    while (c->n_values < LOCK_VALUES && goroutine_arg(&args, &value, &stale))
        if (!stale && value >= LOCK_LEAST_POINTER)
            c->values[c->n_values++] = value;
}

static void put_call(struct buf *b, const struct lock_call *c, uint64_t *last)
{
    put(b, c->n_values << 1 | (c->receiver != 0));
    if (c->receiver)
        put_pointer(b, c->receiver, last);
    for (size_t i = 0; i < c->n_values; i++)
        put_pointer(b, c->values[i], last);
}

static void take_values(struct str *s, struct lock_call *c, uint64_t *last)
{
    uint64_t n = take(s);
    c->receiver = n & 1 ? take_pointer(s, last) : 0;
    c->n_values = n >> 1 < LOCK_VALUES ? (size_t)(n >> 1) : LOCK_VALUES;
    for (size_t i = 0; i < c->n_values; i++)
        c->values[i] = take_pointer(s, last);
}

static void put_wait(struct buf *b, const struct lock_wait *w, size_t first)
{
    put(b, (uint64_t)w->known << 1 | w->pending);
    put(b, w->address);
    put(b, first);
}

/* The calls of a shape, from the first one outside of locks on; without values where they have none. */
static void put_calls(struct buf *b, struct lock_walk walk, size_t first, bool only_receivers)
{
    struct goroutine_frame f;
    struct lock_call c;
    uint64_t last = 0;
    for (size_t i = 0; lock_frames_next(&walk, &f); i++)
        if (i >= first) {
            find_values(f.args, only_receivers, &c);
            put_call(b, &c, &last);
        }
}

/* Which call wants the lock: the one before those that are left. */
static size_t first_call(enum lock_waits waits, const struct lock_wait *w)
{
    if (waits == LOCK_WAITS_NOT)
        return 0;
    return w->place.function.n ? w->above.at - 1 : w->above.at;
}

void lock_seen_add(struct lock_seen *s, size_t most, struct lock_table *t,
                   const struct goroutine_header *header, struct str text, enum lock_waits waits,
                   const struct lock_wait *wait)
{
    struct buf *b = &s->packed;
    struct str calls = text;
    size_t before = b->len;
    const struct lock_shape *shape = lock_frames_shape(&t->frames, header->alike, text);
    if (s->full)
        return;
    put(b, header->id);
    put(b, (uint64_t)header->minutes + 1);
    put(b, lock_table_text(t, header->state));
    put(b, waits);
    put(b, shape ? (uint64_t)header->alike + 1 : 0);
    if (shape) {
        size_t first = first_call(waits, wait);
        if (waits != LOCK_WAITS_NOT)
            put_wait(b, wait, first);
        buf_clear(&s->calls);
        put_calls(&s->calls, lock_frames_walk(&t->frames, header->alike, text), first,
                  waits == LOCK_WAITS_NOT);
        calls = (struct str){buf_text(&s->calls), s->calls.len};
    }
    put(b, calls.n);
    if (b->len + calls.n > most) {
        b->len = before;
        s->full = true;
        return;
    }
    buf_add(b, calls.p, calls.n);
}

/* ---- Unpacking ---- */

static void take_wait(struct str *s, struct lock_goroutine *g)
{
    uint64_t known = take(s);
    g->wait =
        (struct lock_wait){.known = (enum lock_known)(known >> 1), .pending = known & 1, .address = take(s)};
    g->at = (size_t)take(s);
    const struct goroutine_frame *f = lock_shape_call(g->shape, g->at);
    if (f)
        g->wait.place = (struct lock_place){f->function, f->file, f->line};
}

/* What is kept as text is taken apart once more. */
static void read_wait(struct lock_goroutine *g)
{
    const struct goroutine_header h = {
        .id = g->id, .state = g->state, .minutes = g->minutes, .alike = GOROUTINE_UNLIKE};
    g->at_wait = lock_wait_read(&h, g->text, NULL, &g->wait) || lock_wait_woken(&h, g->text, NULL, &g->wait);
    if (g->at_wait)
        g->rest = g->wait.above.text;
}

bool lock_seen_next(struct lock_table *t, struct str *packed, struct lock_goroutine *out)
{
    struct lock_goroutine g = {0};
    if (!packed->n)
        return false;
    g.id = take(packed);
    g.minutes = (int64_t)(take(packed) - 1);
    g.state = lock_table_get(t, (uint32_t)take(packed));
    g.waits = (enum lock_waits)take(packed);
    uint64_t alike = take(packed);
    g.shape = alike ? lock_frames_get(&t->frames, (uint32_t)(alike - 1)) : NULL;
    if (g.shape && g.waits != LOCK_WAITS_NOT)
        take_wait(packed, &g);
    size_t n = (size_t)take(packed);
    g.rest = (struct str){packed->p, n};
    *packed = (struct str){packed->p + n, packed->n - n};
    if (!g.shape) {
        g.text = g.rest;
        if (g.waits != LOCK_WAITS_NOT)
            read_wait(&g);
    }
    *out = g;
    return true;
}

/* Without shape: the call that waits, then those behind it. */
static bool next_text_call(const struct lock_table *t, struct lock_goroutine *g, struct lock_call *out)
{
    struct lock_walk walk = {.text = g->rest};
    struct goroutine_frame f;
    if (g->at_wait) {
        out->place = g->wait.place;
        find_values(g->wait.args, false, out);
        g->at_wait = false;
    } else {
        if (!lock_frames_next(&walk, &f))
            return false;
        g->rest = walk.text;
        out->place = (struct lock_place){f.function, f.file, f.line};
        find_values(f.args, g->waits == LOCK_WAITS_NOT, out);
    }
    out->facts = lock_table_facts(t, out->place.function);
    return true;
}

bool lock_seen_call(struct lock_table *t, struct lock_goroutine *g, struct lock_call *out)
{
    if (!g->shape)
        return next_text_call(t, g, out);
    const struct goroutine_frame *f = lock_shape_call(g->shape, g->at);
    if (!f || !g->rest.n)
        return false;
    out->place = (struct lock_place){f->function, f->file, f->line};
    struct lock_facts *facts = lock_shape_facts(g->shape, g->at);
    if (!facts->known)
        *facts = lock_table_facts(t, f->function);
    out->facts = *facts;
    take_values(&g->rest, out, &g->last);
    g->at++;
    return true;
}

bool lock_seen_place(const struct lock_goroutine *g, struct lock_walk *walk, struct lock_place *out)
{
    struct goroutine_frame f;
    if (!g->shape) {
        if (!walk->at++)
            walk->text = g->text;
        if (!lock_frames_next(walk, &f))
            return false;
    } else {
        const struct goroutine_frame *call = lock_shape_call(g->shape, walk->at++);
        if (!call)
            return false;
        f = *call;
    }
    *out = (struct lock_place){f.function, f.file, f.line};
    return true;
}
