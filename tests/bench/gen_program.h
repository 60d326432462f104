/* A made-up Go program: functions in packages, call sites with fixed callees, inlined calls, recursion.
 * Nothing is stored: every fact is a hash of the seed and of what it is about. */
#ifndef BENCH_GEN_PROGRAM_H
#define BENCH_GEN_PROGRAM_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct program {
    uint64_t seed;
    uint32_t n_functions;
};

enum { MAX_LINES = 4 };

/* One frame of a stack, which becomes a Location: a function, the call site in it, and when the call was
 * inlined the sites in the inlined functions.  Packed into a number: the same frame, the same key. */
typedef uint64_t frame_key;

struct frame_line {
    uint32_t function;
    uint32_t line;
};

/* A random frame of a call to function; a leaf is where the sample was taken. */
frame_key program_frame(const struct program *p, uint64_t *random, uint32_t function);

/* The lines of a frame, innermost inlined call first; returns their number. */
uint32_t program_lines(const struct program *p, frame_key frame, struct frame_line lines[MAX_LINES]);

/* The function that the innermost line calls. */
uint32_t program_next(const struct program *p, frame_key frame);

/* Whether a function calls nothing. */
bool program_is_leaf(const struct program *p, uint32_t function);

uint64_t program_address(const struct program *p, frame_key frame);
uint64_t program_limit(const struct program *p); /* the end of its code */
uint32_t program_start_line(const struct program *p, uint32_t function);
void program_function_name(const struct program *p, uint32_t function, struct buf *out);
void program_file_name(const struct program *p, uint32_t function, struct buf *out);

#endif
