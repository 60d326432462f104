/* The comments below a sample of Go's debug=1 texts: "#	PC	FUNCTION+OFFSET	FILE:LINE", a line a
 * frame, and "# labels: {…}". */
#ifndef DECODE_SYMBOLS_H
#define DECODE_SYMBOLS_H

#include "decode/legacy_reader.h"

/* How the kind of profile treats the frames that Go does not name. */
enum symbols_hidden {
    SYMBOLS_KEEP_HIDDEN, /* Go's protobuf has the runtime's frames at the leaf */
    SYMBOLS_DROP_HIDDEN, /* it leaves them out: heap and allocs */
};

/* The sample being read: its addresses are those of the reader. */
struct symbols {
    struct legacy *l;
    enum symbols_hidden hidden;
    bool any; /* some line of the file named something */

    uint32_t *spots; /* of each address */
    bool *shown;     /* whether a line is about it */
    size_t spots_cap, shown_cap;
    size_t n_shown;
    size_t at;     /* address the last line was about, or SIZE_MAX */
    uint32_t left; /* lines about it that are still to come, when it is known */
    size_t budget; /* steps of looking for addresses that are left */

    bool naming; /* the address is new: its calls are collected */
    struct line *calls;
    size_t n_calls, calls_cap;
    uint64_t entry;

    uint32_t *labels;
    size_t n_labels, labels_cap;
};

void symbols_free(struct symbols *s);

/* A sample begins; the reader has its addresses. */
int symbols_begin(struct symbols *s, struct pprofx_error *err);

/* A comment below it. */
int symbols_comment(struct symbols *s, struct str line, struct pprofx_error *err);

/* A label more. */
int symbols_label(struct symbols *s, const struct label *label, struct pprofx_error *err);

/* The sample ends: it is added. */
int symbols_end(struct symbols *s, const int64_t *values, struct pprofx_error *err);

/* The file ends. */
int symbols_finish(struct symbols *s, struct pprofx_error *err);

#endif
