#include "goroutines/own.h"

/* How the functions begin that tell such a goroutine, wherever they stand in its stack. */
static const char *const anywhere[] = {
    "os/signal.loop",
    "os/signal.signal_recv",
    "runtime.ensureSigM",
    "runtime.ReadTrace",
    "runtime/trace.Start",
    "runtime/pprof.profileWriter",
    "runtime.unique_runtime_registerUniqueMapCleanup",
    "unique.runtime_registerUniqueMapCleanup",
    "database/sql.(*DB).connectionOpener",
    "go.opencensus.io/stats/view.(*worker).start",
    "github.com/golang/glog.(*fileSink).flushDaemon",
    "github.com/golang/glog.(*loggingT).flushDaemon",
    "github.com/golang/glog.flushDaemon",
    "k8s.io/klog.(*loggingT).flushDaemon",
    "k8s.io/klog/v2.(*loggingT).flushDaemon",
    "k8s.io/klog/v2.(*flushDaemon).run",
};

/* Those that write the dump itself. */
static const char *const writers[] = {
    "runtime/pprof.writeGoroutine",  "runtime/pprof.writeRuntimeProfile", "runtime/pprof.runtime_goroutine",
    "runtime/pprof.pprof_goroutine", "runtime.pprof_goroutine",
};

/* What waits for a test to end. */
static const char *const tests[] = {"testing.(*T).Run", "testing.(*T).Parallel", "testing.tRunner",
                                    "testing.(*B).run"};

static bool begins_with_one(struct str s, const char *const *prefixes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_begins(s, prefixes[i]))
            return true;
    return false;
}

#define BEGINS_WITH_ONE(s, words) begins_with_one(s, words, sizeof(words) / sizeof *(words))

static struct str of_frames(const struct groups *g, const struct group *of, size_t depth)
{
    bool is_first = true;
    for (size_t i = 0; i < depth; i++) {
        const struct site *at = groups_site(g, of->path, i);
        if (BEGINS_WITH_ONE(at->function, anywhere))
            return at->function;
        bool may_run = of->class == GOSTATE_BUSY || of->class == GOSTATE_UNKNOWN;
        if (may_run && BEGINS_WITH_ONE(at->function, writers))
            return str_of("writes this dump");
        if (of->class == GOSTATE_IO && str_equal(at->function, str_of("net/http.(*Server).Serve")))
            return at->function;
        if (at->kind == SITE_RUNTIME)
            continue;
        if (is_first && of->class == GOSTATE_CHANNEL && BEGINS_WITH_ONE(at->function, tests))
            return at->function;
        is_first = false;
    }
    return str_of("");
}

struct str own_name(const struct groups *g, const struct group *of)
{
    size_t depth = groups_depth(g, of->path);
    if (of->failed)
        return str_of("");
    if (of->class == GOSTATE_RUNTIME && of->user == depth)
        return of->states[0].text;
    return of_frames(g, of, depth);
}
