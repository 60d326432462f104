#include "report/goversion.h"

#include "base/str.h"
#include "profile/kind.h"
#include "profile/profile.h"
#include "profile/told.h"

#include <string.h>

/* What a runtime name says: in profiles of 1.first to 1.last; 0 is open.  A name that ends in "*" is a
 * prefix, in "#" a prefix before digits. */
struct mark {
    const char *name;
    int first, last;
};

static const struct mark marks[] = {
    {"runtime.convT2E*", 0, 17},
    {"runtime.convT", 18, 0},
    {"runtime.convTnoptr", 18, 0},
    {"runtime.findrunnable", 0, 18},
    {"runtime.findRunnable", 19, 0},
    {"runtime.gcWriteBarrierBX", 0, 20},
    {"runtime.gcWriteBarrierCX", 0, 20},
    {"runtime.gcWriteBarrierDX", 0, 20},
    {"runtime.gcWriteBarrierSI", 0, 20},
    {"runtime.gcWriteBarrierR8", 0, 20},
    {"runtime.gcWriteBarrierR9", 0, 20},
    {"runtime.gentraceback", 0, 20},
    {"runtime.deductAssistCredit", 20, 0},
    {"sync.runtime_SemacquireRWMutex*", 20, 0},
    {"runtime.gcWriteBarrier#", 21, 0},
    {"runtime.(*unwinder).*", 21, 0},
    {"runtime.tracebackPCs", 21, 0},
    {"runtime.gcDrainMarkWorkerDedicated", 22, 0},
    {"runtime.gcDrainMarkWorkerIdle", 22, 0},
    {"runtime.gcDrainMarkWorkerFractional", 22, 0},
    {"runtime.runtimer", 0, 22},
    {"runtime.checkTimers", 0, 22},
    {"runtime.addtimer", 0, 22},
    {"runtime.doaddtimer", 0, 22},
    {"time.startTimer", 0, 22},
    {"runtime/internal/atomic.*", 0, 22},
    {"runtime/internal/syscall.*", 0, 22},
    {"internal/chacha8rand.*", 22, 0},
    {"internal/runtime/atomic.*", 23, 0},
    {"internal/runtime/syscall.*", 23, 25},
    {"runtime.(*timers).*", 23, 0},
    {"runtime.(*timer).*", 23, 0},
    {"time.newTimer", 23, 0},
    {"runtime.evacuate*", 0, 23},
    {"runtime.hashGrow", 0, 23},
    {"runtime.growWork*", 0, 23},
    {"runtime.makeBucketArray", 0, 23},
    {"sync.(*Mutex).lockSlow", 0, 23},
    {"sync.(*Mutex).unlockSlow", 0, 23},
    {"internal/sync.*", 24, 0},
    {"internal/runtime/maps.*", 24, 0},
    {"sync.runtime_SemacquireWaitGroup", 24, 0},
    {"runtime.unlock2Wake", 24, 0},
    {"runtime.concatbytes", 24, 0},
    {"runtime.mallocgcTiny", 24, 0},
    {"runtime.mallocgcSmallNoscan", 24, 0},
    {"runtime.mallocgcSmallScanNoHeader", 24, 0},
    {"runtime.mallocgcSmallScanHeader", 24, 0},
    {"runtime.mallocgcLarge", 24, 0},
    {"runtime.runfinq", 0, 24},
    {"runtime.runFinalizers", 25, 0},
    {"runtime.runCleanups", 25, 0},
    {"runtime.scanSpan", 25, 0},
    {"runtime.scanObjectSmall", 25, 0},
    {"runtime.scanObjectsSmall", 25, 0},
    {"runtime.spanSetScans", 25, 0},
    {"runtime.tryDeferToSpanScan", 25, 0},
    {"runtime.scanobject", 0, 25},
    {"runtime.scanObject", 26, 0},
    {"internal/runtime/gc/scan.*", 26, 0},
    {"internal/runtime/syscall/linux.*", 26, 0},
    {"runtime.mallocgcTinySize#", 26, 26},
    {"runtime.mallocgcSmallNoScanSC#", 26, 0},
    {"runtime.mallocgcSmallScanNoHeaderSC#", 26, 0},
    {"runtime.procyieldAsm", 26, 0},
    {"runtime.growsliceNoAlias", 26, 0},
    {"runtime.growsliceBuf", 26, 0},
    {"runtime.mallocgcTinySC2", 27, 0},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool starts(struct str s, const char *prefix, size_t n)
{
    return s.n >= n && !memcmp(s.p, prefix, n);
}

static bool fits(struct str name, const char *pattern)
{
    size_t n = strlen(pattern);
    if (pattern[n - 1] == '*')
        return starts(name, pattern, n - 1);
    if (pattern[n - 1] == '#')
        return name.n >= n && starts(name, pattern, n - 1) && is_digit(name.p[n - 1]);
    return str_equal(name, str_of(pattern));
}

static void narrow_oldest(struct go_version *v, int minor, struct str name, const char *what)
{
    if (minor <= v->oldest)
        return;
    v->oldest = minor;
    buf_clear(&v->oldest_from);
    buf_add(&v->oldest_from, name.p, name.n);
    buf_printf(&v->oldest_from, "%s Go 1.%d and later", what, minor);
}

static void narrow_newest(struct go_version *v, int minor, struct str name, const char *what)
{
    if (!minor || (v->newest && minor >= v->newest))
        return;
    v->newest = minor;
    buf_clear(&v->newest_from);
    buf_add(&v->newest_from, name.p, name.n);
    buf_printf(&v->newest_from, "%s Go 1.%d and earlier", what, minor);
}

static void look_at_name(struct go_version *v, struct str name)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!fits(name, marks[i].name))
            continue;
        narrow_oldest(v, marks[i].first, name, " is in");
        narrow_newest(v, marks[i].last, name, " is in");
    }
}

