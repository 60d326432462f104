/* Findings on the sources that a command reads for something else: a picture. */
#ifndef CLI_JUDGED_H
#define CLI_JUDGED_H

#include "cli/cmd.h"
#include "flame/found.h"

/* From now on every source given to judged_add, which is a command's .each, is judged: as it was read,
 * without filters.  Without judged_begin nothing is. */
int judged_begin(struct cmd_env *env, struct pprofx_error *err);
int judged_add(struct cmd_env *env, const char *source, const char *compression, const struct profile *p,
               struct pprofx_error *err);

/* What was found, the worst first, without what is part of another finding.  Texts live as long as env's
 * session; the command that tells all is added to a buffer. */
int judged_end(struct cmd_env *env, struct found *out, struct buf *command, struct pprofx_error *err);

#endif
