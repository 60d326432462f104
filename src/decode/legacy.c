#include "decode/legacy.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "decode/decode.h"
#include "decode/legacy_reader.h"
#include "decode/looks.h"
#include "decode/memory_map.h"

/* What pprof takes for frames that say nothing, by the kind of profile. */
static const char allocators[] =
    "calloc|cfree|malloc|free|memalign|do_memalign|(__)?posix_memalign|pvalloc|valloc|realloc|tcmalloc::.*|"
    "tc_calloc|tc_cfree|tc_malloc|tc_free|tc_memalign|tc_posix_memalign|tc_pvalloc|tc_valloc|tc_realloc|tc_"
    "new|"
    "tc_delete|tc_newarray|tc_deletearray|tc_new_nothrow|tc_newarray_nothrow|malloc_zone_malloc|"
    "malloc_zone_calloc|malloc_zone_valloc|malloc_zone_realloc|malloc_zone_memalign|malloc_zone_free|"
    "runtime\\..*|BaseArena::.*|(::)?do_malloc_no_errno|(::)?do_malloc_pages|(::)?do_malloc|"
    "DoSampledAllocation|MallocedMemBlock::MallocedMemBlock|_M_allocate|__builtin_(vec_)?delete|"
    "__builtin_(vec_)?new|__gnu_cxx::new_allocator::allocate|__libc_malloc|__malloc_alloc_template::allocate|"
    "allocate|cpp_alloc|operator new(\\[\\])?|simple_alloc::allocate";
static const char not_allocators[] = "runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*";
static const char locks[] =
    "RecordLockProfileData|(base::)?RecordLockProfileData.*|(base::)?SubmitMutexProfileData.*|"
    "(base::)?SubmitSpinLockProfileData.*|(base::Mutex::)?AwaitCommon.*|(base::Mutex::)?Unlock.*|"
    "(base::Mutex::)?UnlockSlow.*|(base::Mutex::)?ReaderUnlock.*|(base::MutexLock::)?~MutexLock.*|"
    "(Mutex::)?AwaitCommon.*|(Mutex::)?Unlock.*|(Mutex::)?UnlockSlow.*|(Mutex::)?ReaderUnlock.*|"
    "(MutexLock::)?~MutexLock.*|(SpinLock::)?Unlock.*|(SpinLock::)?SlowUnlock.*|"
    "(SpinLockHolder::)?~SpinLockHolder.*";
static const char profilers[] = "ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|"
                                "__pthread_sighandler|__restore";

/* The next line of a text that is in memory; false when it does not end in there. */
static bool next_line(struct str *text, bool whole, struct str *out)
{
    const char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    if (!end && !(whole && text->n))
        return false;
    size_t n = end ? (size_t)(end - text->p) : text->n;
    *out = (struct str){text->p, n && text->p[n - 1] == '\r' ? n - 1 : n};
    n += end != NULL;
    *text = (struct str){text->p + n, text->n - n};
    return true;
}

/* pprof takes contention for Java's when it meets an attribute that C++ has not. */
static bool is_java_below(struct str text, bool whole)
{
    for (struct str line; next_line(&text, whole, &line);) {
        struct str at = line = scan_trim(line);
        if (legacy_is_comment(line))
            continue;
        const char *equals = memchr(line.p, '=', line.n);
        if (!equals || scan_text(&at, "---"))
            return false;
        struct str key = scan_trim((struct str){line.p, (size_t)(equals - line.p)});
        if (str_equal(key, str_of("format")) || str_equal(key, str_of("resolution")))
            return true;
    }
    return false;
}

/* The formats whose header is the first line. */
static enum legacy_format look_at_first(struct str line, struct str below, bool whole)
{
    if (legacy_is_heap(line))
        return LEGACY_HEAP;
    if (legacy_is_java(line) && (!legacy_is_contention(line) || is_java_below(below, whole)))
        return LEGACY_JAVA;
    return legacy_is_contention(line) ? LEGACY_CONTENTION : LEGACY_NONE;
}

