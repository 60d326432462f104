/* What is wrong with what is drawn, as someone else has judged it: in words, and at which frames. */
#ifndef FLAME_FOUND_H
#define FLAME_FOUND_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sheet; /* which has the frames */

enum found_severity { FOUND_INFO = 1, FOUND_WARNING, FOUND_CRITICAL };

/* What is told; texts need not be clean. */
struct found_one {
    enum found_severity severity;
    struct str words, remedy;  /* a sentence; what to do, or "" */
    struct str function, file; /* to blame, or "" */
    int64_t line;              /* 0: not known */
};

/* Only so many are told. */
enum { FOUND_MOST = 6 };

struct found {
    struct found_one list[FOUND_MOST]; /* the worst first */
    size_t n, n_more;
    const char *command; /* that tells all */
    /* A function's name as those to blame are written: a part of it, or made in room, which holds as much. */
    struct str (*fold)(struct str name, char *room);
};

/* The frame that shows a blamed function best: the widest. */
struct found_frame {
    size_t node, data_node; /* in what is drawn and what is packed; SIZE_MAX: in neither */
    int64_t x, width;       /* 0: it is not in the picture */
    size_t place, n_places; /* signs at the same frame are beside each other: this one's from the right */
};

/* Finds them; s is that of the picture. */
void found_frames(struct found_frame frames[FOUND_MOST], const struct sheet *s);

/* "critical", "main.load main.go:12", "and 2 more: pprofx findings cpu.pb.gz", or that there is nothing. */
const char *found_severity(const struct found_one *f);
void found_sentence(const struct found_one *f, struct buf *out); /* "critical: half of the CPU …" */
void found_place(const struct found_one *f, struct buf *out, size_t room);
bool found_rest(const struct found *f, struct buf *out); /* false: all is told */

/* All of it: sentence, place, remedy, a line each. */
void found_title(const struct found_one *f, struct buf *out);

#endif
