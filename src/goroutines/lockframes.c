#include "goroutines/lockframes.h"

#include "base/arena.h"
#include "base/mem.h"

#include <string.h>

enum {
    MOST_SHAPES = 1 << 17,
    MOST_BYTES = 32 << 20, /* of shapes */
    MOST_CALLS = 1 << 12,  /* of one: deeper stacks are taken apart each time */
};

struct shape_call {
    struct goroutine_frame frame; /* but for its arguments */
    uint32_t lines;               /* to pass over before its line */
    uint32_t args;                /* where in the line they begin */
    struct lock_facts facts;
};

struct lock_shape {
    size_t n;
    struct shape_call calls[];
};

void lock_frames_free(struct lock_frames *f)
{
    arena_free(f->arena);
    mem_free(f->shapes);
    *f = (struct lock_frames){0};
}

void lock_frames_clear(struct lock_frames *f)
{
    lock_frames_free(f);
    f->arena = arena_new();
}

static bool next_call(struct str *text, struct goroutine_frame *out)
{
    for (;;) {
        enum goroutine_line what = goroutine_next(text, out);
        if (what == GOROUTINE_CALL)
            return true;
        if (what != GOROUTINE_ELIDED)
            return false;
    }
}

static size_t count_lines(const char *from, const char *to)
{
    size_t n = 0;
    while (from < to && (from = memchr(from, '\n', (size_t)(to - from)))) {
        n++;
        from++;
    }
    return n;
}

/* Where a call stands in its text; false when it has no arguments to find it by. */
static bool place_call(struct shape_call *c, struct str whole, const char *from)
{
    const char *args = c->frame.args.p, *start = args;
    if (!args || args <= whole.p || args > whole.p + whole.n || args[-1] != '(')
        return false;
    while (start > whole.p && start[-1] != '\n')
        start--;
    c->lines = (uint32_t)count_lines(from, start);
    c->args = (uint32_t)(args - start);
    return start >= from;
}

static struct str keep(struct arena *a, struct str s)
{
    return (struct str){arena_copy(a, s.p, s.n), s.n};
}

static size_t count_calls(struct str text)
{
    struct goroutine_frame f;
    size_t n = 0;
    while (n <= MOST_CALLS && next_call(&text, &f))
        n++;
    return n;
}

/* Of a text that cannot be walked by lines alone. */
static struct lock_shape no_shape;

static struct lock_shape *new_shape(struct arena *a, struct str text)
{
    struct str rest = text;
    size_t n = count_calls(text);
    const char *from = text.p;
    if (n > MOST_CALLS || arena_size(a) > MOST_BYTES)
        return &no_shape;
    struct lock_shape *s = arena_alloc(a, 1, sizeof *s + n * sizeof *s->calls);
    s->n = n;
    for (size_t i = 0; i < n; i++) {
        struct shape_call *c = &s->calls[i];
        *c = (struct shape_call){.lines = 0};
        (void)next_call(&rest, &c->frame);
        if (!place_call(c, text, from))
            return &no_shape;
        from = c->frame.args.p;
        c->frame.function = keep(a, c->frame.function);
        c->frame.file = keep(a, c->frame.file);
    }
    return s;
}

struct lock_shape *lock_frames_shape(struct lock_frames *f, uint32_t alike, struct str text)
{
    if (!f || !f->arena || alike >= MOST_SHAPES)
        return NULL;
    if (alike >= f->n) {
        size_t n = f->n ? f->n : 64;
        while (n <= alike)
            n *= 2;
        f->shapes = mem_resize(f->shapes, n, sizeof *f->shapes);
        memset(f->shapes + f->n, 0, (n - f->n) * sizeof *f->shapes);
        f->n = n;
    }
    if (!f->shapes[alike])
        f->shapes[alike] = new_shape(f->arena, text);
    return f->shapes[alike] == &no_shape ? NULL : f->shapes[alike];
}

struct lock_shape *lock_frames_get(const struct lock_frames *f, uint32_t alike)
{
    return alike < f->n && f->shapes[alike] != &no_shape ? f->shapes[alike] : NULL;
}

const struct goroutine_frame *lock_shape_call(const struct lock_shape *s, size_t i)
{
    return i < s->n ? &s->calls[i].frame : NULL;
}

struct lock_facts *lock_shape_facts(struct lock_shape *s, size_t i)
{
    return &s->calls[i].facts;
}

struct lock_walk lock_frames_walk(struct lock_frames *f, uint32_t alike, struct str text)
{
    return (struct lock_walk){lock_frames_shape(f, alike, text), 0, text};
}

bool lock_frames_next(struct lock_walk *w, struct goroutine_frame *out)
{
    if (!w->shape)
        return next_call(&w->text, out);
    if (w->at == w->shape->n)
        return false;
    const struct shape_call *c = &w->shape->calls[w->at++];
    const char *p = w->text.p, *end = p + w->text.n;
    for (uint32_t i = 0; i < c->lines && p; i++)
        if ((p = memchr(p, '\n', (size_t)(end - p))))
            p++;
    const char *close = p ? memchr(p, '\n', (size_t)(end - p)) : NULL;
    close = p && !close ? end : close;
    if (!p || (size_t)(close - p) <= c->args)
        return false;
    *out = c->frame;
    out->args = (struct str){p + c->args, (size_t)(close - p) - c->args - 1};
    w->text = (struct str){close, (size_t)(end - close)};
    return true;
}
