/* Which profiles are of one process, and in which order they were taken.  A profile does not say; it is of
 * the process of another one in its folder that is of the same binary; a text, which tells no binary, of one
 * that lies near.  Folders with what complements each other are of one process.  Folders that are named like
 * moments (t0, 2, 2024-05-01T10:00) do not count as such. */
#ifndef FINDINGS_PROCESS_H
#define FINDINGS_PROCESS_H

#include <pprofx/error.h>

#include <stddef.h>

struct db;
struct processes;
struct profile;
struct tables_input;

struct processes *processes_new(void);
void processes_free(struct processes *p); /* NULL is allowed */

/* The process a profile seems to be of, until they are settled.  A profile without a binary, such as a text,
 * is one of its own until then.  kind and form are those of the table profile. */
size_t processes_of(struct processes *p, const struct tables_input *input, const struct profile *profile,
                    const char *kind, const char *form);

/* When all are known, they get their numbers in the table profile, from 1: texts join the process of their
 * folder with the most profiles, else the only one of the nearest folder above within what the user named,
 * else the only one there is; those of the set before the process they are compared with, moments are
 * numbered, and what tells a moment again is passed over. */
int processes_settle(struct processes *p, struct db *db, struct pprofx_error *err);

/* How many there are once they are settled; each has a profile. */
size_t processes_count(const struct processes *p);

#endif
