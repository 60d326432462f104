#include "goroutines/lockwait.h"

/* Where the words of a RWMutex are that goroutines wait on. */
enum { WRITER_SEMAPHORE = 8, READER_SEMAPHORE = 12, MUTEX_SEMAPHORE = 4 };

bool lock_wait_state(struct str state, bool *maybe)
{
    *maybe = str_is(state, "semacquire");
    return str_is(state, "sync.Mutex.Lock") || str_is(state, "sync.RWMutex.Lock") ||
           str_is(state, "sync.RWMutex.RLock");
}

uint64_t lock_receiver(struct str args)
{
    uint64_t value;
    bool stale;
    if (args.n && args.p[0] == '{') /* a string or slice */
        return 0;
    if (!goroutine_arg(&args, &value, &stale) || stale || value < LOCK_LEAST_POINTER)
        return 0;
    return value;
}

/* Frames of the library's locks, and below. */
static bool is_inside(struct str function)
{
    return str_begins(function, "sync.") || str_begins(function, "internal/sync.") ||
           str_begins(function, "runtime.") || str_begins(function, "internal/poll.runtime_") ||
           str_begins(function, "internal/poll.(*fdMutex).") ||
           str_is(function, "internal/poll.(*FD).readLock") ||
           str_is(function, "internal/poll.(*FD).writeLock");
}

/* What the frames of the library say. */
struct reading {
    struct lock_wait *wait;
    bool found;         /* a lock's frame was met */
    bool other;         /* a frame of something else that uses semaphores */
    bool in_mutex;      /* the mutex of a RWMutex is waited for: behind another writer */
    uint64_t semaphore; /* that is waited on, 0 when not told */
};

static void take_address(struct lock_wait *w, uint64_t address)
{
    if (address && w->known != LOCK_BY_ADDRESS) {
        w->known = LOCK_BY_ADDRESS;
        w->address = address;
    }
}

static void take_mutex(struct reading *r, struct str args)
{
    uint64_t at = lock_receiver(args);
    r->found = r->in_mutex = true;
    take_address(r->wait, !at && r->semaphore > MUTEX_SEMAPHORE ? r->semaphore - MUTEX_SEMAPHORE : at);
}

static void take_rw(struct reading *r, struct str method, struct str args)
{
    struct lock_wait *w = r->wait;
    uint64_t at = lock_receiver(args);
    unsigned behind;
    r->found = true;
    w->kind = LOCK_RW_MUTEX;
    w->shared = str_is(method, "RLock") || str_is(method, "rLockSlow");
    w->pending = !w->shared && !r->in_mutex;
    behind = w->shared ? READER_SEMAPHORE : WRITER_SEMAPHORE;
    if (!at && !r->in_mutex && r->semaphore > behind)
        at = r->semaphore - behind;
    take_address(w, at);
}

static struct str behind(struct str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return (struct str){s.p + n, s.n - n};
}

/* One frame of the library; innermost first. */
static void take_inside(struct reading *r, const struct goroutine_frame *f)
{
    struct str name = str_begins(f->function, "internal/") ? behind(f->function, "internal/") : f->function;
    if (str_begins(name, "sync.runtime_Semacquire") || str_begins(name, "poll.runtime_Semacquire")) {
        r->semaphore = lock_receiver(f->args);
    } else if (str_begins(name, "sync.(*Mutex).")) {
        take_mutex(r, f->args);
    } else if (str_begins(name, "sync.(*RWMutex).")) {
        take_rw(r, behind(name, "sync.(*RWMutex)."), f->args);
    } else if (str_begins(name, "poll.(*fdMutex).")) {
        r->found = true;
        r->wait->kind = LOCK_FILE;
        take_address(r->wait, lock_receiver(f->args));
    } else if (r->found && str_begins(name, "sync.(*Once).") && r->wait->kind == LOCK_MUTEX) {
        r->wait->kind = LOCK_ONCE;
    } else if (!r->found && str_begins(name, "sync.") && !str_is(name, "sync.runtime_notifyListWait")) {
        r->other = true; /* WaitGroup.Wait */
    }
}

/* Frames up to the first one outside of the library's locks. */
static void read_frames(struct reading *r, struct lock_walk walk)
{
    struct lock_wait *w = r->wait;
    struct goroutine_frame f;
    while (lock_frames_next(&walk, &f)) {
        if (!is_inside(f.function)) {
            w->place = (struct lock_place){f.function, f.file, f.line};
            w->receiver = lock_receiver(f.args);
            w->args = f.args;
            break;
        }
        take_inside(r, &f);
    }
    if (w->known == LOCK_BY_FUNCTION && w->receiver) {
        w->known = LOCK_BY_STRUCT;
        w->address = w->receiver;
    }
    w->above = walk;
}

bool lock_wait_read(const struct goroutine_header *header, struct str text, struct lock_frames *frames,
                    struct lock_wait *out)
{
    struct reading r = {.wait = out};
    bool maybe, sure = lock_wait_state(header->state, &maybe);
    if (!sure && !maybe)
        return false;
    *out = (struct lock_wait){.kind = str_begins(header->state, "sync.RWMutex") ? LOCK_RW_MUTEX : LOCK_MUTEX,
                              .known = LOCK_BY_FUNCTION,
                              .shared = str_is(header->state, "sync.RWMutex.RLock")};
    read_frames(&r, lock_frames_walk(frames, header->alike, text));
    return sure || (r.found && !r.other);
}

bool lock_wait_moving(struct str state)
{
    return str_is(state, "running") || str_is(state, "runnable");
}

bool lock_wait_woken(const struct goroutine_header *header, struct str text, struct lock_frames *frames,
                     struct lock_wait *out)
{
    struct reading r = {.wait = out};
    if (!lock_wait_moving(header->state))
        return false;
    *out = (struct lock_wait){.kind = LOCK_MUTEX, .known = LOCK_BY_FUNCTION};
    read_frames(&r, lock_frames_walk(frames, header->alike, text));
    return r.found && !r.other;
}
