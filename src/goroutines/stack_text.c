#include "goroutines/stack_text.h"

#include "base/utf8.h"
#include "flame/owner.h"
#include "goroutines/words.h"
#include "profile/shown.h"

#include <inttypes.h>

enum { MOST_FRAMES = 6, WIDEST = 48, GAP = 2 };

/* Which frames are printed: the user's; of a run of the library's only how many they are. */
struct layout {
    const struct paint *paint;
    const struct groups *g;
    uint32_t path;
    size_t depth, first;
    bool whole;
    bool brief;    /* names without their packages' folders */
    size_t widest; /* function printed */
};

static const struct site *site(const struct layout *l, size_t i)
{
    return groups_site(l->g, l->path, i);
}

/* That a goroutine runs finalizers or cleanups: who began it is told by nothing else. */
static bool is_begin(const struct layout *l, size_t i)
{
    return i + 1 == l->depth && site(l, i)->kind == SITE_RUNTIME && site(l, i)->shown == SHOWN_ALWAYS;
}

static bool is_shown(const struct layout *l, size_t i)
{
    return l->whole || i == l->first || site(l, i)->kind == SITE_USER || is_begin(l, i);
}

/* "loadgen.(*Driver).client" of "example.org/shop/loadgen.(*Driver).client"; type arguments keep theirs. */
static struct str name_of(const struct layout *l, struct str function)
{
    size_t end = 0, from = 0;
    while (end < function.n && function.p[end] != '[' && function.p[end] != '(')
        end++;
    for (size_t i = 0; l->brief && i < end; i++)
        if (function.p[i] == '/')
            from = i + 1;
    return (struct str){function.p + from, function.n - from};
}

/* The frames of one function at one line that follow each other. */
static size_t repeats(const struct layout *l, size_t i)
{
    size_t n = 1;
    while (!l->whole && i + n < l->depth && site(l, i + n) == site(l, i))
        n++;
    return n;
}

/* The library's function that the user called and that waits; "" when there is none to name. */
static struct str callee(const struct layout *l)
{
    bool any = l->first && !l->whole && site(l, l->first - 1)->kind == SITE_LIBRARY;
    return any ? name_of(l, site(l, l->first - 1)->function) : str_of("");
}

static size_t callee_width(const struct layout *l)
{
    struct str name = callee(l);
    return name.n ? strlen("  in ") + utf8_count(name) : 0;
}

static size_t length_of(const struct layout *l, size_t i)
{
    return utf8_count(name_of(l, site(l, i)->function));
}

/* The next frame that is printed, from i on; depth at the end, or where the others are only counted. */
static size_t next_shown(const struct layout *l, size_t i, size_t *shown)
{
    while (i < l->depth && !is_shown(l, i))
        i++;
    return l->whole || (*shown)++ < MOST_FRAMES ? i : l->depth;
}

/* Finds the width of the names, and whether all lines fit. */
static bool measure(struct layout *l)
{
    bool fits = true;
    size_t shown = 0;
    l->widest = 0;
    for (size_t i = next_shown(l, l->first, &shown); i < l->depth;
         i = next_shown(l, i + repeats(l, i), &shown))
        if (length_of(l, i) <= WIDEST && length_of(l, i) > l->widest)
            l->widest = length_of(l, i);
    shown = 0;
    for (size_t i = next_shown(l, l->first, &shown); i < l->depth;
         i = next_shown(l, i + repeats(l, i), &shown)) {
        struct buf place = {0};
        words_place(&place, site(l, i));
        size_t length = length_of(l, i) > l->widest ? length_of(l, i) : l->widest;
        length += STACK_INDENT + GAP + place.len + (i == l->first ? callee_width(l) : 0);
        fits = fits && length <= l->paint->width;
        buf_free(&place);
    }
    return fits;
}

static void put_callee(const struct layout *l)
{
    struct str name = callee(l);
    if (!name.n)
        return;
    paint_puts(l->paint, PAINT_DIM, "  in ");
    paint_text(l->paint, PAINT_DIM, name);
}

