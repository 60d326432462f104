/* From the words of the command line to profiles. */
#ifndef CLI_FETCH_H
#define CLI_FETCH_H

#include "cli/cmd.h"

/* Decodes every source on its own and gives it to the command's .each.  A source that cannot be read is a
 * note and the work goes on; when none can, its code (PPROFX_IO, PPROFX_FORMAT, PPROFX_LIMIT). */
int fetch_each(struct cmd_env *env, struct pprofx_error *err);

/* One profile of all sources, with its base, symbols and the profile's own drop_frames applied: what pprof's
 * reports start from.  Calls .each, if there is one, with every source on the way.  Bad sources as above. The
 * caller frees *out. */
int fetch(struct cmd_env *env, const struct profile_options *options, struct profile **out,
          struct pprofx_error *err);

#endif
