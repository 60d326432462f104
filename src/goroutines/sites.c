#include "goroutines/sites.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "flame/owner.h"
#include "profile/profile.h"
#include "profile/rowset.h"
#include "profile/sequences.h"
#include "profile/shown.h"
#include "profile/strings.h"
#include "profile/told.h"

#include <inttypes.h>

struct row {
    uint32_t function, file; /* strings */
    int64_t line;
};

struct sites {
    struct arena *arena;
    struct strings *strings;
    struct rowset set;
    struct row *rows;
    struct site *sites; /* of each row */
    size_t n, cap_rows, cap_sites;
    struct sequences *paths;
    struct owner_root root; /* texts of strings */
    uint32_t *scratch;
    size_t cap_scratch;
};

struct sites *sites_new(void)
{
    struct sites *s = mem_zalloc(1, sizeof *s);
    s->arena = arena_new();
    s->strings = strings_new(s->arena);
    s->paths = sequences_new();
    s->root = (struct owner_root){{"", 0}, {"", 0}};
    return s;
}

void sites_free(struct sites *s)
{
    if (!s)
        return;
    rowset_free(&s->set);
    mem_free(s->rows);
    mem_free(s->sites);
    mem_free(s->scratch);
    sequences_free(s->paths);
    strings_free(s->strings);
    arena_free(s->arena);
    mem_free(s);
}

uint32_t sites_string(struct sites *s, struct str text)
{
    return strings_intern(s->strings, text.p, text.n);
}

struct str sites_get_string(const struct sites *s, uint32_t string)
{
    return strings_get(s->strings, string);
}

struct str sites_text(struct sites *s, struct str text)
{
    return sites_get_string(s, sites_string(s, text));
}

void sites_learn(struct sites *s, const struct profile *p)
{
    struct str goroot;
    for (size_t i = 0; i < p->n_functions; i++)
        if (owner_goroot(profile_string(p, p->functions[i].name), profile_string(p, p->functions[i].file),
                         &goroot)) {
            s->root.goroot = sites_text(s, goroot);
            return;
        }
}

/* What a goroutine parks in says no more than its state does. */
static bool is_parking(struct str package, struct str function)
{
    static const char *const packages[] = {"internal/poll", "internal/sync"};
    static const char *const functions[] = {"sync.runtime_", "syscall.runtime_", "os/signal.signal_recv",
                                            "sync.(*Mutex).lockSlow"};
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        if (str_equal(package, str_of(packages[i])))
            return true;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (str_begins(function, functions[i]))
            return true;
    return false;
}

static enum site_kind kind_of(const struct sites *s, struct str function, struct str file)
{
    struct str module, package = owner_package(function);
    enum flame_class class = owner_class(function, file, &s->root, &module);
    if (class == FLAME_RUNTIME || class == FLAME_GC)
        return SITE_RUNTIME;
    if (class == FLAME_STD)
        return is_parking(package, function) ? SITE_RUNTIME : SITE_LIBRARY;
    if (class == FLAME_SYSCALL)
        return SITE_LIBRARY;
    if (str_holds(function, "._Cfunc_")) /* what cgo makes to call a function of C */
        return SITE_LIBRARY;
    /* A function of C has no package; of what has no name nothing can be told. */
    bool is_address = function.n && function.p[0] == '0';
    return package.n || !function.n || is_address ? SITE_USER : SITE_LIBRARY;
}

struct wanted {
    const struct sites *sites;
    struct row row;
};

static bool is_same(const void *context, uint32_t row)
{
    const struct wanted *w = context;
    const struct row *r = &w->sites->rows[row];
    return r->function == w->row.function && r->file == w->row.file && r->line == w->row.line;
}

uint32_t sites_intern(struct sites *s, struct str function, struct str file, int64_t line)
{
    struct wanted w = {s, {sites_string(s, function), sites_string(s, file), line}};
    uint64_t hash = hash_mix(hash_mix(w.row.function, w.row.file), (uint64_t)line);
    uint32_t row = rowset_intern(&s->set, hash, is_same, &w);
    if (row < s->n)
        return row;
    MEM_ROOM(s->rows, s->n, s->cap_rows);
    MEM_ROOM(s->sites, s->n, s->cap_sites);
    s->rows[s->n] = w.row;
    function = sites_get_string(s, w.row.function);
    file = sites_get_string(s, w.row.file);
    s->sites[s->n++] = (struct site){function, file, line, (uint8_t)kind_of(s, function, file),
                                     (uint8_t)shown_of(function, file)};
    return row;
}