/* Where a part begins, or SIZE_MAX. */
static size_t find(struct str s, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= s.n; i++)
        if (!memcmp(s.p + i, part, n))
            return i;
    return SIZE_MAX;
}

static bool has(struct str s, const char *part)
{
    return find(s, part) != SIZE_MAX;
}

/* A suffix the compiler makes: ".gowrap1", "-range2". */
static bool has_numbered(struct str s, const char *part)
{
    size_t at = find(s, part);
    return at != SIZE_MAX && at + strlen(part) < s.n && is_digit(s.p[at + strlen(part)]);
}

/* Function lines are recorded since 1.20; type arguments are written out since 1.21 and were "[...]" before,
 * which needs the generics of 1.18. */
static void look_at_shape(struct go_version *v, const struct function *f, struct str name)
{
    if (f->start_line)
        narrow_oldest(v, 20, str_of("a start line of a function"), " is in");
    if (has(name, "[go.shape."))
        narrow_oldest(v, 21, name, " has type arguments as");
    if (has(name, "[...]")) {
        narrow_oldest(v, 18, name, " has type arguments as");
        if (f->system_name) /* a text (debug=1) has them so in every release */
            narrow_newest(v, 20, name, " has type arguments as");
    }
    if (has_numbered(name, ".gowrap") || has_numbered(name, ".deferwrap"))
        narrow_oldest(v, 22, name, " is named as in");
    if (has_numbered(name, "-range"))
        narrow_oldest(v, 23, name, " is named as in");
}

/* The minor release in a GOROOT, from paths such as /usr/lib/go-1.23/src/runtime/proc.go,
 * …/go/1.19.3/libexec/…, …/toolchain@v0.0.1-go1.24.7.linux-amd64/…: "go", at most one of "-", "/", then
 * "1.N".  0 when there is none. */
