/* Lines of a log without what the logger made of them: colours, pieces of long lines, and JSON or logfmt,
 * whose strings hold a line or a whole text.  JSON may stand in JSON: docker keeps the lines of a program
 * that logs JSON so. */
#ifndef DECODE_LOGLINE_H
#define DECODE_LOGLINE_H

#include "base/buf.h"
#include "base/str.h"
#include "decode/pieces.h"

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lines;

enum { LOGLINE_LEVELS = 3, LOGLINE_STREAMS = PIECES_STREAMS + 1 };

/* To be filled with zeros but for the first three. */
struct logline {
    void *context;
    /* A clean line.  A status other than 0 stops the reading, also of text. */
    int (*line)(void *context, struct str line, struct pprofx_error *err);
    /* The lines of a string that has several begin, or have ended. */
    int (*text)(void *context, struct pprofx_error *err);

    struct pieces pieces;
    struct buf plain[LOGLINE_LEVELS + 1]; /* a line without colours */
    struct buf strings[LOGLINE_LEVELS];   /* a string of the present line */
    struct buf keys[LOGLINE_LEVELS];      /* under which there was something */
    uint64_t plain_until;                 /* offset in the text up to which there is no escape */
    bool last;                            /* the present line may be cut */
    uint8_t stream;                       /* of docker's that the present line is of, from 1; 0: not told */
};

void logline_close(struct logline *l);

/* Gives line, the present one of lines, to l->line as the lines it holds. */
int logline_read(struct logline *l, struct str line, const struct lines *lines, struct pprofx_error *err);

/* At the end of the log: the lines that have none. */
int logline_finish(struct logline *l, struct pprofx_error *err);

#endif
