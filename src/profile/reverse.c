#include "profile/reverse.h"

#include "profile/profile.h"

void profile_reverse(struct profile *p)
{
    for (size_t s = 0; s < p->n_stacks; s++) {
        uint32_t *frames = p->frames + p->stack_start[s];
        for (size_t i = 0, k = profile_depth(p, (uint32_t)s); i + 1 < k; i++) {
            uint32_t frame = frames[--k];
            frames[k] = frames[i];
            frames[i] = frame;
        }
    }
    for (size_t l = 0; l < p->n_locations; l++) {
        struct line *lines = p->lines + p->locations[l].first_line;
        for (size_t i = 0, k = p->locations[l].n_lines; i + 1 < k; i++) {
            struct line line = lines[--k];
            lines[k] = lines[i];
            lines[i] = line;
        }
    }
}
