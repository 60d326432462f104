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

static enum legacy_format look_at_first(struct str line)
{
    if (legacy_is_heap(line))
        return LEGACY_HEAP;
    return legacy_is_contention(line) ? LEGACY_CONTENTION : LEGACY_NONE;
}

enum legacy_format legacy_look(const uint8_t *head, size_t n, bool whole)
{
    struct str text = {(const char *)head, n}, line;
    if (!looks_like_text(head, n) || !next_line(&text, whole, &line))
        return LEGACY_NONE;
    enum legacy_format format = look_at_first(line);
    if (format != LEGACY_NONE)
        return format;
    while (legacy_is_comment(line))
        if (!next_line(&text, whole, &line))
            return LEGACY_NONE;
    return legacy_is_count(line) ? LEGACY_COUNT : LEGACY_NONE;
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
    case LEGACY_HEAP:
        return legacy_heap(l, err);
    case LEGACY_COUNT:
        return legacy_count(l, err);
    case LEGACY_CONTENTION:
        return legacy_contention(l, err);
    case LEGACY_NONE:
        break;
    }
    return error_set(err, PPROFX_FORMAT, "not a profile");
}

static int read_all(struct legacy *l, enum legacy_format format, struct pprofx_error *err)
{
    int r = read_format(l, format, err);
    if (!r)
        r = memory_map_find(l, err);
    if (r == PPROFX_FORMAT)
        error_prefix(err, "line %zu: ", l->lines.number);
    return r ? r : memory_map_apply(l, err);
}

int legacy_decode(struct input *in, enum legacy_format format, const struct decode_options *options,
                  uint64_t max_memory, struct profile **out, struct notes *notes, struct pprofx_error *err)
{
    struct legacy l = {.notes = notes, .compat = options->compat, .by_address = options->by_address};
    text_open(&l.t, max_memory);
    lines_open(&l.lines, in);
    int r = read_all(&l, format, err);
    if (!r)
        set_drop_frames(text_of(&l.t), text_of(&l.t)->n_functions > 0);
    if (!r)
        r = text_finish(&l.t, out, err);
    if (!r && l.saturated)
        notes_add(notes, "values beyond 2^63 were cut there");
    text_close(&l.t);
    spots_free(&l.spots);
    mem_free(l.addresses);
    mem_free(l.stack);
    return r;
}
