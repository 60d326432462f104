/* Which Go release wrote a profile.  A profile does not say; names of the runtime's functions that came or
 * went with a release, and a GOROOT with the release in its path, bound it. */
#ifndef REPORT_GOVERSION_H
#define REPORT_GOVERSION_H

#include "base/buf.h"

#include <stdbool.h>

struct profile;

struct go_version {
    bool is_go;             /* functions from .go files, the runtime's entry points, a kind only Go has */
    bool is_known;          /* if it is not Go: some function has a name */
    int oldest, newest;     /* minor releases: 24, 25 is Go 1.24–1.25; 0: no bound on this side */
    struct buf oldest_from; /* the evidence: "internal/sync.(*Mutex).lockSlow is in Go 1.24 and later" */
    struct buf newest_from;
};

/* Looks at all functions.  A release in GOROOT's path settles it; names that contradict each other leave both
 * bounds open.  Free with go_version_free. */
void go_version_find(struct go_version *out, const struct profile *p);
void go_version_free(struct go_version *v);

/* "Go 1.24–1.25", "Go 1.26 or later", "Go 1.18 or earlier", "Go 1.23", "Go, release unknown", "not Go",
 * "unknown, …". */
void go_version_text(const struct go_version *v, struct buf *out);

#endif
