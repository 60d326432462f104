#include "flame/owner.h"

#include <string.h>

/* Words and prefixes are not empty; most are told apart by their first letter. */
static bool begins_alike(struct str s, const char *word)
{
    return s.n && s.p[0] == word[0];
}

static bool has_prefix(struct str s, const char *prefix)
{
    if (!begins_alike(s, prefix))
        return false;
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (begins_alike(s, words[i]) && str_equal(s, str_of(words[i])))
            return true;
    return false;
}

#define IS_ONE_OF(s, words) is_one_of(s, words, sizeof(words) / sizeof *(words))

static bool begins_with_one_of(struct str s, const char *const *prefixes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (has_prefix(s, prefixes[i]))
            return true;
    return false;
}

#define BEGINS_WITH_ONE_OF(s, words) begins_with_one_of(s, words, sizeof(words) / sizeof *(words))

struct str owner_package(struct str name)
{
    size_t end = name.n, dot;
    const char *arguments = name.n ? memchr(name.p, '[', name.n) : NULL;
    if (arguments)
        end = (size_t)(arguments - name.p);
    size_t start = end;
    while (start > 0 && name.p[start - 1] != '/')
        start--;
    for (dot = start; dot < end && name.p[dot] != '.';)
        dot++;
    return (struct str){name.p, dot < end ? dot : 0};
}

static struct str first_element(struct str path)
{
    const char *slash = path.n ? memchr(path.p, '/', path.n) : NULL;
    return (struct str){path.p, slash ? (size_t)(slash - path.p) : path.n};
}

static bool is_runtime_package(struct str package)
{
    static const char *const prefixes[] = {"runtime/internal/", "internal/runtime/"};
    return str_equal(package, str_of("runtime")) || BEGINS_WITH_ONE_OF(package, prefixes);
}

/* First elements of the standard library's packages. */
static bool is_std_package(struct str package)
{
    static const char *const roots[] = {
        "archive",  "arena", "bufio",   "bytes",    "cmp",      "compress", "container", "context", "crypto",
        "database", "debug", "embed",   "encoding", "errors",   "expvar",   "flag",      "fmt",     "go",
        "hash",     "html",  "image",   "index",    "internal", "io",       "iter",      "log",     "maps",
        "math",     "mime",  "net",     "os",       "path",     "plugin",   "reflect",   "regexp",  "runtime",
        "slices",   "sort",  "strconv", "strings",  "structs",  "sync",     "syscall",   "testing", "text",
        "time",     "type",  "unicode", "unique",   "unsafe",   "vendor",   "weak"};
    struct str first = first_element(package);
    return IS_ONE_OF(first, roots);
}

bool owner_is_of_main(struct str name)
{
    size_t at = strlen("main.");
    if (!has_prefix(name, "main."))
        return false;
    if (name.n > at && name.p[at] == '(') {
        const char *end = memchr(name.p, ')', name.n);
        at = end ? (size_t)(end - name.p) + 2 : name.n; /* behind the point */
    }
    return at < name.n && !memchr(name.p + at, '.', name.n - at);
}

bool owner_goroot(struct str name, struct str file, struct str *goroot)
{
    static const char middle[] = "/src/runtime/";
    size_t n = sizeof middle - 1;
    if (!str_equal(owner_package(name), str_of("runtime")))
        return false;
    for (size_t i = file.n; i-- > 0;)
        if (file.n - i >= n && memcmp(file.p + i, middle, n) == 0) {
            *goroot = (struct str){file.p, i + strlen("/src/")};
            return true;
        }
    return false;
}

/* The file decides: the compiler names closures inlined from the library after the caller. */
static bool is_std_file(struct str file, const struct owner_root *root, bool *is_known)
{
    *is_known = file.n > 0;
    if (root->goroot.n)
        return file.n > root->goroot.n && memcmp(file.p, root->goroot.p, root->goroot.n) == 0;
    *is_known = file.n > 0 && file.p[0] != '/' && memchr(file.p, '/', file.n); /* as -trimpath leaves it */
    return *is_known && !memchr(file.p, '@', file.n) && is_std_package(file);
}

/* Work of the garbage collector, by the runtime's function. */
static bool is_gc(struct str function)
{
    static const char *const prefixes[] = {
        "gcBgMarkWorker",
        "gcDrain",
        "gcAssist",
        "gcParkAssist",
        "gcStart",
        "gcMark",
        "gcSweep",
        "gcWriteBarrier",
        "gcFlush",
        "gcController",
        "gcResetMarkState",
        "gcWork",
        "gcBits",
        "gcw",
        "gcTrigger",
        "gcFinish",
        "(*gcWork)",
        "(*gcControllerState)",
        "(*gcBits",
        "(*gcCPULimiter",
        "(*workbuf)",
        "bgsweep",
        "bgscavenge",
        "sweepone",
        "(*sweepLock",
        "(*mspan).sweep",
        "deductSweepCredit",
        "(*mheap).reclaim",
        "wbBufFlush",
        "(*wbBuf)",
        "bulkBarrierPreWrite",
        "scanobject",
        "scanObject",
        "scanblock",
        "scanstack",
        "scanSpan",
        "scanframeworker",
        "scanConservative",
        "greyobject",
        "markroot",
        "markBits",
        "markDroot",
        "spanSetScans",
        "tryDeferToSpanScan",
        "findObject",
        "getempty",
        "getfull",
        "trygetfull",
        "putempty",
        "putfull",
        "handoff",
        "spanOfHeap",
        "heapBitsSetType",
        "(*spanQueue)",
        "(*spanInlineMarkBits)",
        "shade",
        "_GC",
        "finishsweep",
        "(*activeSweep)",
        "(*scavenge",
        "(*pageAlloc).scavenge",
        "GC",
    };
    return BEGINS_WITH_ONE_OF(function, prefixes);
}