const struct site *sites_at(const struct sites *s, uint32_t site)
{
    return &s->sites[site];
}

size_t sites_count(const struct sites *s)
{
    return s->n;
}

uint32_t sites_sequence(struct sites *s, const uint32_t *sites, size_t n)
{
    return sequences_intern(s->paths, sites, n);
}

const uint32_t *sites_of_path(const struct sites *s, uint32_t path, size_t *n)
{
    return sequences_get(s->paths, path, n);
}

size_t sites_paths(const struct sites *s)
{
    return sequences_count(s->paths);
}

bool sites_library_name(const struct sites *s, struct str function, struct str file, struct buf *out)
{
    struct str goroot = s->root.goroot;
    size_t end = file.n;
    while (end > 0 && file.p[end - 1] != '/')
        end--;
    if (!goroot.n || end <= goroot.n + 1 || memcmp(file.p, goroot.p, goroot.n) != 0)
        return false;
    struct str folder = {file.p + goroot.n, end - 1 - goroot.n};
    if (str_equal(owner_package(function), folder))
        return false;
    for (size_t i = function.n; i-- > 0;) {
        struct str rest = {function.p + i, function.n - i};
        if (!str_begins(rest, ".func"))
            continue;
        const char *dot = memchr(rest.p + 1, '.', rest.n - 1);
        if (!dot)
            return false;
        buf_clear(out);
        buf_add(out, folder.p, folder.n);
        buf_add(out, dot, (size_t)(rest.p + rest.n - dot));
        return true;
    }
    return false;
}

static uint32_t nameless(struct sites *s, const struct location *l)
{
    struct buf text = {0};
    buf_printf(&text, "0x%" PRIx64, l->address);
    uint32_t site = sites_intern(s, (struct str){buf_text(&text), text.len}, str_of(""), 0);
    buf_free(&text);
    return site;
}

static void push(struct sites *s, size_t *n, uint32_t site)
{
    MEM_ROOM(s->scratch, *n, s->cap_scratch);
    s->scratch[(*n)++] = site;
}

/* Leaves the frames of scratch that every dump shows, or else those of wrappers, or else all; their number.
 */
static size_t keep_shown(struct sites *s, size_t n)
{
    size_t kept = 0;
    uint8_t least = SHOWN_QUIT;
    for (size_t i = 0; i < n; i++)
        least = s->sites[s->scratch[i]].shown < least ? s->sites[s->scratch[i]].shown : least;
    for (size_t i = 0; i < n; i++)
        if (s->sites[s->scratch[i]].shown <= least)
            s->scratch[kept++] = s->scratch[i];
    return kept;
}

uint32_t sites_path(struct sites *s, const struct profile *p, uint32_t stack)
{
    size_t n = 0, depth = profile_depth(p, stack);
    const uint32_t *frames = profile_stack(p, stack);
    for (size_t i = 0; i < depth; i++) {
        const struct location *l = &p->locations[frames[i]];
        if (!l->n_lines)
            push(s, &n, nameless(s, l));
        for (uint32_t k = 0; k < l->n_lines; k++) {
            const struct line *line = &p->lines[l->first_line + k];
            const struct function *f = &p->functions[line->function];
            push(s, &n, sites_intern(s, profile_string(p, f->name), profile_string(p, f->file), line->line));
        }
    }
    if (p->told && p->told->n_moments)
        n = keep_shown(s, n);
    return sequences_intern(s->paths, s->scratch, n);
}

size_t sites_depth(const struct sites *s, uint32_t path)
{
    size_t n;
    (void)sequences_get(s->paths, path, &n);
    return n;
}

const struct site *sites_get(const struct sites *s, uint32_t path, size_t i)
{
    size_t n;
    const uint32_t *ids = sequences_get(s->paths, path, &n);
    return &s->sites[ids[i]];
}
