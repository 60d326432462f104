/* The programs a profile names, and the one the user names before the sources. */
#ifndef CLI_BINARIES_H
#define CLI_BINARIES_H

#include <stdbool.h>

struct profile;

/* Whether a file begins as an executable (ELF, Mach-O, PE). */
bool binary_is_program(const char *path);

/* What pprof does to every source: a profile without mappings gets an empty one for all its locations;
 * program becomes the file of the first mapping; build_id is set there if it has none.  NULL or "": not
 * given. */
void binary_settle(struct profile *p, const char *program, const char *build_id);

/* A mapping without a build id whose file looks like a URL loses that name, as in pprof. */
void binary_forget_urls(struct profile *p);

#endif
