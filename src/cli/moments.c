#include "cli/moments.h"

#include "base/error.h"
#include "cli/fetch.h"
#include "cli/symbolize.h"
#include "decode/decode.h"
#include "profile/filter.h"
#include "profile/merge.h"
#include "profile/profile.h"
#include "profile/settle.h"
#include "source/source.h"

/* While one source is read. */
struct reading {
    struct cmd_env *env;
    const struct moments_each *each;
    const char *name;
};

/* Takes p over. */
static int take(void *context, struct profile *p, struct pprofx_error *err)
{
    const struct reading *r = context;
    bool compat = r->env->common->compat != 0;
    settle_source(p, NULL, NULL);
    int rc = merge_single(p, compat, err);
    symbolize(p, NULL, compat, &r->env->notes);
    filter_drop_frames(p, &r->env->notes);
    if (!rc)
        rc = r->each->each(r->each->context, r->name, p, err);
    profile_free(p);
    return rc;
}

static int decode_asked(struct reading *r, const struct opened *opened, struct pprofx_error *err)
{
    struct source *source = opened->source;
    const struct decode_options options = {.limits = r->env->limits,
                                           .compat = r->env->common->compat != 0,
                                           .dump =
                                               opened_dump(opened, r->name, r->env->dump, &r->env->notes)};
    const struct decode_each each = {r, take};
    struct profile *p = NULL;
    if (!opened->moment && !r->env->common->dump)
        return decode_moments(source, &options, &each, &r->env->notes, err);
    int rc = decode(source, &options, &p, &r->env->notes, err);
    return rc ? rc : take(r, p, err);
}

void moments_close(struct cmd_env *env, struct opened *opened, const char *name)
{
    if (!env->kept || opened_again(name)) {
        opened_close(opened);
        return;
    }
    opened_close(&env->kept->opened);
    *env->kept = (struct moments_kept){*opened, name};
}

int moments_again(struct cmd_env *env, const char *name, struct source **out, struct pprofx_error *err)
{
    const struct moments_kept *kept = env->kept;
    *out = kept && kept->opened.source && strcmp(kept->name, name) == 0 ? kept->opened.source : NULL;
    return *out ? source_rewind(*out, err) : 0;
}

int moments_fetch_one(struct cmd_env *env, const struct moments_each *each, const char *name,
                      struct pprofx_error *err)
{
    struct opened opened = {0};
    struct reading reading = {env, each, name};
    int rc = opened_open(&opened, name, &env->limits, &env->notes, err);
    progress_next(&env->progress, name);
    if (!rc && progress_wanted())
        source_tee(opened.source, progress_add, &env->progress);
    if (!rc)
        rc = decode_asked(&reading, &opened, err);
    if (!rc) {
        moments_close(env, &opened, name);
        return 0;
    }
    opened_close(&opened);
    error_prefix(err, "%s: ", name);
    return rc;
}

int moments_fetch(struct cmd_env *env, const struct moments_each *each, struct pprofx_error *err)
{
    size_t n_read = 0;
    for (size_t i = 0; i < env->n_words; i++) {
        struct pprofx_error failure = {0};
        int rc = moments_fetch_one(env, each, env->words[i], &failure);
        n_read += rc == 0;
        if (rc && (rc = fetch_failed(env, env->n_words, rc, &failure, err)))
            return rc;
    }
    return n_read ? 0 : fetch_none(env->n_words, "", err);
}
