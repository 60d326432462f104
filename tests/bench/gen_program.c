#include "gen_program.h"

#include "gen_random.h"

/* Functions of one package, and of one file; the code of a function takes 2 KiB. */
enum { PER_PACKAGE = 48, PER_FILE = 8, CODE_SIZE = 2048, CODE_START = 0x401000, MAX_SITES = 6 };

/* What is asked of the hash, so that the answers are independent. */
enum fact { FACT_SITES, FACT_CALLEE, FACT_RING, FACT_INLINE, FACT_LEAF, FACT_LINE, FACT_NAME, FACT_FILE };

static uint64_t fact(const struct program *p, enum fact what, uint32_t a, uint32_t b)
{
    uint64_t about = (uint64_t)a << 32 | b;
    return random_mix(random_mix(p->seed * 8191 + what) ^ random_mix(about + 0x9e3779b97f4a7c15u));
}

static bool has(const struct program *p, enum fact what, uint32_t function, uint32_t percent)
{
    return random_cut(fact(p, what, function, 0), 100) < percent;
}

bool program_is_leaf(const struct program *p, uint32_t function)
{
    return has(p, FACT_LEAF, function, 6);
}

static uint32_t sites(const struct program *p, uint32_t function)
{
    return 1 + random_rank(fact(p, FACT_SITES, function, 0), MAX_SITES);
}

/* A ring is a few neighbours that call each other in a circle through their first call site. */
static uint32_t ring_next(const struct program *p, uint32_t function)
{
    uint32_t size = 2 + random_cut(fact(p, FACT_RING, function / 8, 1), 3);
    uint32_t next = function - function % size + (function + 1) % size;
    return next < p->n_functions ? next : function;
}

/* Most calls stay in the package, many go to a few hot shared functions, the rest go anywhere. */
static uint32_t callee(const struct program *p, uint32_t function, uint32_t site)
{
    if (site == 0 && has(p, FACT_RING, function / 8, 6))
        return ring_next(p, function);
    uint64_t h = fact(p, FACT_CALLEE, function, site), h2 = random_mix(h);
    uint32_t kind = random_cut(h, 100);
    if (kind < 58) {
        uint32_t first = function - function % PER_PACKAGE;
        uint32_t left = p->n_functions - first;
        return first + random_cut(h2, left < PER_PACKAGE ? left : PER_PACKAGE);
    }
    uint32_t hot = p->n_functions / 50 + 1;
    return kind < 84 ? random_rank(h2, hot) : random_cut(h2, p->n_functions);
}

/* Key: function << 16 | sites, four bits each (site + 1), outermost lowest. */
static uint32_t key_function(frame_key frame)
{
    return (uint32_t)(frame >> 16);
}

static uint32_t key_site(frame_key frame, uint32_t depth)
{
    return (uint32_t)(frame >> (4 * depth)) & 15;
}

frame_key program_frame(const struct program *p, uint64_t *random, uint32_t function)
{
    frame_key key = (frame_key)function << 16;
    for (uint32_t depth = 0, at = function;; depth++) {
        uint32_t site = random_rank(random_next(random), sites(p, at));
        key |= (frame_key)(site + 1) << (4 * depth);
        uint32_t next = callee(p, at, site);
        if (depth + 1 == MAX_LINES || next == at || !has(p, FACT_INLINE, next, 17))
            return key;
        at = next;
    }
}

uint32_t program_lines(const struct program *p, frame_key frame, struct frame_line lines[MAX_LINES])
{
    uint32_t n = 1;
    while (n < MAX_LINES && key_site(frame, n))
        n++;
    uint32_t at = key_function(frame);
    for (uint32_t depth = 0; depth < n; depth++) {
        uint32_t site = key_site(frame, depth) - 1;
        uint32_t offset = 1 + random_cut(fact(p, FACT_LINE, at, site), 60);
        lines[n - 1 - depth] = (struct frame_line){at, program_start_line(p, at) + offset};
        at = callee(p, at, site);
    }
    return n;
}

