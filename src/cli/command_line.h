/* What was typed, for what is made with it. */
#ifndef CLI_COMMAND_LINE_H
#define CLI_COMMAND_LINE_H

#include "base/buf.h"
#include "cli/opt.h"

/* "pprofx flamegraph -focus='a|b' cpu.pb.gz": the words of argv, quoted for a shell where that is needed.
 * Without -o, which says nothing about what was made, and of sources only the last element of their path, and
 * what tells two of one name apart: what is made of equal files has equal bytes wherever they are, and tells
 * no one what somebody's folders are called. */
void command_line(struct buf *out, int argc, char *const *argv, const struct opt_group *groups);

#endif
