/* Dumps whose lines stand among each other in a text, shown one after the other: while one is shown, what is
 * read of the others is put aside. */
#ifndef DECODE_TURNS_H
#define DECODE_TURNS_H

#include "base/buf.h"
#include "decode/dumps.h"

enum { TURNS_MOST = 16 };
#define TURNS_NOBODY UINT32_MAX

struct skipped {
    uint64_t n, first; /* lines, and which was the first */
};

void skip_line(struct skipped *s, uint64_t line);

struct turn {
    struct buf aside; /* events in their order */
    size_t taken;     /* bytes of them that were shown */
    bool no_room;     /* for the present dump */
};

/* To be filled with zeros, but for the first three. */
struct turns {
    const struct dumps_visitor *visitor;
    struct dumps_found *found;
    uint32_t shown; /* whose dump is shown, or TURNS_NOBODY */
    struct turn turns[TURNS_MOST];
    size_t bytes;            /* put aside */
    struct skipped left_out; /* goroutines there was no room for */
};

void turns_free(struct turns *t);

/* The first goroutine of a dump is being read, whose turn it is then if it is nobody's. */
void turns_ask(struct turns *t, uint32_t who);

/* What the visitor is told, by number who, under TURNS_MOST; now or once it is their turn.  A status. */
int turns_begin(struct turns *t, uint32_t who, uint64_t line, struct str headline, struct pprofx_error *err);
int turns_goroutine(struct turns *t, uint32_t who, const struct goroutine_header *header, struct str head,
                    struct str text, uint64_t line, struct pprofx_error *err);
int turns_end(struct turns *t, uint32_t who, bool cut, struct pprofx_error *err);

#endif
