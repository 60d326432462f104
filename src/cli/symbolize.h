/* pprof's -symbolize: where names come from and how they are written. */
#ifndef CLI_SYMBOLIZE_H
#define CLI_SYMBOLIZE_H

#include <stdbool.h>

struct notes;
struct profile;

/* mode is the option's text, NULL or "": not given.  What is unknown in it is a note and is passed over. */
void symbolize(struct profile *p, const char *mode, bool compat, struct notes *notes);

#endif
