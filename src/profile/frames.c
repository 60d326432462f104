#include "profile/frames.h"

#include "base/mem.h"
#include "profile/edit.h"
#include "profile/match.h"
#include "profile/profile.h"

/* What the filters decided about each location. */
struct by_name {
    unsigned char *state; /* FOCUSED, IGNORED */
    bool *hidden;
    bool any_hidden;
};

enum { PLAIN, FOCUSED, IGNORED };

/* Keeps the lines of l that match (or, with want false, do not), in place. */
static void keep_lines(struct profile *p, struct location *l, struct match *m, bool want)
{
    uint32_t n = 0;
    if (match_mapping(m, l)) {
        l->n_lines = want ? l->n_lines : 0;
        return;
    }
    for (uint32_t i = 0; i < l->n_lines; i++)
        if (match_line(m, l->first_line + i) == want)
            p->lines[l->first_line + n++] = p->lines[l->first_line + i];
    l->n_lines = n;
}

static bool edit_by_name(void *context, uint32_t *frames, size_t *n)
{
    const struct by_name *b = context;
    bool focused = false;
    for (size_t i = 0; i < *n; i++) {
        if (b->state[frames[i]] == IGNORED)
            return false;
        focused |= b->state[frames[i]] == FOCUSED;
    }
    if (!focused)
        return false;
    if (!b->any_hidden)
        return true;
    size_t left = 0;
    for (size_t i = 0; i < *n; i++)
        if (!b->hidden[frames[i]])
            frames[left++] = frames[i];
    *n = left;
    return left > 0;
}

struct frames_matched frames_by_name(struct profile *p, struct match *focus, struct match *ignore,
                                     struct match *hide, struct match *show)
{
    struct frames_matched matched = {0};
    if (!focus && !ignore && !hide && !show)
        return matched;
    struct by_name b = {mem_zalloc(p->n_locations, sizeof *b.state),
                        mem_zalloc(p->n_locations, sizeof *b.hidden), false};
    for (size_t i = 0; i < p->n_locations; i++) {
        struct location *l = &p->locations[i];
        if (ignore && match_location(ignore, l)) {
            b.state[i] = IGNORED;
            matched.ignore = true;
        } else if (!focus || match_location(focus, l)) {
            b.state[i] = FOCUSED;
            matched.focus = true;
        }
        if (hide && match_location(hide, l)) {
            keep_lines(p, l, hide, false);
            b.hidden[i] = l->n_lines == 0;
            matched.hide = true;
        }
        if (show) {
            keep_lines(p, l, show, true);
            b.hidden[i] = l->n_lines == 0;
            matched.show |= l->n_lines > 0;
        }
        b.any_hidden |= b.hidden[i];
    }
    edit_stacks(p, &(struct edit_stacks){edit_by_name, &b});
    mem_free(b.state);
    mem_free(b.hidden);
    return matched;
}

static bool edit_show_from(void *context, uint32_t *frames, size_t *n)
{
    const bool *matches = context;
    while (*n && !matches[frames[*n - 1]])
        --*n;
    return *n > 0;
}

/* The lines of l up to its outermost match stay; a matching mapping keeps all. */
static bool show_from_location(struct location *l, struct match *m)
{
    if (match_mapping(m, l))
        return true;
    for (uint32_t i = l->n_lines; i-- > 0;)
        if (match_line(m, l->first_line + i)) {
            l->n_lines = i + 1;
            return true;
        }
    return false;
}

static bool edit_show_to(void *context, uint32_t *frames, size_t *n)
{
    const bool *matches = context;
    size_t at = *n;
    while (at && !matches[frames[at - 1]])
        at--;
    if (!at)
        return false;
    *n -= at - 1;
    memmove(frames, frames + at - 1, *n * sizeof *frames);
    return true;
}

/* The lines of l from its outermost match on stay. */
static bool show_to_location(struct location *l, struct match *m)
{
    if (match_mapping(m, l))
        return true;
    for (uint32_t i = l->n_lines; i-- > 0;)
        if (match_line(m, l->first_line + i)) {
            l->first_line += i;
            l->n_lines -= i;
            return true;
        }
    return false;
}

bool frames_show_to(struct profile *p, struct match *show_to)
{
    bool *matches = mem_zalloc(p->n_locations, sizeof *matches), any = false;
    for (size_t i = 0; i < p->n_locations; i++)
        any |= matches[i] = show_to_location(&p->locations[i], show_to);
    edit_stacks(p, &(struct edit_stacks){edit_show_to, matches});
    mem_free(matches);
    return any;
}

bool frames_show_from(struct profile *p, struct match *show_from)
{
    bool *matches = mem_zalloc(p->n_locations, sizeof *matches), any = false;
    for (size_t i = 0; i < p->n_locations; i++)
        any |= matches[i] = show_from_location(&p->locations[i], show_from);
    edit_stacks(p, &(struct edit_stacks){edit_show_from, matches});
    mem_free(matches);
    return any;
}
