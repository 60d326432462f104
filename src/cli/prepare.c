/* pprof's order of work: frames from labels, filters if percentages are relative, the value, the total,
 * filters otherwise, inlining. */
#include "cli/prepare.h"

#include "base/error.h"
#include "base/mem.h"
#include "cli/fetch.h"
#include "cli/opts_profile.h"
#include "findings/session.h"
#include "fold/walk.h"
#include "profile/filter.h"
#include "profile/kind.h"
#include "profile/profile.h"
#include "report/report.h"

#include <string.h>
#include <unistd.h>

enum { MAX_HEADER_FILTERS = 9 };

/* The report's options and the text of its "Active filters". */
struct prepared {
    struct report_options report;
    struct buf filter_text[MAX_HEADER_FILTERS];
    const char *filters[MAX_HEADER_FILTERS];
};

static void add_filter(struct prepared *r, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    size_t n = r->report.n_filters;
    buf_printf(&r->filter_text[n], "%s=%s", name, value);
    r->filters[n] = buf_text(&r->filter_text[n]);
    r->report.n_filters = n + 1;
}

/* The filters pprof names in the header, in its order. */
static void name_filters(struct prepared *r, const struct profile_options *o)
{
    add_filter(r, "focus", o->focus);
    add_filter(r, "ignore", o->ignore);
    add_filter(r, "hide", o->hide);
    add_filter(r, "show", o->show);
    add_filter(r, "show_from", o->show_from);
    add_filter(r, "tagfocus", o->tagfocus);
    add_filter(r, "tagignore", o->tagignore);
    add_filter(r, "tagshow", o->tagshow);
    add_filter(r, "taghide", o->taghide);
    r->report.filters = r->filters;
}

int prepare_filter(struct cmd_env *env, struct profile *p, const struct profile_options *o,
                   struct pprofx_error *err)
{
    const struct filter filter = {
        .focus = o->focus,
        .ignore = o->ignore,
        .hide = o->hide,
        .show = o->show,
        .show_from = o->show_from,
        .prune_from = o->prune_from,
        .tagfocus = o->tagfocus,
        .tagignore = o->tagignore,
        .tagshow = o->tagshow,
        .taghide = o->taghide,
        .compat = env->common->compat != 0,
    };
    return filter_apply(p, &filter, &env->notes, err);
}

static struct report_options report_options(const struct cmd_env *env, const struct profile_options *o)
{
    enum compat compat = (enum compat)env->common->compat;
    bool by_address = profile_options_granularity(o) == GRANULARITY_ADDRESSES && !o->noinlines;
    return (struct report_options){
        .fold = {.mean = o->mean,
                 .granularity = profile_options_granularity(o),
                 .columns = o->showcolumns || by_address,
                 .drop_negative = o->drop_negative,
                 .compat = compat != COMPAT_NONE,
                 .trim_path = o->trim_path,
                 .source_path = o->source_path},
        .unit = o->unit,
        .divide_by = o->divide_by,
        .node_fraction = o->trim ? o->nodefraction : 0,
        .edge_fraction = o->trim ? o->edgefraction : 0,
        .node_count = o->trim && o->nodecount > 0 ? (size_t)o->nodecount : 0,
        .by_cum = o->cum,
        .compact_labels = o->compact_labels,
        .compat = compat,
        .raw_names = compat != COMPAT_NONE && (env->common->output || !isatty(STDOUT_FILENO)),
    };
}

/* Both sides of a comparison get the same filters; the value shown is that after. */
static int split_sides(struct cmd_env *env, size_t *value, const struct profile_options *o,
                       struct pprofx_error *err)
{
    int rc = profile_value_index(env->profile, o->sample_index, value, err);
    if (rc)
        return rc;
    sides_split(&env->sides, env->profile);
    env->sides.normalized = o->normalize;
    *value += env->sides.n_columns;
    return 0;
}

/* The profile is there: everything up to the report. */
static int shape(struct cmd_env *env, struct prepared *r, const struct profile_options *o,
                 struct pprofx_error *err)
{
    bool compat = env->common->compat != 0, saturated = false;
    struct profile *p = env->profile;
    bool saved = env->cmd->compares && !o->base.n && !o->diff_base.n && !strcmp(profile_kind(p), "diff");
    bool two = saved || (env->cmd->compares && o->diff_base.n > 0);
    if (saved)
        sides_note_saved(&env->sides, p);
    int rc = two ? split_sides(env, &r->report.fold.value, o, err) : 0;
    if (rc)
        return rc;
    filter_tag_frames(p, o->tagroot, o->tagleaf, o->unit, compat, &env->notes);
    rc = o->relative_percentages ? prepare_filter(env, p, o, err) : 0;
    if (!rc && !two)
        rc = profile_value_index(p, o->sample_index, &r->report.fold.value, err);
    if (rc)
        return rc;
    if (o->divide_by == 0)
        return error_set(err, PPROFX_USAGE, "zero divisor specified");
    if (two)
        sides_sum(&env->sides, p);
    r->report.total = fold_total(p, &r->report.fold, &saturated);
    if (saturated)
        notes_add(&env->notes, "the total is beyond 2^63 and was cut there");
    if (!o->relative_percentages)
        rc = prepare_filter(env, p, o, err);
    if (!rc && o->noinlines)
        filter_drop_inlines(p);
    return rc ? rc : walk_check_total(p, err);
}

static int prepare_profile(struct cmd_env *env, struct profile_options *o, struct pprofx_error *err)
{
    int rc = profile_options_settle(o, env->common->compat != 0, &env->notes, err);
    if (!rc && env->cmd->settle)
        rc = env->cmd->settle(env, o, err);
    if (!rc && o->normalize && !o->base.n && !o->diff_base.n)
        rc = error_set(err, PPROFX_USAGE, "must have base profile to normalize by");
    env->by_address = profile_options_granularity(o) == GRANULARITY_ADDRESSES;
    if (!rc)
        rc = fetch(env, o, &env->profile, err);
    if (rc)
        return rc;
    struct prepared *r = mem_zalloc(1, sizeof *r);
    r->report = report_options(env, o);
    env->prepared = r;
    env->report_options = &r->report;
    env->profile_options = o;
    name_filters(r, o);
    return shape(env, r, o, err);
}

int prepare(struct cmd_env *env, struct profile_options *options, struct pprofx_error *err)
{
    switch (env->cmd->needs) {
    case CMD_NEEDS_NOTHING:
        return 0;
    case CMD_NEEDS_EACH:
        return fetch_each(env, err);
    case CMD_NEEDS_PROFILE:
        return prepare_profile(env, options, err);
    case CMD_NEEDS_MOMENTS:
        env->profile_options = options;
        return 0;
    }
    return 0;
}

void prepare_free(struct cmd_env *env)
{
    struct prepared *r = env->prepared;
    for (size_t i = 0; r && i < MAX_HEADER_FILTERS; i++)
        buf_free(&r->filter_text[i]);
    mem_free(r);
    sides_free(&env->sides);
    session_free(env->session);
    profile_free(env->profile);
}
