/* Colours of classes. Texts on them are #111. */
#ifndef FLAME_PALETTE_H
#define FLAME_PALETTE_H

#include "flame/model.h"

extern const char
    *const palette_owner[FLAME_N_CLASSES]; /* on a light page; web/flame.css has the dark ones */

/* What the legend calls a class without a module's path. */
const char *palette_class_name(enum flame_class class);

#endif
