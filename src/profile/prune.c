/* Cutting the leaf side of stacks by function name. */
#include "base/mem.h"
#include "profile/edit.h"
#include "profile/frames.h"
#include "profile/match.h"
#include "profile/profile.h"

#include <string.h>

/* What a location means for the stacks it is in. */
enum { STAYS, CUT_BELOW, CUT_WHOLE };

static uint32_t name_of(const struct profile *p, uint32_t line)
{
    return p->functions[p->lines[line].function].name;
}

static bool drops(const struct profile *p, uint32_t line, struct match *drop, struct match *keep)
{
    uint32_t name = name_of(p, line);
    return name && match_string(drop, name) && !(keep && match_string(keep, name));
}

/* The outermost line to drop takes with it the lines it inlines. */
static unsigned char prune_location(struct profile *p, struct location *l, struct match *drop,
                                    struct match *keep)
{
    uint32_t i = l->n_lines;
    while (i > 0 && !drops(p, l->first_line + i - 1, drop, keep))
        i--;
    if (i == 0)
        return STAYS;
    if (i == l->n_lines)
        return CUT_WHOLE;
    l->first_line += i;
    l->n_lines -= i;
    return CUT_BELOW;
}

static void cut_leaves(uint32_t *frames, size_t *n, size_t cut)
{
    *n -= cut;
    if (cut)
        memmove(frames, frames + cut, *n * sizeof *frames);
}

static bool edit_prune(void *context, uint32_t *frames, size_t *n)
{
    const unsigned char *fate = context;
    bool found_user = false;
    for (size_t i = *n; i-- > 0;) {
        unsigned char f = fate[frames[i]];
        if (f == STAYS) {
            found_user = true;
        } else if (found_user) {
            cut_leaves(frames, n, f == CUT_WHOLE ? i + 1 : i);
            break;
        }
    }
    return true;
}

void frames_prune(struct profile *p, struct match *drop, struct match *keep)
{
    unsigned char *fate = mem_alloc(p->n_locations, sizeof *fate);
    for (size_t i = 0; i < p->n_locations; i++)
        fate[i] = prune_location(p, &p->locations[i], drop, keep);
    edit_stacks(p, &(struct edit_stacks){edit_prune, fate});
    mem_free(fate);
}

static bool edit_prune_from(void *context, uint32_t *frames, size_t *n)
{
    const bool *matches = context;
    for (size_t i = 0; i < *n; i++)
        if (matches[frames[i]]) {
            cut_leaves(frames, n, i);
            break;
        }
    return true;
}

void frames_prune_from(struct profile *p, struct match *prune_from)
{
    bool *matches = mem_zalloc(p->n_locations, sizeof *matches);
    for (size_t i = 0; i < p->n_locations; i++) {
        struct location *l = &p->locations[i];
        for (uint32_t k = 0; k < l->n_lines; k++) {
            uint32_t name = name_of(p, l->first_line + k);
            if (!name || !match_string(prune_from, name))
                continue;
            l->first_line += k;
            l->n_lines -= k;
            matches[i] = true;
            break;
        }
    }
    edit_stacks(p, &(struct edit_stacks){edit_prune_from, matches});
    mem_free(matches);
}
