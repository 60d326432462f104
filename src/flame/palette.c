#include "flame/palette.h"

/* The seven hues are told apart with any of the three colour blindnesses (distance at least 12), the eighth
 * is for what is nobody's; #111 has a contrast of more than 6 on each. */
const char *const palette_owner[FLAME_N_CLASSES] = {
    [FLAME_MAIN] = "#7db4e6",    [FLAME_MODULE_1] = "#f0b050", [FLAME_MODULE_2] = "#f5e66b",
    [FLAME_STD] = "#4fb08f",     [FLAME_RUNTIME] = "#c8c8c8",  [FLAME_GC] = "#e0784a",
    [FLAME_SYSCALL] = "#d78fb8", [FLAME_OTHER] = "#ece6da",
};

const char *palette_class_name(enum flame_class class)
{
    static const char *const names[FLAME_N_CLASSES] = {
        [FLAME_MAIN] = "main module",          [FLAME_MODULE_1] = "module", [FLAME_MODULE_2] = "module",
        [FLAME_STD] = "standard library",      [FLAME_RUNTIME] = "runtime", [FLAME_GC] = "garbage collector",
        [FLAME_SYSCALL] = "system calls, cgo", [FLAME_OTHER] = "other",
    };
    return names[class];
}