static void put_frame(const struct layout *l, size_t i, size_t times)
{
    const struct paint *p = l->paint;
    const struct site *at = site(l, i);
    struct str name = name_of(l, at->function);
    struct buf place = {0}, again = {0};
    if (times > 1)
        buf_printf(&again, "  (%zu times)", times);
    size_t n = utf8_count(name), pad = n < l->widest ? l->widest - n : 0;
    size_t used = STACK_INDENT + n + pad + GAP + again.len + (i == l->first ? callee_width(l) : 0);
    words_place(&place, at);
    buf_fill(p->out, ' ', STACK_INDENT);
    paint_text(p, at->kind == SITE_USER ? PAINT_PLAIN : PAINT_DIM, name);
    if (place.len) {
        buf_fill(p->out, ' ', pad + GAP);
        paint_place(p, (struct str){place.data, place.len},
                    !p->width         ? 0
                    : used < p->width ? p->width - used
                                      : 1);
    }
    if (i == l->first)
        put_callee(l);
    paint_puts(p, PAINT_DIM, buf_text(&again));
    buf_char(p->out, '\n');
    buf_free(&place);
    buf_free(&again);
}

/* "...23 frames elided..." stands where the runtime left some out. */
static bool is_gap(const struct site *at)
{
    return at->function.n > 3 && !memcmp(at->function.p, "...", 3);
}

/* What is not printed, from..to; its package, unless it is a bit of everything. */
static void put_run(const struct layout *l, size_t from, size_t to, bool is_rest)
{
    if (to == from + 1 && is_gap(site(l, from))) {
        buf_fill(l->paint->out, ' ', STACK_INDENT);
        paint_text(l->paint, PAINT_DIM, site(l, from)->function);
        buf_char(l->paint->out, '\n');
        return;
    }
    struct str package = is_rest ? str_of("") : owner_package(site(l, to - 1)->function);
    struct buf text = {0};
    buf_printf(&text, "... %zu %sframe%s", to - from, is_rest ? "more " : "", to - from == 1 ? "" : "s");
    if (package.n) {
        buf_puts(&text, " of ");
        buf_add(&text, package.p, package.n);
    }
    buf_fill(l->paint->out, ' ', STACK_INDENT);
    paint_text(l->paint, PAINT_DIM, (struct str){text.data, text.len});
    buf_char(l->paint->out, '\n');
    buf_free(&text);
}

/* Where to begin: the innermost frame of the user's, or the outermost of the library's. */
static size_t first_frame(const struct layout *l, const struct group *of)
{
    if (l->whole || !l->depth)
        return 0;
    if (of->user < l->depth)
        return of->user;
    for (size_t i = l->depth; i-- > 0;)
        if (site(l, i)->kind == SITE_LIBRARY)
            return i;
    return l->depth - 1;
}

/* The runtime's frames between others say nothing: a panic's, a program's begin. */
static bool says_something(const struct layout *l, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (site(l, i)->kind != SITE_RUNTIME)
            return true;
    return false;
}

static void put_frames(const struct layout *l)
{
    size_t shown = 0, run;
    for (size_t i = l->first; i < l->depth; i = run) {
        run = i + 1;
        if (!is_shown(l, i)) {
            while (run < l->depth && !is_shown(l, run))
                run++;
            if (says_something(l, i, run))
                put_run(l, i, run, false);
            continue;
        }
        if (!l->whole && shown++ == MOST_FRAMES) {
            put_run(l, i, l->depth, true);
            return;
        }
        size_t times = repeats(l, i);
        put_frame(l, i, times);
        run = i + times;
    }
}

void stack_text(const struct paint *p, const struct groups *g, const struct group *of, bool whole)
{
    struct layout l = {.paint = p, .g = g, .path = of->path, .whole = whole};
    l.depth = groups_depth(g, of->path);
    l.first = first_frame(&l, of);
    if (!l.depth) {
        buf_fill(p->out, ' ', STACK_INDENT);
        paint_puts(p, PAINT_DIM, "(no stack)");
        buf_char(p->out, '\n');
        return;
    }
    if (!measure(&l) && p->width) {
        l.brief = true;
        (void)measure(&l);
    }
    put_frames(&l);
}
