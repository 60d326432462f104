#include "cli/opts_profile.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/notes.h"

#define FIELD(name) offsetof(struct profile_options, name)
#define FLAG(name, help)                                                                                     \
    {                                                                                                        \
#name, NULL, OPT_FLAG, FIELD(name), NULL, help                                                       \
    }
#define TEXT(name, value, help)                                                                              \
    {                                                                                                        \
#name, NULL, OPT_TEXT, FIELD(name), value, help                                                      \
    }

#define NODECOUNT                                                                                            \
    {                                                                                                        \
        "nodecount", "n", OPT_INT, FIELD(nodecount), "N", "show at most N rows"                              \
    }

static const struct opt value_opts[] = {
    TEXT(sample_index, "TYPE", "sample type to report: its name or its number from 0"),
    FLAG(inuse_space, "same as -sample_index=inuse_space"),
    FLAG(inuse_objects, "same as -sample_index=inuse_objects"),
    FLAG(alloc_space, "same as -sample_index=alloc_space"),
    FLAG(alloc_objects, "same as -sample_index=alloc_objects"),
    FLAG(total_delay, "same as -sample_index=delay"),
    FLAG(contentions, "same as -sample_index=contentions"),
    FLAG(mean_delay, "same as -mean -sample_index=delay"),
    FLAG(mean, "average over the first value, the count"),
    {"divide_by", NULL, OPT_REAL, FIELD(divide_by), "NUMBER", "divide all values by NUMBER"},
    TEXT(unit, "UNIT", "unit of all values; auto: the best for each; minimum: one for all"),
    {0},
};

static const struct opt comparison_opts[] = {
    {"base", NULL, OPT_LIST, FIELD(base), "SOURCE", "subtract this profile (several are merged)"},
    {"diff_base", NULL, OPT_LIST, FIELD(diff_base), "SOURCE",
     "subtract this profile; percentages are of its total"},
    FLAG(normalize, "scale the profile to the total of the base first"),
    FLAG(drop_negative, "leave out rows whose value is negative"),
    {0},
};

static const struct opt filter_opts[] = {
    TEXT(focus, "REGEX", "keep samples with a frame that matches"),
    TEXT(ignore, "REGEX", "drop samples with a frame that matches"),
    TEXT(hide, "REGEX", "remove frames that match"),
    TEXT(show, "REGEX", "remove frames that do not match"),
    TEXT(show_from, "REGEX", "cut the callers above the highest match"),
    TEXT(prune_from, "REGEX", "cut the callees below the match"),
    TEXT(tagfocus, "[KEY=]FILTER", "keep samples with such a label: REGEX,REGEX or 1kb:64kb"),
    TEXT(tagignore, "[KEY=]FILTER", "drop samples with such a label"),
    TEXT(tagshow, "REGEX", "keep only labels whose key matches"),
    TEXT(taghide, "REGEX", "remove labels whose key matches"),
    TEXT(tagroot, "KEY,...", "frames made of these labels at the root"),
    TEXT(tagleaf, "KEY,...", "frames made of these labels at the leaf"),
    FLAG(relative_percentages, "percentages of what the filters left"),
    {0},
};

static const struct opt granularity_opts[] = {
    FLAG(functions, "a row for each function (the default)"),
    FLAG(filefunctions, "a row for each function and file"),
    FLAG(files, "a row for each file"),
    FLAG(lines, "a row for each source line"),
    FLAG(addresses, "a row for each address"),
    FLAG(noinlines, "charge inlined calls to their caller"),
    FLAG(showcolumns, "show column numbers beside lines"),
    {0},
};

static const struct opt display_opts[] = {
    FLAG(flat, "sort by a row's own value (the default)"),
    FLAG(cum, "sort by the value of a row and its callees"),
    NODECOUNT,
    {"nodefraction", NULL, OPT_REAL, FIELD(nodefraction), "F", "leave out rows below F of the total"},
    {"edgefraction", NULL, OPT_REAL, FIELD(edgefraction), "F", "leave out calls below F of the total"},
    FLAG(trim, "-trim=false: show everything"),
    FLAG(compact_labels, "a short header"),
    FLAG(call_tree, "for graphs: a node for each call path"),
    TEXT(trim_path, "PATH:...", "prefixes to cut from file names"),
    TEXT(source_path, "PATH:...", "where sources are; cuts file names too"),
    FLAG(intel_syntax, "for disassembly: Intel syntax"),
    {0},
};

static const struct opt symbol_opts[] = {
    TEXT(symbolize, "MODE", "none, or demangle=full|templates|default|none"),
    TEXT(buildid, "ID", "build id of the program when the profile has none"),
    TEXT(add_comment, "TEXT", "a comment to add to the profile"),
    {0},
};

