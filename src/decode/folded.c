#include "decode/folded.h"

#include "base/error.h"
#include "base/folded.h"
#include "base/notes.h"
#include "decode/builder.h"
#include "decode/input.h"
#include "decode/looks.h"

#include <string.h>

enum { ENOUGH = 16 }; /* lines to judge a file by */

struct folded {
    struct builder b;
    uint32_t *location; /* of each string: its location + 1; 0: none yet */
    size_t location_cap;
    size_t line; /* the present one, from 1 */
    bool rounded;
};

static bool is_blank_line(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != ' ' && line.p[i] != '\t')
            return false;
    return true;
}

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
        if (is_blank_line(line))
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
static int add_location(struct folded *f, uint32_t name, struct pprofx_error *err)
{
    struct builder *b = &f->b;
    struct profile *p = b->p;
    size_t n = p->n_locations;
    int r = BUILDER_GROW(b, p->functions, b->cap.functions, n + 1, err);
    if (!r)
        r = BUILDER_GROW(b, p->lines, b->cap.lines, n + 1, err);
    if (!r)
        r = BUILDER_GROW(b, p->locations, b->cap.locations, n + 1, err);
    if (r)
        return r;
    /* Without a name of the system's, a name is not demangled. */
    p->functions[n] = (struct function){.id = n + 1, .name = name};
    p->lines[n] = (struct line){.function = (uint32_t)n};
    p->locations[n] =
        (struct location){.id = n + 1, .mapping = NONE, .first_line = (uint32_t)n, .n_lines = 1};
    p->n_functions = p->n_lines = p->n_locations = n + 1;
    f->location[name] = (uint32_t)n + 1;
    return PPROFX_OK;
}

static int find_location(struct folded *f, struct str name, uint32_t *out, struct pprofx_error *err)
{
    struct builder *b = &f->b;
    uint32_t id = profile_intern(b->p, name.p, name.n);
    size_t known = f->location_cap;
    int r = BUILDER_GROW(b, f->location, f->location_cap, (size_t)id + 1, err);
    if (r)
        return r;
    if (f->location_cap > known)
        memset(f->location + known, 0, (f->location_cap - known) * sizeof *f->location);
    if (!f->location[id])
        r = add_location(f, id, err);
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

/* The frames of a line, leaf first, as they are kept. */
static int add_stack(struct folded *f, struct str stack, struct pprofx_error *err)
{
    size_t depth = count_frames(stack);
    uint32_t *frames;
    int r = stacks_room(&f->b, depth, &frames, err);
    for (size_t i = depth; !r && i-- > 0;) {
        const char *end = memchr(stack.p, ';', stack.n);
        size_t n = end ? (size_t)(end - stack.p) : stack.n;
        r = find_location(f, (struct str){stack.p, n}, &frames[i], err);
        n += end != NULL;
        stack = (struct str){stack.p + n, stack.n - n};
    }
    return r ? r : stacks_add(&f->b, depth, err);
}

static int add_sample(struct folded *f, struct str stack, int64_t value, struct pprofx_error *err)
{
    struct builder *b = &f->b;
    struct profile *p = b->p;
    size_t i = p->n_samples;
    if (i >= NONE - 1)
        return error_set(err, PPROFX_LIMIT, "the profile has more than %u samples", NONE - 1);
    int r = BUILDER_GROW(b, p->values, b->cap.values, i + 1, err);
    if (!r)
        r = BUILDER_GROW(b, p->sample_stack, b->cap.sample_stack, i + 1, err);
    if (!r)
        r = BUILDER_GROW(b, p->label_start, b->cap.label_start, i + 2, err);
    if (!r)
        r = add_stack(f, stack, err);
    if (r)
        return r;
    p->values[i] = value;
    p->label_start[i + 1] = 0;
    p->n_samples++;
    return PPROFX_OK;
}

static int add_line(struct folded *f, struct str line, struct pprofx_error *err)
{
    struct str stack, number;
    int64_t value;
    f->line++;
    if (is_blank_line(line))
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

/* The next line of the input in one piece.  What was searched is not searched again when more comes. */
static int read_line(struct input *in, bool *more, struct str *line, size_t *taken, struct pprofx_error *err)
{
    size_t searched = 0;
    for (;;) {
        const uint8_t *start = in->data + in->pos;
        size_t have = input_have(in);
        const uint8_t *end = have > searched ? memchr(start + searched, '\n', have - searched) : NULL;
        if (end || in->at_end) {
            size_t n = end ? (size_t)(end - start) : have;
            *more = end || have;
            *taken = n + (end != NULL);
            *line = without_return((struct str){(const char *)start, n});
            return PPROFX_OK;
        }
        searched = have;
        int r = input_need(in, have + 1, err);
        if (r)
            return r;
    }
}

static int read_lines(struct folded *f, struct input *in, struct pprofx_error *err)
{
    for (;;) {
        struct str line;
        size_t taken;
        bool more;
        int r = read_line(in, &more, &line, &taken, err);
        if (r == PPROFX_LIMIT)
            error_prefix(err, "line %zu: ", f->line + 1);
        if (r || !more)
            return r;
        r = add_line(f, line, err);
        if (r) {
            error_prefix(err, "line %zu: ", f->line);
            return r;
        }
        in->pos += taken;
    }
}

static void add_type(struct profile *p)
{
    p->types = mem_zalloc(1, sizeof *p->types);
    p->n_types = 1;
    p->types[0] = (struct value_type){profile_intern(p, "samples", 7), profile_intern(p, "count", 5)};
}

int folded_decode(struct input *in, uint64_t max_memory, struct profile **out, struct notes *notes,
                  struct pprofx_error *err)
{
    struct folded f = {0};
    builder_init(&f.b, max_memory, 0, false);
    add_type(f.b.p);
    int r = read_lines(&f, in, err);
    if (!r)
        r = stacks_flush(&f.b, err);
    if (!r) {
        if (f.rounded)
            notes_add(notes, "Values with a fraction are rounded to whole numbers");
        *out = f.b.p;
        f.b.p = NULL;
    }
    builder_free(&f.b);
    mem_free(f.location);
    return r;
}
