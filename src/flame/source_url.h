/* Templates of links to source lines: "https://host/repo/blob/main{file}#L{line}". */
#ifndef FLAME_SOURCE_URL_H
#define FLAME_SOURCE_URL_H

#include <pprofx/error.h>

/* PPROFX_USAGE for what is no address with a place in it: an address begins with a scheme and "://", does not
 * run a script, and names its host itself, so that names from a profile cannot choose it. */
int source_url_check(const char *url, struct pprofx_error *err);

#endif
