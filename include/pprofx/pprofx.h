/* pprofx as a library: read pprof profiles, filter and merge them, get the rows of pprof's "top", write them
 * again and import them into a database.
 *
 * A profile belongs to whoever got it and is freed with pprofx_free().  Functions of one profile must not run
 * at the same time; different profiles are independent.  Texts the library returns live as long as the object
 * they came from, are NUL-terminated and hold whatever bytes the file had.
 *
 * A function that can fail returns 0 or a pprofx_code and takes a struct pprofx_error last (NULL: not
 * wanted); on failure it leaves its outputs alone.  When the machine has no memory left the process is
 * aborted; what a file may cost is bounded by struct pprofx_limits. */
#ifndef PPROFX_PPROFX_H
#define PPROFX_PPROFX_H

#include <pprofx/error.h>
#include <pprofx/export.h>
#include <pprofx/limits.h>
#include <pprofx/notes.h>
#include <pprofx/rows.h>
#include <pprofx/store.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct profile pprofx_profile;

/* "0.1.0" of the library the program runs with. */
PPROFX_API const char *pprofx_version(void);

/* Reads a profile, one of Go's texts (debug=1, goroutine dumps, logs of garbage collections) or folded
 * stacks, plain or compressed with gzip, zstd or LZ4, as they are in the file; path "-" is standard input. Of
 * a text with several goroutine dumps it is the last one.  limits may be NULL.  PPROFX_IO, PPROFX_FORMAT,
 * PPROFX_LIMIT; the message begins with the path. */
PPROFX_API int pprofx_open(pprofx_profile **out, const char *path, const struct pprofx_limits *limits,
                           pprofx_notes *notes, struct pprofx_error *err);

/* The same from n bytes in memory, which are not needed afterwards. */
PPROFX_API int pprofx_decode(pprofx_profile **out, const void *data, size_t n,
                             const struct pprofx_limits *limits, pprofx_notes *notes,
                             struct pprofx_error *err);

PPROFX_API void pprofx_free(pprofx_profile *p); /* NULL is allowed */

/* What pprof does to a profile before any report: C++ and Rust names become readable and the frames go that
 * the profile's own drop_frames names.  To be called once, before filters. */
PPROFX_API void pprofx_prepare(pprofx_profile *p, pprofx_notes *notes);

/* A new profile of all samples of ps[0..n), n > 0, by pprof's rules; ps stay the caller's.  PPROFX_FORMAT
 * when their value types have nothing in common, PPROFX_LIMIT. */
PPROFX_API int pprofx_merge(pprofx_profile **out, pprofx_profile *const *ps, size_t n, pprofx_notes *notes,
                            struct pprofx_error *err);

/* pprof's filters, as its options take them: regular expressions in RE2's syntax for frames, and tag
 * expressions such as "request", "bytes:1kb:4mb" for labels.  NULL is "not set". */
struct pprofx_filter {
    const char *focus, *ignore;       /* keep, drop samples with a matching frame */
    const char *hide, *show;          /* drop, keep matching frames */
    const char *show_from;            /* drop frames outside of the first match */
    const char *prune_from;           /* drop frames below a match */
    const char *tagfocus, *tagignore; /* keep, drop samples with a matching label */
    const char *tagshow, *taghide;    /* keep, drop labels with a matching key */
};

/* Changes p.  PPROFX_USAGE for an expression that is wrong; then p may be filtered by those before it.  One
 * that matches nothing is a note. */
PPROFX_API int pprofx_filter(pprofx_profile *p, const struct pprofx_filter *filter, pprofx_notes *notes,
                             struct pprofx_error *err);

/* What a profile is.  Times are in nanoseconds, time since 1970; 0: the file does not say. */
struct pprofx_info {
    size_t n_types, n_samples, n_stacks, n_locations, n_functions, n_mappings, n_labels;
    size_t default_type; /* the value reports show when none is asked for */
    size_t dump,
        n_dumps; /* which of a text's goroutine dumps it is, from 1, and how many there are; 0: none */
    int64_t time, duration, period;
    const char *period_type, *period_unit;
};

PPROFX_API void pprofx_info(const pprofx_profile *p, struct pprofx_info *out);

/* One kind of value every sample has: {"cpu", "nanoseconds"}. */
struct pprofx_type {
    const char *name, *unit;
    int64_t total; /* of its absolute values over all samples; saturates */
};

/* The i-th, i < n_types. */
PPROFX_API void pprofx_type(const pprofx_profile *p, size_t i, struct pprofx_type *out);

/* The type that pprof's -sample_index=name chooses.  PPROFX_USAGE when there is none. */
PPROFX_API int pprofx_type_index(const pprofx_profile *p, const char *name, size_t *out,
                                 struct pprofx_error *err);

/* The profile as profile.proto, gzipped or not, in memory the caller frees with pprofx_free_data(). */
PPROFX_API void pprofx_encode(const pprofx_profile *p, bool gzip, void **data, size_t *n);
PPROFX_API void pprofx_free_data(void *data); /* NULL is allowed */

#ifdef __cplusplus
}
#endif

#endif
