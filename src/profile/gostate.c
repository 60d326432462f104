#include "profile/gostate.h"

#include "base/mem.h"
#include "profile/labels.h"
#include "profile/profile.h"

struct known {
    const char *text;
    enum gostate class;
};

const char *gostate_name(enum gostate state)
{
    static const char *const names[GOSTATE_N] = {
        [GOSTATE_LOCK] = "lock",       [GOSTATE_CHANNEL] = "channel", [GOSTATE_WAIT] = "wait",
        [GOSTATE_IO] = "io",           [GOSTATE_THREAD] = "thread",   [GOSTATE_TIME] = "time",
        [GOSTATE_RUNTIME] = "runtime", [GOSTATE_BUSY] = "busy",       [GOSTATE_UNKNOWN] = "unknown",
    };
    return names[state];
}

/* By how they begin; the longer of two that begin alike comes first. */
enum gostate gostate_of(struct str state)
{
    static const struct known states[] = {
        {"sync.Mutex.", GOSTATE_LOCK},
        {"sync.RWMutex.", GOSTATE_LOCK},
        {"chan ", GOSTATE_CHANNEL},
        {"select", GOSTATE_CHANNEL},
        {"semacquire", GOSTATE_WAIT},
        {"sync.WaitGroup.", GOSTATE_WAIT},
        {"sync.Cond.", GOSTATE_WAIT},
        {"synctest.", GOSTATE_WAIT},
        {"IO wait", GOSTATE_IO},
        {"syscall", GOSTATE_THREAD},
        {"sleep", GOSTATE_TIME},
        {"running", GOSTATE_BUSY},
        {"runnable", GOSTATE_BUSY},
        {"GC ", GOSTATE_RUNTIME},
        {"garbage collection", GOSTATE_RUNTIME},
        {"force gc", GOSTATE_RUNTIME},
        {"finalizer wait", GOSTATE_RUNTIME},
        {"cleanup wait", GOSTATE_RUNTIME},
        {"wait for GC cycle", GOSTATE_RUNTIME},
        {"GOMAXPROCS updater", GOSTATE_RUNTIME},
        {"trace ", GOSTATE_RUNTIME},
        {"coroutine", GOSTATE_RUNTIME},
        {"preempted", GOSTATE_RUNTIME},
        {"debug call", GOSTATE_RUNTIME},
        {"stopping the world", GOSTATE_RUNTIME},
        {"waiting for sync test", GOSTATE_RUNTIME},
        {"copystack", GOSTATE_BUSY},
        {"idle", GOSTATE_RUNTIME},
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_begins(state, states[i].text))
            return states[i].class;
    return GOSTATE_UNKNOWN;
}

bool gostate_is_forever(struct str state)
{
    return str_holds(state, "(nil chan)") || str_holds(state, "(leaked)") ||
           str_begins(state, "select (no cases)");
}

/* What a dump calls the wait that begins with this function. */
static const struct caller {
    const char *function; /* or how it begins, when it ends in "*" */
    const char *text;
} waits[] = {
    {"sync.(*RWMutex).RLock", "sync.RWMutex.RLock"},
    {"sync.(*RWMutex).rlock*", "sync.RWMutex.RLock"},
    {"sync.(*RWMutex).Lock", "sync.RWMutex.Lock"},
    {"sync.(*Mutex).*", "sync.Mutex.Lock"},
    {"internal/sync.(*Mutex).*", "sync.Mutex.Lock"},
    {"sync.(*WaitGroup).Wait", "sync.WaitGroup.Wait"},
    {"sync.(*Cond).Wait", "sync.Cond.Wait"},
    {"sync.runtime_notifyListWait", "sync.Cond.Wait"},
    {"runtime.chansend*", "chan send"},
    {"runtime.chanrecv*", "chan receive"},
    {"runtime.selectgo", "select"},
    {"runtime.block", "select (no cases)"},
    {"runtime.netpollblock", "IO wait"},
    {"internal/poll.runtime_pollWait", "IO wait"},
    {"time.Sleep", "sleep"},
    {"runtime.timeSleep", "sleep"},
    {"os/signal.signal_recv", "syscall"},
    {"syscall.*", "syscall"},
    {"internal/runtime/syscall.*", "syscall"},
    {"runtime/internal/syscall.*", "syscall"},
    {"internal/runtime/syscall/linux.*", "syscall"},
    {"runtime.notetsleepg", "syscall"},
    {"runtime.cgocall", "syscall"},
    {"runtime.gcBgMarkWorker*", "GC worker (idle)"},
    {"runtime.bgsweep", "GC sweep wait"},
    {"runtime.bgscavenge*", "GC scavenge wait"},
    {"runtime.forcegchelper", "force gc (idle)"},
    {"runtime.runfinq", "finalizer wait"},
    {"runtime.runFinalizers", "finalizer wait"},
    {"runtime.runCleanups", "cleanup wait"},
    {"runtime.gcAssistAlloc*", "GC assist wait"},
};

