/* The goroutine dumps of a text, with whatever stands around them: finds them, cleans their lines (prefixes
 * of loggers, colours, "\r", JSON strings), and shows every goroutine as it comes.  What reads them all makes
 * of them what it needs: a profile (dump.c), who waits for which lock. */
#ifndef DECODE_DUMPS_H
#define DECODE_DUMPS_H

#include "decode/goroutine.h"

#include <pprofx/error.h>

struct gc_cycle;
struct input;
struct notes;

/* Any of them may be NULL.  A status other than 0 stops the reading. */
struct dumps_visitor {
    void *context;
    /* A dump begins, at a line of the text; headline is the panic's or fatal error's text before it, or
     * empty. */
    int (*begin)(void *context, uint64_t line, struct str headline, struct pprofx_error *err);
    /* text: the lines below the header, for goroutine_next. */
    int (*goroutine)(void *context, const struct goroutine_header *header, struct str text, uint64_t line,
                     struct pprofx_error *err);
    int (*end)(void *context, bool cut, struct pprofx_error *err);
    int (*gc_cycle)(void *context, const struct gc_cycle *cycle, struct pprofx_error *err);
};

struct dumps_found {
    uint64_t dumps, goroutines, gc_cycles;
};

/* Reads the input to its end.  What cannot be read is passed over and said in a note, with its line. */
int dumps_visit(struct input *in, const struct dumps_visitor *visitor, struct dumps_found *found,
                struct notes *notes, struct pprofx_error *err);

#endif