enum legacy_format legacy_look(const uint8_t *head, size_t n, bool whole)
{
    struct str text = {(const char *)head, n}, line;
    if (legacy_is_cpu(head, n))
        return LEGACY_CPU;
    if (!next_line(&text, whole, &line) || (line.n && !looks_like_text((const uint8_t *)line.p, line.n)))
        return LEGACY_NONE;
    enum legacy_format format = look_at_first(line, text, whole);
    if (format != LEGACY_NONE)
        return format;
    while (legacy_is_comment(line))
        if (!next_line(&text, whole, &line))
            return LEGACY_NONE;
    if (legacy_is_count(line))
        return LEGACY_COUNT;
    return legacy_is_threads(line) ? LEGACY_THREADS : LEGACY_NONE;
}

static bool has_type(const struct profile *p, size_t i, const char *type)
{
    return i < p->n_types && str_equal(profile_string(p, p->types[i].type), str_of(type));
}

/* Frames are dropped where none has a name yet, for the time when they get one: Go leaves its runtime's out
 * of the names it writes, and what they say of others is wanted. */
static void set_drop_frames(struct profile *p, bool named)
{
    const char *drop = profilers, *keep = "";
    if (named)
        return;
    if (has_type(p, 0, "objects") || has_type(p, 0, "alloc_objects") || has_type(p, 0, "inuse_objects")) {
        drop = allocators;
        keep = not_allocators;
    } else if (p->n_types == 2 && has_type(p, 0, "contentions")) {
        drop = locks;
    }
    p->drop_frames = profile_intern(p, drop, strlen(drop));
    p->keep_frames = profile_intern(p, keep, strlen(keep));
}

static int read_format(struct legacy *l, enum legacy_format format, struct pprofx_error *err)
{
    switch (format) {
    case LEGACY_CPU:
        return legacy_cpu(l, err);
    case LEGACY_HEAP:
        return legacy_heap(l, err);
    case LEGACY_COUNT:
        return legacy_count(l, err);
    case LEGACY_THREADS:
        return legacy_threads(l, err);
    case LEGACY_JAVA:
        return legacy_java(l, err);
    case LEGACY_CONTENTION:
        return legacy_contention(l, err);
    case LEGACY_NONE:
        break;
    }
    return error_set(err, PPROFX_FORMAT, "not a profile");
}

static int read_all(struct legacy *l, enum legacy_format format, struct pprofx_error *err)
{
    struct profile *p = text_of(&l->t);
    int r = read_format(l, format, err);
    if (!r)
        r = memory_map_find(l, err);
    if (r == PPROFX_FORMAT && l->lines.number)
        error_prefix(err, "line %zu%s: ", l->lines.number,
                     format == LEGACY_CPU ? " of the text behind the samples" : "");
    if (!r)
        r = memory_map_apply(l, err);
    for (size_t i = 0; l->no_addresses && i < p->n_locations; i++)
        p->locations[i].address = 0;
    return r;
}

/* Addresses of frames that were left out, and of inlined calls that became one location with their caller. */
static void drop_unused_locations(struct profile *p)
{
    uint32_t *rows = mem_zalloc(p->n_locations + 1, sizeof *rows), n = 0; /* 1: used; then the new row */
    size_t n_frames = (size_t)p->stack_start[p->n_stacks];
    for (size_t i = 0; i < n_frames; i++)
        rows[p->frames[i]] = 1;
    for (size_t i = 0; i < p->n_locations; i++) {
        if (!rows[i])
            continue;
        p->locations[n] = p->locations[i];
        p->locations[n].id = n + 1;
        rows[i] = n++;
    }
    for (size_t i = 0; i < n_frames && n < p->n_locations; i++)
        p->frames[i] = rows[p->frames[i]];
    p->n_locations = n;
    mem_free(rows);
}

int legacy_decode(struct input *in, enum legacy_format format, const struct decode_options *options,
                  uint64_t max_memory, struct profile **out, struct notes *notes, struct pprofx_error *err)
{
    struct legacy l = {.notes = notes, .compat = options->compat, .by_address = options->by_address};
    text_open(&l.t, max_memory);
    lines_open(&l.lines, in);
    int r = read_all(&l, format, err);
    if (!r)
        set_drop_frames(text_of(&l.t), text_of(&l.t)->n_functions > 0 && !l.no_addresses);
    if (!r)
        r = text_finish(&l.t, out, err);
    if (!r)
        drop_unused_locations(*out);
    if (!r && l.saturated)
        notes_add(notes, "values beyond 2^63 were cut there");
    text_close(&l.t);
    spots_free(&l.spots);
    mem_free(l.addresses);
    mem_free(l.stack);
    return r;
}