const struct opt_group profile_opt_groups[] = {
    {"Values", value_opts, NULL},
    {"Comparison", comparison_opts, NULL},
    {"Filters", filter_opts, NULL},
    {"Granularity", granularity_opts, NULL},
    {"Display", display_opts, NULL},
    {"Symbols and header", symbol_opts, NULL},
    {NULL, NULL, NULL},
};

static const struct opt moment_display_opts[] = {NODECOUNT, {0}};

const struct opt_group moment_opt_groups[] = {
    {"Filters", filter_opts, NULL},
    {"Display", moment_display_opts, NULL},
    {NULL, NULL, NULL},
};

const struct profile_options profile_options_default = {
    .divide_by = 1,
    .unit = "minimum",
    .trim = true,
    .nodecount = -1,
    .nodefraction = 0.005,
    .edgefraction = 0.001,
};

/* At most one option of a group may be set; names are sorted, unlike pprof's random order. */
struct choice {
    const char *name;
    bool set;
};

static int check_group(const struct choice *choices, size_t n, struct pprofx_error *err)
{
    struct buf set = {0};
    int count = 0, rc = 0;
    for (size_t i = 0; i < n; i++) {
        if (choices[i].set)
            buf_printf(&set, "%s%s", count++ ? " " : "", choices[i].name);
    }
    if (count > 1)
        rc = error_set(err, PPROFX_USAGE, "conflicting options set: [%s]", buf_text(&set));
    buf_free(&set);
    return rc;
}

static int check_conflicts(const struct profile_options *o, struct pprofx_error *err)
{
    const struct choice sort[] = {{"cum", o->cum}, {"flat", o->flat}};
    const struct choice granularity[] = {{"addresses", o->addresses},
                                         {"filefunctions", o->filefunctions},
                                         {"files", o->files},
                                         {"functions", o->functions},
                                         {"lines", o->lines}};
    int rc = check_group(sort, sizeof sort / sizeof *sort, err);
    return rc ? rc : check_group(granularity, sizeof granularity / sizeof *granularity, err);
}

static void choose_value(struct profile_options *o, struct notes *notes)
{
    const struct {
        bool set;
        const char *type, *option;
    } legacy[] = {
        {o->total_delay, "delay", "total_delay"},
        {o->mean_delay, "delay", "mean_delay"},
        {o->contentions, "contentions", "contentions"},
        {o->inuse_space, "inuse_space", "inuse_space"},
        {o->inuse_objects, "inuse_objects", "inuse_objects"},
        {o->alloc_space, "alloc_space", "alloc_space"},
        {o->alloc_objects, "alloc_objects", "alloc_objects"},
    };
    for (size_t i = 0; i < sizeof legacy / sizeof *legacy; i++) {
        if (legacy[i].set && o->sample_index && *o->sample_index)
            notes_add(notes, "Multiple value selections, ignoring -%s", legacy[i].option);
        else if (legacy[i].set)
            o->sample_index = legacy[i].type;
    }
    o->mean = o->mean || o->mean_delay;
}

/* -base= is as good as no -base. */
static void drop_empty(struct opt_list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (*list->items[i])
            list->items[n++] = list->items[i];
    }
    list->n = n;
}

/* pprof keeps the last of several bases without a word. */
static void settle_bases(struct opt_list *list, const char *option, bool compat, struct notes *notes)
{
    if (compat && list->n > 1) {
        list->items[0] = list->items[list->n - 1];
        list->n = 1;
    }
    drop_empty(list);
    if (list->n > 1)
        notes_add(notes, "-%s was given %zu times: the profiles are merged", option, list->n);
}

int profile_options_settle(struct profile_options *o, bool compat, struct notes *notes,
                           struct pprofx_error *err)
{
    int rc = check_conflicts(o, err);
    if (rc)
        return rc;
    choose_value(o, notes);
    settle_bases(&o->base, "base", compat, notes);
    settle_bases(&o->diff_base, "diff_base", compat, notes);
    if (o->base.n && o->diff_base.n)
        return error_set(err, PPROFX_USAGE, "-base and -diff_base flags cannot both be specified");
    return 0;
}

enum granularity profile_options_granularity(const struct profile_options *o)
{
    if (o->filefunctions)
        return GRANULARITY_FILEFUNCTIONS;
    if (o->files)
        return GRANULARITY_FILES;
    if (o->lines)
        return GRANULARITY_LINES;
    return o->addresses ? GRANULARITY_ADDRESSES : GRANULARITY_FUNCTIONS;
}