static bool is_syscall(struct str package, struct str function)
{
    static const char *const packages[] = {"syscall",
                                           "internal/runtime/syscall",
                                           "runtime/internal/syscall",
                                           "internal/runtime/syscall/linux",
                                           "golang.org/x/sys/unix",
                                           "internal/syscall/unix",
                                           "runtime/cgo"};
    /* of Linux, macOS and Windows, of old releases too */
    static const char *const functions[] = {"cgocall",
                                            "asmcgocall",
                                            "asmstdcall",
                                            "futex",
                                            "epollcreate",
                                            "epollcreate1",
                                            "epollctl",
                                            "epollwait",
                                            "kevent",
                                            "netpoll",
                                            "write1",
                                            "usleep",
                                            "nanosleep",
                                            "madvise",
                                            "sysMmap",
                                            "mmap",
                                            "munmap",
                                            "tgkill",
                                            "sigprocmask",
                                            "read",
                                            "write",
                                            "pthread_cond_wait",
                                            "pthread_cond_timedwait_relative_np",
                                            "pthread_cond_signal",
                                            "pthread_kill",
                                            "_ExternalCode"};
    static const char abi[] = ".abi0"; /* how some releases call what is written in assembly */
    size_t n = sizeof abi - 1;
    if (function.n > n && memcmp(function.p + function.n - n, abi, n) == 0)
        function.n -= n;
    if (IS_ONE_OF(package, packages))
        return true;
    return str_equal(package, str_of("runtime")) && IS_ONE_OF(function, functions);
}

static enum flame_class runtime_class(struct str package, struct str function)
{
    if (has_prefix(package, "internal/runtime/gc") || is_gc(function))
        return FLAME_GC;
    return is_syscall(package, function) ? FLAME_SYSCALL : FLAME_RUNTIME;
}

/* The first n elements of a path. */
static struct str elements(struct str path, size_t n)
{
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/' && --n == 0)
            return (struct str){path.p, i};
    return path;
}

/* "struct { shop" and "C:" are none. */
static bool is_path(struct str path)
{
    static const bool is_odd[256] = {
        [0] = true,   [' '] = true, [':'] = true, ['{'] = true, ['}'] = true, ['('] = true, [')'] = true,
        ['<'] = true, ['>'] = true, ['*'] = true, [','] = true, [';'] = true, ['"'] = true};
    for (size_t i = 0; i < path.n; i++)
        if (is_odd[(unsigned char)path.p[i]])
            return false;
    return true;
}

/* A module's path as its host has them: three elements on code hosts, two elsewhere. */
static struct str module_of(struct str package)
{
    static const char *const three[] = {"github.com", "gitlab.com",   "bitbucket.org",
                                        "golang.org", "codeberg.org", "go.googlesource.com"};
    struct str host = first_element(package);
    bool is_host = host.n && memchr(host.p, '.', host.n);
    if (!is_host)
        return host;
    return elements(package, IS_ONE_OF(host, three) ? 3 : 2);
}

static bool is_below(struct str path, struct str folder)
{
    return folder.n && path.n >= folder.n && memcmp(path.p, folder.p, folder.n) == 0 &&
           (path.n == folder.n || path.p[folder.n] == '/');
}

/* Symbols without a package: assembly of the runtime, or C. */
static enum flame_class bare_class(struct str name, struct str file)
{
    static const char *const assembly[] = {"gogo",          "memeqbody", "aeshashbody",  "cmpbody",
                                           "indexbytebody", "callRet",   "countbody",    "indexbody",
                                           "memmove",       "debugCall", "cmpstringbody"};
    if (has_prefix(name, "gcWriteBarrier"))
        return FLAME_GC;
    if (has_prefix(name, "_cgo_") || has_prefix(name, "x_cgo_"))
        return FLAME_SYSCALL;
    if (IS_ONE_OF(name, assembly))
        return FLAME_RUNTIME;
    bool is_go = file.n > 3 && memcmp(file.p + file.n - 3, ".go", 3) == 0;
    bool is_assembly = file.n > 2 && memcmp(file.p + file.n - 2, ".s", 2) == 0;
    return is_go || is_assembly ? FLAME_RUNTIME : FLAME_OTHER;
}

/* What compares and hashes a type is the type's: "example.com/shop.Key" of "type:.eq.example.com/shop.Key".
 */
static struct str without_purpose(struct str name)
{
    static const char *const prefixes[] = {"type:.eq.", "type:.hash.", "type..eq.", "type..hash."};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (has_prefix(name, prefixes[i])) {
            size_t n = strlen(prefixes[i]);
            return (struct str){name.p + n, name.n - n};
        }
    return name;
}

enum flame_class owner_class(struct str whole, struct str file, const struct owner_root *root,
                             struct str *module)
{
    struct str name = without_purpose(whole), package = owner_package(name);
    bool file_known;
    *module = (struct str){"", 0};
    if (package.n == 0)
        return name.n < whole.n ? FLAME_RUNTIME : bare_class(name, file); /* of "[8]string" */
    struct str function = {name.p + package.n + 1, name.n - package.n - 1};
    if (is_runtime_package(package))
        return runtime_class(package, function);
    if (is_syscall(package, function))
        return FLAME_SYSCALL;
    bool std_file = is_std_file(file, root, &file_known);
    bool is_main = str_equal(package, str_of("main"));
    if (file_known ? std_file : !is_main && !is_below(package, root->main) && is_std_package(package))
        return FLAME_STD;
    if (is_path(package))
        *module = module_of(package);
    return is_main || is_below(package, root->main) ? FLAME_MAIN : FLAME_OTHER;
}