static int goroot_minor(struct str file, size_t *end)
{
    for (size_t i = 0; i + 5 <= file.n; i++) {
        if (file.p[i] != 'g' || file.p[i + 1] != 'o' || (i && is_alnum(file.p[i - 1])))
            continue;
        size_t at = i + 2 + (file.p[i + 2] == '-' || file.p[i + 2] == '/');
        if (at + 3 > file.n || file.p[at] != '1' || file.p[at + 1] != '.' || !is_digit(file.p[at + 2]))
            continue;
        int minor = 0;
        for (at += 2; at < file.n && is_digit(file.p[at]) && minor < 100; at++)
            minor = minor * 10 + (file.p[at] - '0');
        while (at < file.n && file.p[at] != '/')
            at++;
        *end = at;
        return minor;
    }
    return 0;
}

/* Returns whether the path of a runtime function told the release. */
static bool look_at_goroot(struct go_version *v, struct str name, struct str file)
{
    size_t end, root = find(file, "/src/runtime/");
    if (!starts(name, "runtime.", 8) || root == SIZE_MAX)
        return false;
    int minor = goroot_minor((struct str){file.p, root}, &end);
    if (!minor)
        return false;
    v->oldest = v->newest = minor;
    buf_clear(&v->oldest_from);
    buf_clear(&v->newest_from);
    buf_puts(&v->oldest_from, "the runtime's files are in ");
    buf_add(&v->oldest_from, file.p, end);
    return true;
}

static bool is_go_function(struct str name, struct str file)
{
    static const char *const entries[] = {"runtime.goexit", "runtime.main", "runtime.mcall", "main.main"};
    if (file.n > 3 && !memcmp(file.p + file.n - 3, ".go", 3))
        return true;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (str_equal(name, str_of(entries[i])))
            return true;
    return false;
}

/* Kinds that only Go's runtime has; the one function of a thread-creation profile has no name. */
static bool is_go_kind(const char *kind)
{
    return !strcmp(kind, "goroutine") || !strcmp(kind, "goroutineleak") || !strcmp(kind, "threadcreate") ||
           !strcmp(kind, "gc");
}

/* Lines of gctrace=1 have the sizes of stacks and globals since 1.18. */
static void look_at_cycles(struct go_version *v, const struct told *told)
{
    if (!told || !told->n_gc_cycles)
        return;
    if (told->gc_cycles[0].globals >= 0)
        narrow_oldest(v, 18, str_of("globals in a line of gctrace"), " are in");
    else
        narrow_newest(v, 17, str_of("a line of gctrace without globals"), " is in");
}

void go_version_find(struct go_version *out, const struct profile *p)
{
    const char *kind = profile_kind(p);
    *out = (struct go_version){.is_go = is_go_kind(kind)};
    if (!strcmp(kind, "goroutineleak"))
        narrow_oldest(out, 26, str_of("this kind of profile"), " is in");
    look_at_cycles(out, p->told);
    for (size_t i = 0; i < p->n_functions && !out->is_go; i++) {
        struct str name = profile_string(p, p->functions[i].name);
        out->is_known = out->is_known || name.n;
        out->is_go = is_go_function(name, profile_string(p, p->functions[i].file));
    }
    for (size_t i = 0; i < p->n_functions && out->is_go; i++) {
        struct str name = profile_string(p, p->functions[i].name);
        if (look_at_goroot(out, name, profile_string(p, p->functions[i].file)))
            return;
        look_at_name(out, name);
        look_at_shape(out, &p->functions[i], name);
    }
}

void go_version_free(struct go_version *v)
{
    buf_free(&v->oldest_from);
    buf_free(&v->newest_from);
}

void go_version_text(const struct go_version *v, struct buf *out)
{
    if (!v->is_go)
        buf_puts(out, v->is_known ? "not Go" : "unknown, no function has a name");
    else if (v->oldest && v->oldest == v->newest)
        buf_printf(out, "Go 1.%d", v->oldest);
    else if (v->oldest && v->newest && v->oldest < v->newest)
        buf_printf(out, "Go 1.%d–1.%d", v->oldest, v->newest);
    else if (v->oldest && !v->newest)
        buf_printf(out, "Go 1.%d or later", v->oldest);
    else if (v->newest && !v->oldest)
        buf_printf(out, "Go 1.%d or earlier", v->newest);
    else
        buf_puts(out, "Go, release unknown");
}