static bool is_called(const struct caller *c, struct str function)
{
    size_t n = strlen(c->function);
    if (c->function[n - 1] != '*')
        return str_equal(function, str_of(c->function));
    return function.n >= n - 1 && memcmp(function.p, c->function, n - 1) == 0;
}

static struct str wait_of(struct str function)
{
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++)
        if (is_called(&waits[i], function))
            return str_of(waits[i].text);
    return str_of("");
}

/* Frames that stand between the runtime and what waits: the next one out is asked. */
static bool is_inner(struct str function)
{
    return str_begins(function, "runtime.") || str_begins(function, "internal/runtime/") ||
           str_begins(function, "sync.runtime_") || str_begins(function, "internal/sync.runtime_") ||
           str_is(function, "gogo");
}

/* A read lock is taken through a mutex, too: of sync's frames the outermost says what was asked for. */
static bool is_sync(struct str function)
{
    return str_begins(function, "sync.") || str_begins(function, "internal/sync.");
}

struct looking {
    struct str text;
    size_t n; /* functions seen */
    bool parked, done;
};

static void look_at(struct looking *l, struct str function)
{
    struct str text = wait_of(function);
    /* Texts with debug=1 hide what stands at the top; who has something to hide is not running. */
    l->parked = l->parked || str_is(function, "runtime.gopark") || str_is(function, "runtime.(hidden)");
    l->n++;
    if (text.n && (!l->text.n || is_sync(function)))
        l->text = text;
    l->done = !is_inner(function) && !is_sync(function);
}

enum gostate gostate_of_stack(const struct profile *p, uint32_t stack, struct str *text)
{
    enum { DEEPEST = 16 };
    struct looking l = {.text = {"", 0}};
    const uint32_t *frames = profile_stack(p, stack);
    size_t depth = profile_depth(p, stack);
    for (size_t i = 0; i < depth && !l.done && l.n < DEEPEST; i++) {
        const struct location *at = &p->locations[frames[i]];
        for (uint32_t k = 0; k < at->n_lines && !l.done; k++)
            look_at(&l, profile_string(p, p->functions[p->lines[at->first_line + k].function].name));
    }
    if (!l.text.n && l.n && !l.parked)
        l.text = str_of("running");
    *text = l.text;
    return gostate_of(l.text);
}

static bool is_of_goroutines(const struct profile *p)
{
    for (size_t i = 0; i < p->n_types; i++) {
        struct str type = profile_string(p, p->types[i].type);
        if (str_is(type, "goroutine") || str_is(type, "goroutineleak"))
            return true;
    }
    return false;
}

struct gostate_sample *gostate_samples(const struct profile *p)
{
    if (!is_of_goroutines(p))
        return NULL;
    struct gostate_sample *states = mem_zalloc(p->n_samples, sizeof *states);
    uint32_t key = profile_find(p, "state", 5);
    for (size_t i = 0; i < p->n_samples; i++) {
        struct gostate_sample *s = &states[i];
        struct str found;
        uint32_t label = labels_text(p, i, key);
        enum gostate class = label ? gostate_of(profile_string(p, label)) : GOSTATE_UNKNOWN;
        s->text = profile_string(p, label);
        /* Before Go 1.20 every lock was a semaphore. */
        if (!label || str_is(s->text, "semacquire")) {
            enum gostate told = gostate_of_stack(p, p->sample_stack[i], &found);
            s->inferred = !label;
            if (!label || told == GOSTATE_LOCK) {
                class = told;
                s->text = found;
            }
        }
        s->class = (uint8_t) class;
    }
    return states;
}
