/* From the words of the command line to profiles. */
#ifndef CLI_FETCH_H
#define CLI_FETCH_H

#include "cli/cmd.h"

/* Whether a failure is a source's: it cannot be opened or read, is no profile, is too large. */
bool fetch_is_bad(int rc);

/* What to do about one of n sources that failed: alone it is the error and its code is returned; among others
 * one that cannot be read is a note, and 0 says to go on. */
int fetch_failed(struct cmd_env *env, size_t n_sources, int rc, const struct pprofx_error *failure,
                 struct pprofx_error *err);

/* The error of several sources of which none could be read; kind is "" or "base ". */
int fetch_none(size_t n_sources, const char *kind, struct pprofx_error *err);

/* Decodes every source on its own and gives it to the command's .each.  Bad sources as above. */
int fetch_each(struct cmd_env *env, struct pprofx_error *err);

/* One profile of all sources, with its base, symbols and the profile's own drop_frames applied: what pprof's
 * reports start from.  Calls .each, if there is one, with every source on the way.  Bad sources as above. The
 * caller frees *out. */
int fetch(struct cmd_env *env, const struct profile_options *options, struct profile **out,
          struct pprofx_error *err);

#endif
