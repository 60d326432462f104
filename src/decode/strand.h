/* The goroutines of one program in a text, which others may write to, too.
 *
 * A goroutine is its header and the lines below it up to a blank line, the next header, or the end.  What
 * stands before the header in its line is the prefix of the lines that follow; lines without it are of
 * others.  When the first of them has none, a logger has put it before the first line of a text only.
 *
 * A new dump begins with the first goroutine, and with one
 *   - before which the program says that it fails (headline.h), or the text of a JSON string begins;
 *   - that is running and writes the dump: the one that runtime.Stack and debug=2 show first;
 *   - that is running and follows the one before it without a blank line, or after other lines;
 *   - whose id this dump has already, if it is the dump's first one or there is such a gap before it.
 * GOTRACEBACK=crash shows the goroutines of each thread once more after "-----": those are passed over.
 */
#ifndef DECODE_STRAND_H
#define DECODE_STRAND_H

#include "decode/alike.h"
#include "decode/headline.h"
#include "decode/idset.h"
#include "decode/stackline.h"
#include "decode/turns.h"

enum { STRAND_MOST_HELD = 64 };

/* What all strands of a text share. */
struct strand_text {
    struct turns turns;
    struct headline headline;
    struct alike alike;
    uint64_t line; /* the present one */
    bool ended;    /* it has its "\n" */
    struct skipped within, again, cut_short;
    struct skipped calls, files; /* that follow another one */
    bool thread_stack;           /* the lines are those of "runtime stack:" */
};

/* A goroutine being read. */
struct strand_goroutine {
    struct buf head, text, same; /* its header's line; the lines below it; what all with this stack share */
    struct goroutine_header header; /* points into head */
    uint64_t line;
    enum stack_line last;
    bool missing; /* its stack: it ran on another thread */
    bool too_long;
};

/* What stood since the goroutine before. */
struct strand_gap {
    bool blank, other, restart;
};

struct strand {
    struct strand_text *shared;
    uint32_t number; /* among those of the text */
    uint8_t stream;  /* logline's */
    bool is_named;   /* its prefix tells it from others */
    bool has_prefix; /* lines below a header had it */
    uint64_t last_line;
    struct prefix prefix;
    struct idset ids;
    struct buf said;                  /* the headline of the next goroutine */
    struct strand_goroutine at, next; /* next: only while a header is looked at */
    struct strand_gap gap, before;    /* before: the present goroutine */
    bool in_goroutine, in_dump, is_said, blanks_usual;
    bool crash, relayed; /* since "-----": the dump goes on; the next goroutine is of another thread */
    uint64_t first_id;   /* of this dump */
    /* Goroutines without their stacks, which may come yet, when their threads show what they run. */
    struct strand_goroutine held[STRAND_MOST_HELD];
    size_t n_held;
    struct skipped perhaps; /* lines that are among those of the present goroutine if more of it follows */
    bool cut;               /* the text ends within a goroutine */
};

struct strand *strand_new(struct strand_text *shared, uint32_t number, uint8_t stream);
void strand_free(struct strand *s); /* NULL is allowed */

/* Learns it from the line of a header that strand_start begins next; takes over what prefix holds. */
void strand_set_prefix(struct strand *s, struct prefix *prefix);

/* Whether a line without prefix is a header; strand_start then begins its goroutine.  A status. */
bool strand_header(struct strand *s, struct str line);
int strand_start(struct strand *s, struct pprofx_error *err);

/* A line while a goroutine is read; *taken: it is of it, or ends it. */
int strand_line(struct strand *s, struct str line, bool *taken, struct pprofx_error *err);

/* Sees at the end of the text whether this ends within a goroutine of the strand's. */
void strand_see_cut(struct strand *s);

/* The goroutine is read, if there is one; the dump is; the text is. */
int strand_finish(struct strand *s, struct pprofx_error *err);
int strand_end_dump(struct strand *s, struct pprofx_error *err);
int strand_end_text(struct strand *s, struct pprofx_error *err);

#endif
