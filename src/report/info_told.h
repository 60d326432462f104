/* What "info" says of a text beside its samples: dump, MemStats, garbage collections. */
#ifndef REPORT_INFO_TOLD_H
#define REPORT_INFO_TOLD_H

struct facts;
struct profile;

/* Adds nothing for a profile that was told nothing. */
void info_told(struct facts *f, const struct profile *p);

#endif
