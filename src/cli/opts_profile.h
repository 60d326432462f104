/* Options of every command that works on a profile, spelled as go tool pprof spells them. */
#ifndef CLI_OPTS_PROFILE_H
#define CLI_OPTS_PROFILE_H

#include "cli/opt.h"
#include "fold/fold.h"

#include <stdint.h>

struct notes;

struct profile_options {
    /* values */
    const char *sample_index;
    bool inuse_space, inuse_objects, alloc_space, alloc_objects, total_delay, contentions, mean_delay;
    bool mean;
    double divide_by;
    const char *unit;
    /* comparison */
    struct opt_list base, diff_base;
    bool normalize, drop_negative;
    /* filters */
    const char *focus, *ignore, *hide, *show, *show_from, *prune_from;
    const char *tagfocus, *tagignore, *tagshow, *taghide, *tagroot, *tagleaf;
    bool relative_percentages;
    /* granularity */
    bool functions, filefunctions, files, lines, addresses, noinlines, showcolumns;
    /* what is shown */
    bool flat, cum, trim, compact_labels, call_tree, intel_syntax;
    int64_t nodecount;
    double nodefraction, edgefraction;
    const char *trim_path, *source_path;
    /* symbols and header */
    const char *symbolize, *buildid, *add_comment;
};

extern const struct profile_options profile_options_default;

/* The groups of the help, values unset; ends with a NULL title. */
extern const struct opt_group profile_opt_groups[];

/* Those of a command that looks at goroutines and not at costs: filters, and how much is shown. */
extern const struct opt_group moment_opt_groups[];

/* Checks what goes together and settles the value selection: the legacy flags in pprof's order, with its note
 * when several choose.  PPROFX_USAGE in the cases in which pprof refuses. */
int profile_options_settle(struct profile_options *o, bool compat, struct notes *notes,
                           struct pprofx_error *err);

enum granularity profile_options_granularity(const struct profile_options *o);

#endif
