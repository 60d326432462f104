#include "cli/fetch.h"

#include "base/error.h"
#include "base/mem.h"
#include "cli/binaries.h"
#include "cli/opened.h"
#include "cli/opts_profile.h"
#include "cli/symbolize.h"
#include "decode/decode.h"
#include "profile/filter.h"
#include "profile/merge.h"
#include "profile/profile.h"
#include "profile/settle.h"
#include "profile/told.h"
#include "source/source.h"

#include <inttypes.h>

/* Profiles of several sources, in their order. */
struct batch {
    struct profile **items;
    size_t n, cap;
};

static void batch_free(struct batch *b)
{
    for (size_t i = 0; i < b->n; i++)
        profile_free(b->items[i]);
    mem_free(b->items);
    *b = (struct batch){0};
}

/* What has no dumps has one moment. */
static int check_dump(const struct profile *p, int64_t dump, struct pprofx_error *err)
{
    if (dump <= 1 || (p->told && p->told->n_moments))
        return 0;
    return error_set(err, PPROFX_USAGE, "there are no goroutine dumps in it, so there is no dump %" PRId64,
                     dump);
}

static int decode_source(struct cmd_env *env, const char *name, const struct opened *opened,
                         struct profile **out, struct pprofx_error *err)
{
    struct source *source = opened->source;
    const struct decode_options options = {.limits = env->limits,
                                           .compat = env->common->compat != 0,
                                           .dump = opened_dump(opened, name, env->dump, &env->notes),
                                           .by_address = env->by_address};
    progress_next(&env->progress, name);
    if (progress_wanted())
        source_tee(source, progress_add, &env->progress);
    int rc = decode(source, &options, out, &env->notes, err);
    return rc ? rc : check_dump(*out, options.dump, err);
}

/* One source; its profile is shown to the command if that asked for it. */
static int fetch_one(struct cmd_env *env, const char *name, bool show, struct profile **out,
                     struct pprofx_error *err)
{
    struct opened opened = {0};
    struct profile *p = NULL;
    int rc = opened_open(&opened, name, &env->limits, &env->notes, err);
    if (!rc)
        rc = decode_source(env, name, &opened, &p, err);
    if (!rc && show && env->cmd->each)
        rc = env->cmd->each(env, name, source_compression(opened.source), p, err);
    opened_close(&opened);
    if (rc) {
        profile_free(p);
        error_prefix(err, "%s: ", name);
        return rc;
    }
    *out = p;
    return 0;
}

bool fetch_is_bad(int rc)
{
    return rc == PPROFX_IO || rc == PPROFX_FORMAT || rc == PPROFX_LIMIT;
}

int fetch_failed(struct cmd_env *env, size_t n_sources, int rc, const struct pprofx_error *failure,
                 struct pprofx_error *err)
{
    if (n_sources == 1 || !fetch_is_bad(rc)) {
        *err = *failure;
        return rc;
    }
    notes_add(&env->notes, "%s", failure->message);
    return PPROFX_OK;
}

int fetch_none(size_t n_sources, const char *kind, struct pprofx_error *err)
{
    if (n_sources == 1)
        return error_set(err, PPROFX_IO, "the only %ssource could not be read", kind);
    return error_set(err, PPROFX_IO, "none of the %zu %ssources could be read", n_sources, kind);
}

int fetch_each(struct cmd_env *env, struct pprofx_error *err)
{
    size_t n_read = 0;
    for (size_t i = 0; i < env->n_words; i++) {
        struct profile *p = NULL;
        struct pprofx_error failure;
        int rc = fetch_one(env, env->words[i], true, &p, &failure);
        if (rc)
            rc = fetch_failed(env, env->n_words, rc, &failure, err);
        else
            n_read++;
        profile_free(p);
        if (rc)
            return rc;
    }
    return n_read ? 0 : fetch_none(env->n_words, "", err);
}

static int fetch_batch(struct cmd_env *env, const char *const *names, size_t n, bool show, struct batch *out,
                       struct pprofx_error *err)
{
    for (size_t i = 0; i < n; i++) {
        struct profile *p = NULL;
        struct pprofx_error failure;
        int rc = fetch_one(env, names[i], show, &p, &failure);
        if (rc && (rc = fetch_failed(env, n, rc, &failure, err)))
            return rc;
        if (!p)
            continue;
        MEM_ROOM(out->items, out->n, out->cap);
        out->items[out->n++] = p;
    }
    if (out->n == 0)
        return fetch_none(n, show ? "" : "base ", err);
    return 0;
}

/* The sources of one kind as one profile. */
static int fetch_merged(struct cmd_env *env, const char *const *names, size_t n, bool is_base,
                        const char *program, const char *build_id, struct profile **out,
                        struct pprofx_error *err)
{
    struct batch batch = {0};
    bool compat = env->common->compat != 0;
    int rc = fetch_batch(env, names, n, !is_base, &batch, err);
    for (size_t i = 0; !rc && i < batch.n; i++)
        settle_source(batch.items[i], program, build_id);
    if (rc)
        goto out;
    progress_sum(&env->progress);
    size_t n_read = batch.n;
    if (batch.n == 1) {
        rc = merge_single(batch.items[0], compat, err);
        if (rc && n == 1)
            error_prefix(err, "%s: ", names[0]);
        if (!rc) {
            *out = batch.items[0];
            batch.n = 0;
        }
    } else {
        rc = merge(batch.items, batch.n, compat, out, &env->notes, err);
    }
    if (!rc)
        sides_note(&env->sides, is_base ? SIDE_BEFORE : SIDE_AFTER, *out, names, n, n_read);
out:
    batch_free(&batch);
    return rc;
}

static int subtract_base(struct cmd_env *env, const struct profile_options *o, const char *program,
                         struct profile **p, struct pprofx_error *err)
{
    bool diff = o->diff_base.n > 0;
    const struct opt_list *names = diff ? &o->diff_base : &o->base;
    struct profile *base = NULL;
    if (names->n == 0)
        return 0;
    int rc = fetch_merged(env, names->items, names->n, true, program, o->buildid, &base, err);
    if (!rc)
        rc = merge_base(p, base, diff, o->normalize, env->common->compat != 0, &env->notes, err);
    profile_free(base);
    return rc;
}

int fetch(struct cmd_env *env, const struct profile_options *o, struct profile **out,
          struct pprofx_error *err)
{
    const char *const *names = env->words;
    size_t n = env->n_words;
    const char *program = NULL;
    if (n > 1 && binary_is_program(names[0])) {
        program = names[0];
        names++;
        n--;
    }
    struct profile *p = NULL;
    int rc = fetch_merged(env, names, n, false, program, o->buildid, &p, err);
    if (!rc)
        rc = subtract_base(env, o, program, &p, err);
    if (rc) {
        profile_free(p);
        return rc;
    }
    symbolize(p, o->symbolize, env->common->compat != 0, &env->notes);
    filter_drop_frames(p, &env->notes);
    settle_urls(p);
    if (o->add_comment && *o->add_comment)
        settle_comment(p, o->add_comment);
    *out = p;
    return 0;
}
