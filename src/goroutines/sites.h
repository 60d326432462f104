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

/* The number of a frame, a new one if it was not there; numbers count from 0. */
uint32_t sites_intern(struct sites *s, struct str function, struct str file, int64_t line);
const struct site *sites_at(const struct sites *s, uint32_t site); /* valid until the next one is added */
size_t sites_count(const struct sites *s);

/* The number of a sequence of frames, and back. */
uint32_t sites_sequence(struct sites *s, const uint32_t *sites, size_t n);
const uint32_t *sites_of_path(const struct sites *s, uint32_t path, size_t *n);
size_t sites_paths(const struct sites *s);

/* A closure that was inlined from the library is called after its caller: "main.run.func1.(*Logger).Printf.1"
 * in …/src/log/log.go.  Makes the name it has in the library, "log.(*Logger).Printf.1"; false when it is
 * none. */
struct buf;
bool sites_library_name(const struct sites *s, struct str function, struct str file, struct buf *out);

/* What stands before the files of the standard library in this profile; sites_path needs it first. */
void sites_learn(struct sites *s, const struct profile *p);

/* The number of a stack's frames, innermost first, inlined calls included; of a dump's those that every dump
 * shows (shown.h), when there are any. */
uint32_t sites_path(struct sites *s, const struct profile *p, uint32_t stack);

size_t sites_depth(const struct sites *s, uint32_t path);
const struct site *sites_get(const struct sites *s, uint32_t path, size_t i);

#endif
