/* Lines that a container's log keeps in pieces: docker's json-file and Kubernetes' CRI cut what a program
 * writes every 16 KB. */
#ifndef DECODE_PIECES_H
#define DECODE_PIECES_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { PIECES_STREAMS = 2 };

enum piece {
    PIECE_NONE, /* a line that no such log has written */
    PIECE_KEPT, /* the line goes on */
    PIECE_LINE, /* a whole line, as CRI has it */
    PIECE_TEXT, /* a whole line, or several, of the program itself; out of docker's JSON */
};

/* To be filled with zeros. */
struct pieces {
    struct buf begun[PIECES_STREAMS]; /* what there is of a line of stdout, of stderr */
    size_t last[PIECES_STREAMS];      /* bytes of its last piece */
    enum piece kinds[PIECES_STREAMS]; /* what it will be */
    bool docker_ends, has_looked;     /* whole lines of docker's end in "\n", and whether that is known */
};

void pieces_free(struct pieces *p);

/* Takes a line of a log; ahead: what follows it, as far as that is known.  *out: the whole, until the next
 * call. */
enum piece pieces_take(struct pieces *p, struct str line, struct str ahead, struct str *out, size_t *stream);

/* At the end of the log: what was begun and has no end, stream after stream; PIECE_NONE when nothing is left.
 */
enum piece pieces_rest(struct pieces *p, struct str *out, size_t *stream);

#endif