uint32_t program_next(const struct program *p, frame_key frame)
{
    uint32_t at = key_function(frame);
    for (uint32_t depth = 0; depth < MAX_LINES && key_site(frame, depth); depth++)
        at = callee(p, at, key_site(frame, depth) - 1);
    return at;
}

uint64_t program_address(const struct program *p, frame_key frame)
{
    (void)p;
    uint64_t in_function = 1 + random_mix(frame & 0xffff) % (CODE_SIZE - 1);
    return CODE_START + (uint64_t)key_function(frame) * CODE_SIZE + in_function;
}

uint64_t program_limit(const struct program *p)
{
    return CODE_START + (uint64_t)p->n_functions * CODE_SIZE;
}

uint32_t program_start_line(const struct program *p, uint32_t function)
{
    return 12 + function % PER_FILE * 70 + random_cut(fact(p, FACT_LINE, function, UINT32_MAX), 40);
}

static const char *const standard[] = {"runtime",        "sync",       "reflect",      "fmt",
                                       "strconv",        "strings",    "bytes",        "net/http",
                                       "encoding/json",  "io",         "bufio",        "context",
                                       "time",           "sort",       "net",          "crypto/tls",
                                       "internal/poll",  "go/scanner", "math/big",     "regexp",
                                       "compress/flate", "syscall",    "database/sql", "text/template"};
static const char *const owners[] = {"albatross", "birchwood", "corvid", "dunlin", "estuary", "fjordlab"};
static const char *const nouns[] = {"account", "batch",  "column",  "digest", "engine", "feed",   "grid",
                                    "header",  "inode",  "journal", "kernel", "lease",  "matrix", "notice",
                                    "object",  "packet", "quota",   "region", "signal", "tensor", "volume"};
static const char *const verbs[] = {"Open",   "read",   "Write",  "close", "Seek",   "decode", "Encode",
                                    "insert", "Remove", "lookup", "Range", "reduce", "Map",    "filter",
                                    "Sum",    "rotate", "Sync",   "parse", "Format", "send",   "Receive"};

enum { N_STANDARD = sizeof standard / sizeof *standard, N_NOUNS = sizeof nouns / sizeof *nouns };

static void package_path(uint32_t package, struct buf *out)
{
    if (package < N_STANDARD) {
        buf_puts(out, standard[package]);
        return;
    }
    uint32_t n = package - N_STANDARD;
    buf_printf(out, "github.com/%s/%s/%s%s%u", owners[n % (sizeof owners / sizeof *owners)],
               nouns[n % N_NOUNS], n % 3 ? "" : "internal/", nouns[n / 5 % N_NOUNS], n);
}

void program_function_name(const struct program *p, uint32_t function, struct buf *out)
{
    uint64_t h = fact(p, FACT_NAME, function, 0);
    const char *noun = nouns[h % N_NOUNS], *verb = verbs[(h >> 8) % (sizeof verbs / sizeof *verbs)];
    uint32_t shape = random_cut(h, 100), number = function % PER_PACKAGE;
    package_path(function / PER_PACKAGE, out);
    if (shape < 50)
        buf_printf(out, ".(*%s).%s%u", noun, verb, number);
    else if (shape < 70)
        buf_printf(out, ".%s%u", verb, number);
    else if (shape < 80)
        buf_printf(out, ".%s.%s%u", noun, verb, number);
    else if (shape < 90)
        buf_printf(out, ".%s%u.func%u", verb, number, (uint32_t)(h >> 16) % 3 + 1);
    else
        buf_printf(out, ".%s%u[go.shape.%s]", verb, number, h >> 16 & 1 ? "int" : "*uint8");
}

void program_file_name(const struct program *p, uint32_t function, struct buf *out)
{
    uint32_t package = function / PER_PACKAGE, file = function / PER_FILE;
    buf_puts(out, package < N_STANDARD ? "/usr/local/go/src/" : "/home/build/go/pkg/mod/");
    package_path(package, out);
    buf_printf(out, "/%s_%u.go", nouns[fact(p, FACT_FILE, file, 0) % N_NOUNS],
               file % (PER_PACKAGE / PER_FILE));
}
