/* What kind of profile this is, told from what it measures. */
#ifndef PROFILE_KIND_H
#define PROFILE_KIND_H

struct profile;

/* "cpu", "heap", "allocs", "goroutine", "goroutineleak", "threadcreate", "mutex", "block", "contention"
 * (mutex or block, which cannot be told), "trace" (made by go tool trace), "gc" (cycles of gctrace=1),
 * "fgprof", "wall", "diff" (it holds samples marked as a base), or "custom".  Mutex and block profiles have
 * the same types: the first charge the call that unlocks, the second the call that waits.  The text is
 * static. */
const char *profile_kind(const struct profile *p);

/* The same of what the samples are that -diff_base marked and left unmarked: never "diff". */
const char *profile_kind_unmarked(const struct profile *p);

#endif
