/* What the parts of a picture share: the model, how values are printed, where things stand. */
#ifndef FLAME_SHEET_H
#define FLAME_SHEET_H

#include "flame/found.h"
#include "flame/model.h"
#include "flame/palette.h"
#include "flame/xml.h"
#include "report/page.h"

struct diff;
struct flame_options;
struct shape;

/* Lengths are tenths of a px. */
enum { SHEET_WIDTH = 12000, SHEET_PAD = 100, SHEET_ROW = 170, SHEET_BOX = 160, SHEET_CHARACTER = 72 };

#define SHEET_LINK "#0645ad"

/* Rows of a picture that is not zoomed; what is deeper can be reached by zooming. */
enum { SHEET_MAX_ROWS = 400 };

struct sheet {
    const struct flame *flame; /* what is drawn */
    const struct flame *data;  /* what is packed */
    const struct flame_options *options;
    const struct palette *palette;
    struct page page;
    const int64_t *width; /* of each node in the shown column */
    int64_t *own_width;   /* the same, NULL when it is the model's */
    const int64_t *self;
    int64_t *own_self;               /* as own_width */
    struct diff *diff;               /* NULL: one profile alone */
    bool has_class[FLAME_N_CLASSES]; /* whether some frame's name is of it */
    size_t n_rows, n_hidden_rows;
    size_t first_row;                     /* those before it are not drawn */
    bool upward;                          /* each row stands above the one before */
    int64_t top, height;                  /* of the first row; of the whole picture */
    struct found_frame found[FOUND_MOST]; /* of the options' findings: the picture's business, too */
};

/* Of a model that lives longer; top and height are the picture's business. PPROFX_USAGE as page_init
 * and diff_new. */
int sheet_make(struct sheet *s, const struct profile *p, const struct flame_options *o,
               const struct shape *shape, struct pprofx_error *err);

/* Of the callers of a sandwich, which stand above s; false, and nothing is made, when there are none. */
bool sheet_make_above(struct sheet *above, const struct sheet *s, const struct shape *shape);

/* Also after an error, and a sheet that is all zeros. */
void sheet_free(struct sheet *s);

/* A value in words: "1.52s". */
void sheet_value(const struct sheet *s, struct buf *out, int64_t v);

/* "12.3%" of the shown column's total. */
void sheet_share(const struct sheet *s, struct buf *out, int64_t v);

/* What a node is called: "all" for the root, "(n small frames)". */
void sheet_name(const struct sheet *s, struct buf *out, size_t node);

/* The longest form of that which fits into so many characters (flame/clean.h); the root's with the total. */
void sheet_label(const struct sheet *s, struct buf *out, size_t node, size_t room);

/* The number of a node's colour in the palette. */
unsigned sheet_class(const struct sheet *s, size_t node);

/* The class with the largest of these sums, the first of equal ones. */
unsigned sheet_heaviest(const int64_t weight[FLAME_N_CLASSES]);

/* Where what is so wide ends; sums may have been cut at the end of int64, so that parts are wider than the
 * whole. */
int64_t sheet_end(int64_t at, int64_t width);

/* x of a position between 0 and the root's width. */
int64_t sheet_x(const struct sheet *s, int64_t at);

/* y of a row. */
int64_t sheet_y(const struct sheet *s, size_t row);

#endif
