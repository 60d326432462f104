#include "decode/folded.h"

#include "base/error.h"
#include "base/folded.h"
#include "base/notes.h"
#include "decode/lines.h"
#include "decode/looks.h"
#include "decode/text.h"

#include <string.h>

enum { ENOUGH = 16 }; /* lines to judge a file by */

struct folded {
    struct text_profile t;
    uint32_t *location; /* of each string: its location + 1; 0: none yet */
    size_t location_cap;
    uint32_t *stack; /* of the present line */
    size_t stack_cap;
    bool rounded;
};

static struct str without_return(struct str line)
{
    return line.n && line.p[line.n - 1] == '\r' ? (struct str){line.p, line.n - 1} : line;
}

/* The next line of a text that is in memory; false when it does not end in there. */
static bool next_line(struct str *text, bool whole, struct str *out)
{
    const char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    if (!text->n || (!end && !whole))
        return false;
    size_t n = end ? (size_t)(end - text->p) : text->n;
    *out = without_return((struct str){text->p, n});
    n += end != NULL;
    *text = (struct str){text->p + n, text->n - n};
    return true;
}

enum folded_look folded_look(const uint8_t *head, size_t n, bool whole)
{
    struct str text = {(const char *)head, n}, line, stack, number;
    size_t lines = 0, two = 0;
    bool joined = false;
    if (!looks_like_text(head, n))
        return FOLDED_NO;
    while (lines < ENOUGH && next_line(&text, whole, &line)) {
        if (line_is_blank(line))
            continue;
        if (!folded_split(line, &stack, &number)) {
            if (!joined)
                return FOLDED_NO;
            break; /* the reader says which line it is */
        }
        lines++;
        joined |= stack.n && memchr(stack.p, ';', stack.n);
        two += folded_split(stack, &stack, &number);
    }
    if (!lines) /* perhaps one that is longer than the head */
        return !whole && memchr(head, ';', n) && !looks_like(head, n) ? FOLDED_YES : FOLDED_NO;
    if (two == lines)
        return joined ? FOLDED_TWO_COLUMNS : FOLDED_NO;
    return joined || (lines > 1 && !looks_like(head, n)) ? FOLDED_YES : FOLDED_NO;
}

/* A function, its line and its location. */
static int add_location(struct folded *f, struct str name, uint32_t id, struct pprofx_error *err)
{
    struct line call = {0};
    uint32_t location;
    int r = text_function(&f->t, name, str_of(""), &call.function, err);
    if (!r)
        r = text_location(&f->t, &call, 1, 0, NONE, &location, err);
    if (!r)
        f->location[id] = location + 1;
    return r;
}

static int find_location(struct folded *f, struct str name, uint32_t *out, struct pprofx_error *err)
{
    struct builder *b = &f->t.b;
    uint32_t id = profile_intern(b->p, name.p, name.n);
    size_t known = f->location_cap;
    int r = BUILDER_GROW(b, f->location, f->location_cap, (size_t)id + 1, err);
    if (r)
        return r;
    if (f->location_cap > known)
        memset(f->location + known, 0, (f->location_cap - known) * sizeof *f->location);
    if (!f->location[id])
        r = add_location(f, name, id, err);
    if (!r)
        *out = f->location[id] - 1;
    return r;
}

/* As in Perl's split, which all tools for these files go back to, empty frames at the end are none. */
static struct str without_empty_end(struct str stack)
{
    while (stack.n && stack.p[stack.n - 1] == ';')
        stack.n--;
    return stack;
}

static size_t count_frames(struct str stack)
{
    size_t n = 1;
    for (size_t i = 0; i < stack.n; i++)
        n += stack.p[i] == ';';
    return n;
}

/* A line's frames, leaf first, as they are kept. */
static int add_sample(struct folded *f, struct str stack, int64_t value, struct pprofx_error *err)
{
    size_t depth = count_frames(stack);
    int r = BUILDER_GROW(&f->t.b, f->stack, f->stack_cap, depth, err);
    for (size_t i = depth; !r && i-- > 0;) {
        const char *end = memchr(stack.p, ';', stack.n);
        size_t n = end ? (size_t)(end - stack.p) : stack.n;
        r = find_location(f, (struct str){stack.p, n}, &f->stack[i], err);
        n += end != NULL;
        stack = (struct str){stack.p + n, stack.n - n};
    }
    return r ? r : text_sample(&f->t, f->stack, depth, &value, NULL, 0, err);
}

static int add_line(struct folded *f, struct str line, struct pprofx_error *err)
{
    struct str stack, number;
    int64_t value;
    if (line_is_blank(line))
        return PPROFX_OK;
    if (!folded_split(line, &stack, &number))
        return error_set(err, PPROFX_FORMAT, "does not end in a number, as a folded stack does");
    if (!folded_number(number, &value, &f->rounded))
        return error_set(err, PPROFX_FORMAT, "the value %.*s does not fit 64 bits",
                         (int)(number.n < 40 ? number.n : 40), number.p);
    stack = without_empty_end(stack);
    if (!stack.n)
        return error_set(err, PPROFX_FORMAT, "there is no stack before the number");
    return add_sample(f, stack, value, err);
}

static int read_lines(struct folded *f, struct input *in, struct pprofx_error *err)
{
    struct lines lines;
    lines_open(&lines, in);
    for (;;) {
        struct str line;
        bool more;
        int r = lines_next(&lines, &more, &line, err);
        if (r || !more)
            return r;
        r = add_line(f, line, err);
        if (r) {
            error_prefix(err, "line %zu: ", lines.number);
            return r;
        }
    }
}

int folded_decode(struct input *in, uint64_t max_memory, struct profile **out, struct notes *notes,
                  struct pprofx_error *err)
{
    struct folded f = {0};
    text_open(&f.t, max_memory);
    text_type(&f.t, "samples", "count");
    int r = read_lines(&f, in, err);
    if (!r)
        r = text_finish(&f.t, out, err);
    if (!r && f.rounded)
        notes_add(notes, "Values with a fraction are rounded to whole numbers");
    text_close(&f.t);
    mem_free(f.location);
    mem_free(f.stack);
    return r;
}
