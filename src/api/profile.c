/* The public face of profiles: each function calls the modules that do the work. */
#include "profile/profile.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "decode/decode.h"
#include "fold/fold.h"
#include "profile/demangle.h"
#include "profile/encode.h"
#include "profile/filter.h"
#include "profile/merge.h"
#include "profile/told.h"
#include "source/source.h"

#include <pprofx/pprofx.h>

const char *pprofx_version(void)
{
    return PPROFX_VERSION;
}

static int decode_source(struct source *source, const struct pprofx_limits *limits, pprofx_profile **out,
                         pprofx_notes *notes, struct pprofx_error *err)
{
    struct decode_options options = {0};
    if (limits)
        options.limits = *limits;
    return decode(source, &options, out, notes, err);
}

int pprofx_open(pprofx_profile **out, const char *path, const struct pprofx_limits *limits,
                pprofx_notes *notes, struct pprofx_error *err)
{
    struct source *source = NULL;
    int rc = source_open(&source, path, limits, err);
    if (!rc)
        rc = decode_source(source, limits, out, notes, err);
    if (rc)
        error_prefix(err, "%s: ", path);
    source_close(source);
    return rc;
}

int pprofx_decode(pprofx_profile **out, const void *data, size_t n, const struct pprofx_limits *limits,
                  pprofx_notes *notes, struct pprofx_error *err)
{
    struct source *source = source_from_memory(data, n, limits);
    int rc = decode_source(source, limits, out, notes, err);
    source_close(source);
    return rc;
}

void pprofx_free(pprofx_profile *p)
{
    profile_free(p);
}

void pprofx_prepare(pprofx_profile *p, pprofx_notes *notes)
{
    demangle_profile(p, DEMANGLE_DEFAULT, false, false);
    filter_drop_frames(p, notes);
}

int pprofx_merge(pprofx_profile **out, pprofx_profile *const *ps, size_t n, pprofx_notes *notes,
                 struct pprofx_error *err)
{
    return merge(ps, n, false, out, notes, err);
}

int pprofx_filter(pprofx_profile *p, const struct pprofx_filter *filter, pprofx_notes *notes,
                  struct pprofx_error *err)
{
    const struct filter f = {
        .focus = filter->focus,
        .ignore = filter->ignore,
        .hide = filter->hide,
        .show = filter->show,
        .show_from = filter->show_from,
        .prune_from = filter->prune_from,
        .tagfocus = filter->tagfocus,
        .tagignore = filter->tagignore,
        .tagshow = filter->tagshow,
        .taghide = filter->taghide,
    };
    return filter_apply(p, &f, notes, err);
}

void pprofx_info(const pprofx_profile *p, struct pprofx_info *out)
{
    size_t value = 0;
    (void)profile_value_index(p, "", &value, NULL);
    *out = (struct pprofx_info){
        .n_types = p->n_types,
        .n_samples = p->n_samples,
        .n_stacks = p->n_stacks,
        .n_locations = p->n_locations,
        .n_functions = p->n_functions,
        .n_mappings = p->n_mappings,
        .n_labels = p->n_labels,
        .default_type = value,
        .dump = p->told ? p->told->moment : 0,
        .n_dumps = p->told ? p->told->n_moments : 0,
        .time = p->time_nanos,
        .duration = p->duration_nanos,
        .period = p->period,
        .period_type = profile_text(p, p->period_type.type),
        .period_unit = profile_text(p, p->period_type.unit),
    };
}

void pprofx_type(const pprofx_profile *p, size_t i, struct pprofx_type *out)
{
    const struct fold_options options = {.value = i};
    bool saturated = false;
    *out = (struct pprofx_type){
        .name = profile_text(p, p->types[i].type),
        .unit = profile_text(p, p->types[i].unit),
        .total = fold_total(p, &options, &saturated),
    };
}

int pprofx_type_index(const pprofx_profile *p, const char *name, size_t *out, struct pprofx_error *err)
{
    return profile_value_index(p, name, out, err);
}

void pprofx_encode(const pprofx_profile *p, bool gzip, void **data, size_t *n)
{
    struct buf out = {0};
    if (gzip)
        encode_gzip(p, &out);
    else
        encode(p, &out);
    *data = out.data;
    *n = out.len;
}

void pprofx_free_data(void *data)
{
    mem_free(data);
}

pprofx_notes *pprofx_notes_new(void)
{
    return mem_zalloc(1, sizeof(pprofx_notes));
}

void pprofx_notes_free(pprofx_notes *notes)
{
    if (notes)
        notes_free(notes);
    mem_free(notes);
}

size_t pprofx_notes_count(const pprofx_notes *notes)
{
    return notes->n;
}

const char *pprofx_notes_text(const pprofx_notes *notes, size_t i)
{
    return notes->lines[i];
}
