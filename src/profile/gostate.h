/* What a goroutine is doing: the state of its header, sorted into classes.  Where a profile has no states, as
 * protobufs and debug=1 texts do not, its innermost frames tell most of them. */
#ifndef PROFILE_GOSTATE_H
#define PROFILE_GOSTATE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct profile;

enum gostate {
    GOSTATE_LOCK,    /* sync.Mutex, sync.RWMutex */
    GOSTATE_CHANNEL, /* receive, send, select */
    GOSTATE_WAIT,    /* sync.WaitGroup, sync.Cond, semaphores */
    GOSTATE_IO,      /* network and pipes, through the poller */
    GOSTATE_THREAD,  /* in a system call or cgo: holds a thread */
    GOSTATE_TIME,    /* sleep */
    GOSTATE_RUNTIME, /* the garbage collector and its kin */
    GOSTATE_BUSY,    /* running, or could run */
    GOSTATE_UNKNOWN,
    GOSTATE_N
};

/* "lock", "channel", …: one word each. */
const char *gostate_name(enum gostate state);

/* The class of a state's text: "sync.Mutex.Lock", "chan send (nil chan)", "GC worker (idle)".  What stands in
 * parentheses behind it ("(leaked)") and behind a comma ("locked to thread") does not matter. */
enum gostate gostate_of(struct str state);

/* Whether nothing can ever end this wait: a nil channel, a select without cases, proven leaked. */
bool gostate_is_forever(struct str state);

/* What the frames of a stack say, innermost first, beginning with the runtime's own; text is what a dump
 * would call it, or "" when they say nothing.  The semaphore of older releases is told apart by its caller,
 * too. */
enum gostate gostate_of_stack(const struct profile *p, uint32_t stack, struct str *text);

/* The state of every sample of a profile of goroutines: of its label "state", or else of its stack.  NULL
 * when the profile is of something else.  The caller frees. */
struct gostate_sample {
    struct str text;
    uint8_t class; /* enum gostate */
    bool inferred; /* from frames */
};
struct gostate_sample *gostate_samples(const struct profile *p);

#endif
