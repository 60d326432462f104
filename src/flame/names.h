/* The names of a flamegraph's frames: cleaned, sorted, numbered in that order, with their files and classes.
 */
#ifndef FLAME_NAMES_H
#define FLAME_NAMES_H

#include "flame/model.h"
#include "fold/walk.h"

struct names {
    struct frame_map map; /* location → names */
    uint32_t *start, *ids;
    struct str *modules; /* of each name, until its class is settled; "" for none */
};

/* Fills names, files and modules of f, whose arena it uses. Free with names_free; what f got stays. */
void names_make(struct names *out, struct flame *f, const struct profile *p,
                const struct fold_options *options);
void names_free(struct names *n);

/* Gives names the classes of their locations; a name with several becomes as many names of one text. */
void names_color(struct names *n, struct flame *f, const struct profile *p, const uint8_t *classes);

/* Gives the other modules their classes that cost most themselves, or else are most of the picture; f has its
 * nodes. */
void names_settle_modules(const struct names *n, struct flame *f);

#endif
