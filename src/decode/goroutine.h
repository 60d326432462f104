/* One goroutine of a dump (debug=2, SIGQUIT, a panic): its header taken apart, its frames one after the
 * other. */
#ifndef DECODE_GOROUTINE_H
#define DECODE_GOROUTINE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;

/* Texts point into the line. */
struct goroutine_header {
    uint64_t id;
    struct str state;   /* "chan receive", "sync.Mutex.Lock": without what the fields below say */
    int64_t minutes;    /* of waiting, a lower bound; -1: not said */
    struct str bubble;  /* "1" of "synctest bubble 1", or empty */
    struct str labels;  /* what stands within the braces, or empty; see goroutine_label */
    bool quoted_labels; /* Go 1.26's form, with quotes */
    bool locked, scan, durable, leaked;
    /* Goroutines whose stacks differ in arguments and addresses alone have the same number, from 0, all
     * through a text; dumps_visit sets it.  GOROUTINE_UNLIKE: not looked up, for there are too many. */
    uint32_t alike;
};

#define GOROUTINE_UNLIKE UINT32_MAX

/* Whether a line is a goroutine's header, of any release; *out is filled only then. */
bool goroutine_header(struct str line, struct goroutine_header *out);

/* Takes the next label off labels, its texts as they stand, for goroutine_unquote; false at the end or when
 * the rest is no label. */
bool goroutine_label(struct str *labels, bool quoted, struct str *key, struct str *value);

/* out becomes a key or value without its quotes and escapes, if it has any. */
void goroutine_unquote(struct str text, struct buf *out);

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
    /* "panic" is runtime.gopanic here, as everywhere else; args: what stands in the parentheses, "..." of an
     * inlined call. */
    struct str function, args;
    struct str file; /* empty when the line below is missing */
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
