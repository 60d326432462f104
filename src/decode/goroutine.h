/* One goroutine of a dump (debug=2, SIGQUIT, a panic): its header taken apart, its frames one after the
 * other. */
#ifndef DECODE_GOROUTINE_H
#define DECODE_GOROUTINE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Texts point into the line. */
struct goroutine_header {
    uint64_t id;
    struct str state;   /* "chan receive", "sync.Mutex.Lock": without what the fields below say */
    int64_t minutes;    /* of waiting, a lower bound; -1: not said */
    struct str bubble;  /* "1" of "synctest bubble 1", or empty */
    struct str labels;  /* what stands within the braces, or empty; see goroutine_label */
    bool quoted_labels; /* Go 1.26's form, with quotes */
    bool locked, scan, durable, leaked;
};

/* Whether a line is a goroutine's header, of any release; *out is filled only then. */
bool goroutine_header(struct str line, struct goroutine_header *out);

/* Takes the next label off labels, unquoted into buf-owned texts by the caller; false at the end or when the
 * rest is no label. */
bool goroutine_label(struct str *labels, bool quoted, struct str *key, struct str *value);

enum goroutine_line {
    GOROUTINE_CALL,     /* pkg.Func(args) and the line below it */
    GOROUTINE_CREATOR,  /* created by pkg.Func in goroutine N, likewise */
    GOROUTINE_ELIDED,   /* ...N frames elided... */
    GOROUTINE_ANCESTOR, /* [originating from goroutine N]: what follows is another goroutine's stack */
    GOROUTINE_NO_STACK, /* goroutine running on other thread; stack unavailable */
    GOROUTINE_END,
};

struct goroutine_frame {
    enum goroutine_line what;
    struct str function, args; /* args: what stands in the parentheses; "..." of an inlined call */
    struct str file;           /* empty when the line below is missing */
    int64_t line;
    uint64_t parent; /* of a creator and an ancestor; 0: not said */
    uint64_t elided; /* 0: not said how many */
};

/* Takes the next frame off the text of a goroutine, whose lines are clean: without header, prefixes and "\r".
 */
enum goroutine_line goroutine_next(struct str *text, struct goroutine_frame *out);

/* Takes the next word off arguments: a number that is written in hex; may_be_stale is "?".  Braces are passed
 * through, "_" and "..." and what is no number are skipped.  False at the end. */
bool goroutine_arg(struct str *args, uint64_t *out, bool *may_be_stale);

#endif
