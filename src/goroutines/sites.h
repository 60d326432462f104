/* Frames and stacks of several profiles in one table, each different one once, and whose code they are. */
#ifndef GOROUTINES_SITES_H
#define GOROUTINES_SITES_H

#include "goroutines/groups.h"

struct sites;

struct sites *sites_new(void);
void sites_free(struct sites *s); /* NULL is allowed */

/* A text that lives as long as s; equal texts are one. */
struct str sites_text(struct sites *s, struct str text);
uint32_t sites_string(struct sites *s, struct str text);
struct str sites_get_string(const struct sites *s, uint32_t string);

/* What stands before the files of the standard library in this profile; sites_path needs it first. */
void sites_learn(struct sites *s, const struct profile *p);

/* The number of a stack's frames, innermost first, inlined calls included; of a dump's those that every dump
 * shows (shown.h), when there are any. */
uint32_t sites_path(struct sites *s, const struct profile *p, uint32_t stack);

size_t sites_depth(const struct sites *s, uint32_t path);
const struct site *sites_get(const struct sites *s, uint32_t path, size_t i);

#endif
