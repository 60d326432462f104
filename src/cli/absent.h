/* What go tool pprof has and pprofx has not yet: errors that say so instead of "unknown". */
#ifndef CLI_ABSENT_H
#define CLI_ABSENT_H

#include <stdbool.h>

/* Why an option of pprof is not there, a sentence's end for "-NAME: …"; NULL for what is no option of pprof.
 */
const char *absent_option(const char *name);

/* Whether a source is for pprof to fetch from a server: a URL or HOST:PORT. */
bool absent_url(const char *source);

#endif
