/* What one goroutine of a dump waits for, when that is a lock: read off its state, its frames and their
 * arguments, as Go 1.5 to 1.27 print them. */
#ifndef GOROUTINES_LOCKWAIT_H
#define GOROUTINES_LOCKWAIT_H

#include "base/str.h"
#include "decode/goroutine.h"
#include "goroutines/lockframes.h"

#include <stdbool.h>
#include <stdint.h>

enum lock_kind {
    LOCK_MUTEX,    /* sync.Mutex */
    LOCK_RW_MUTEX, /* sync.RWMutex */
    LOCK_ONCE,     /* the mutex in a sync.Once */
    LOCK_FILE,     /* of a file or connection: one read and one write at a time */
};

/* How a lock was told from others. */
enum lock_known {
    LOCK_BY_ADDRESS,  /* its own address */
    LOCK_BY_STRUCT,   /* the address of what the method that locks it belongs to */
    LOCK_BY_FUNCTION, /* only by who wants it: several locks may be taken for one */
};

/* A place in the program. */
struct lock_place {
    struct str function, file;
    int64_t line;
};

struct lock_wait {
    enum lock_kind kind;
    enum lock_known known;
    bool shared;             /* a reader of a RWMutex */
    bool pending;            /* a writer that keeps new readers out and waits for the old ones */
    uint64_t address;        /* 0 when known by function */
    uint64_t receiver;       /* the first argument of the caller; 0: unknown, or may be stale */
    struct lock_place place; /* who wants it and where: the first frame outside of the library's locks */
    struct str args;         /* of that frame */
    struct lock_walk above;  /* from the frame behind that one */
};

/* Texts of *out point into text, which is the goroutine's without its header, and into frames, which may be
 * NULL. False when it waits for something else; then *out is undefined. */
bool lock_wait_read(const struct goroutine_header *header, struct str text, struct lock_frames *frames,
                    struct lock_wait *out);

/* The same for one that was woken and could run, but has not left the lock's frames yet: it is about to get
 * the lock, or to wait again. */
bool lock_wait_woken(const struct goroutine_header *header, struct str text, struct lock_frames *frames,
                     struct lock_wait *out);

/* Whether the state alone says that it is a lock; "semacquire" may be one. */
bool lock_wait_state(struct str state, bool *maybe);

/* Running or runnable. */
bool lock_wait_moving(struct str state);

/* The first argument, when it is a pointer that is not stale; else 0. */
uint64_t lock_receiver(struct str args);

/* What is smaller is no pointer; a sync.Once is no larger. */
enum { LOCK_LEAST_POINTER = 0x1000, LOCK_ONCE_SIZE = 16 };

#endif
