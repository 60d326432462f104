/* Colours of boxes. Texts on them are #111. */
#ifndef FLAME_PALETTE_H
#define FLAME_PALETTE_H

#include "flame/model.h"

enum palette_kind {
    PALETTE_OWNER, /* whose code it is: enum flame_class */
    PALETTE_HEAT,  /* what the frame costs itself */
    PALETTE_DEPTH, /* level by level */
    PALETTE_STATE, /* what goroutines wait for: enum gostate */
    PALETTE_DIFF,  /* of a difference: enum diff_class */
    PALETTE_N
};

/* No palette has more classes than FLAME_N_CLASSES. */
struct palette {
    const char *name;          /* "owner" */
    char css;                  /* class n is the CSS class of this letter and n */
    unsigned n;                /* classes */
    const char *const *colors; /* on a light page; web/flame.css has the dark ones */
    bool of_names;             /* a name has a class, wherever it stands */
};

const struct palette *palette_get(enum palette_kind kind);

/* What the legend calls a state's class. */
const char *palette_state_name(unsigned class);

/* What the legend calls a class without a module's path. */
const char *palette_class_name(enum flame_class class);

/* The least share of the total a frame of a class of PALETTE_HEAT costs itself, as a number and in words. */
double palette_heat_from(unsigned class);
const char *palette_heat_name(unsigned class);

#endif
