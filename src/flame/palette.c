#include "flame/palette.h"

#include "profile/gostate.h"

_Static_assert((int)GOSTATE_N <= (int)FLAME_N_CLASSES, "a state is a class of names");

/* The eight hues are told apart with any of the three colour blindnesses (distance at least 12), the ninth
 * is for what is nobody's; #111 has a contrast of more than 6 on each. */
static const char *const owner[FLAME_N_CLASSES] = {
    [FLAME_MAIN] = "#7db4e6",     [FLAME_MODULE_1] = "#f0b050", [FLAME_MODULE_2] = "#f5e66b",
    [FLAME_MODULE_3] = "#a98bf5", [FLAME_STD] = "#4fb08f",      [FLAME_RUNTIME] = "#c8c8c8",
    [FLAME_GC] = "#e0784a",       [FLAME_SYSCALL] = "#d78fb8",  [FLAME_OTHER] = "#ece6da",
};

/* Darker and redder step by step, so that the order is seen without hues too. */
static const char *const heat[] = {"#e4e4e4", "#f6e3b4", "#f8d07e", "#f5b04f", "#ef923e", "#e77030"};

/* The same, grew, shrank; told apart with any colour blindness, and by the hatching. */
static const char *const diff[] = {"#d0d0d0", "#e8954a", "#8ab4e0"};

/* The colours of owners: what blocks is warm, what is busy green. */
static const char *const state[GOSTATE_N] = {
    [GOSTATE_LOCK] = "#e0784a",    [GOSTATE_CHANNEL] = "#f0b050", [GOSTATE_WAIT] = "#f5e66b",
    [GOSTATE_IO] = "#7db4e6",      [GOSTATE_THREAD] = "#a98bf5",  [GOSTATE_TIME] = "#d78fb8",
    [GOSTATE_RUNTIME] = "#c8c8c8", [GOSTATE_BUSY] = "#4fb08f",    [GOSTATE_UNKNOWN] = "#ece6da",
};

static const char *const depth[] = {"#bcd9f2", "#9cc6ea"};

const struct palette *palette_get(enum palette_kind kind)
{
    static const struct palette palettes[PALETTE_N] = {
        [PALETTE_OWNER] = {"owner", 'c', FLAME_N_CLASSES, owner, true},
        [PALETTE_HEAT] = {"heat", 'h', sizeof heat / sizeof *heat, heat, false},
        [PALETTE_DEPTH] = {"depth", 'd', sizeof depth / sizeof *depth, depth, false},
        [PALETTE_STATE] = {"state", 's', GOSTATE_N, state, true},
        [PALETTE_DIFF] = {"diff", 'x', sizeof diff / sizeof *diff, diff, false},
    };
    return &palettes[kind];
}

const char *palette_class_name(enum flame_class class)
{
    static const char *const names[FLAME_N_CLASSES] = {
        [FLAME_MAIN] = "main module",     [FLAME_MODULE_1] = "module",           [FLAME_MODULE_2] = "module",
        [FLAME_MODULE_3] = "module",      [FLAME_STD] = "standard library",      [FLAME_RUNTIME] = "runtime",
        [FLAME_GC] = "garbage collector", [FLAME_SYSCALL] = "system calls, cgo", [FLAME_OTHER] = "other",
    };
    return names[class];
}

const char *palette_state_name(unsigned class)
{
    static const char *const names[GOSTATE_N] = {
        [GOSTATE_LOCK] = "wants a lock",       [GOSTATE_CHANNEL] = "channel",
        [GOSTATE_WAIT] = "sync wait",          [GOSTATE_IO] = "network, pipes",
        [GOSTATE_THREAD] = "system call, cgo", [GOSTATE_TIME] = "sleep",
        [GOSTATE_RUNTIME] = "runtime",         [GOSTATE_BUSY] = "runs or could run",
        [GOSTATE_UNKNOWN] = "not known",
    };
    return names[class];
}

static const struct {
    double from;
    const char *name;
} heats[] = {{0, "itself under 0.1%"}, {.001, "from 0.1%"}, {.005, "from 0.5%"},
             {.02, "from 2%"},         {.05, "from 5%"},    {.1, "10% of the total and more"}};

double palette_heat_from(unsigned class)
{
    return heats[class].from;
}

const char *palette_heat_name(unsigned class)
{
    return heats[class].name;
}
