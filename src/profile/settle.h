/* What pprof does to the header of a profile on its way from a source to a report. */
#ifndef PROFILE_SETTLE_H
#define PROFILE_SETTLE_H

struct profile;

/* What pprof does to every source: a profile without mappings gets an empty one for all its locations;
 * program becomes the file of the first mapping; build_id is set there if it has none.  NULL or "": not
 * given. */
void settle_source(struct profile *p, const char *program, const char *build_id);

/* A mapping without a build id whose file looks like a URL loses that name, as in pprof. */
void settle_urls(struct profile *p);

/* Adds a comment. */
void settle_comment(struct profile *p, const char *text);

#endif
