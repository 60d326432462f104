/* What a flamegraph shows: a call tree with names in order, small branches folded, in columns.
 *
 * Node 0 is the root. Nodes stand in preorder, children in the order of their names, what is folded of a node
 * last. This is what is packed into the file (docs/flame-data.md) and what the static picture is drawn from.
 */
#ifndef FLAME_MODEL_H
#define FLAME_MODEL_H

#include "base/str.h"
#include "fold/fold.h"

struct arena;
struct pprofx_error;
struct profile;

/* Whose code a frame is: the colour of its box. */
enum flame_class {
    FLAME_MAIN,
    FLAME_MODULE_1, /* the costliest other modules */
    FLAME_MODULE_2,
    FLAME_MODULE_3,
    FLAME_STD,
    FLAME_RUNTIME,
    FLAME_GC,
    FLAME_SYSCALL, /* and cgo */
    FLAME_OTHER,
    FLAME_N_CLASSES
};

struct flame_name {
    struct str text; /* valid UTF-8 that XML can hold */
    uint32_t file;   /* index of files, or NONE */
    int64_t line;    /* where the function begins, or the line itself; 0: not known */
    uint8_t class;   /* enum flame_class */
};

/* What samples with a label cost: a column for each value type, the first of which is column. */
struct flame_label {
    struct str key, value; /* cleaned */
    size_t column;
};

/* One of the labels that cost most, whether it has columns or not. */
struct flame_share {
    struct str key, value; /* cleaned */
    int64_t sum;           /* Σ|value| of its samples in the shown column */
};

enum { FLAME_MOST_LABELS = 8 };

#define FLAME_SMALL (UINT32_MAX - 1) /* the name of "(n small frames)" */

struct flame {
    struct flame_name *names; /* sorted */
    size_t n_names;
    struct str *files; /* sorted */
    size_t n_files;

    size_t n; /* nodes */
    uint32_t *parent, *depth;
    uint32_t *name;   /* NONE for the root, FLAME_SMALL */
    uint32_t *merged; /* of FLAME_SMALL: children of the parent that stand in it; NULL: there is none */
    uint8_t *inlined; /* 1 or 0 */

    size_t shown;  /* the column the options chose */
    int64_t *self; /* Σ|self| of each name in it, folded nodes included; what frames of labels at the leaf
                      cost is that of the code above them */
    bool ends_in_labels; /* there are such frames */

    size_t n_columns;
    int64_t *factor; /* of each column: what all its totals are multiples of, at least 1 */
    size_t *as; /* the first column with the same numbers, each in units of its factor: itself when it has its
                   own */
    int64_t *total; /* of node i and all below it: [i * n_columns + c] */
    int64_t *own;   /* of node i itself in the shown column, where that was told by the tree; else NULL */

    struct flame_label *labels; /* the costliest first */
    size_t n_labels;
    struct flame_share shares[FLAME_MOST_LABELS]; /* the same and those that have no columns */
    size_t n_shares;
    const char *labels_left_out; /* why some have none, or NULL */

    size_t n_samples;    /* with a value */
    size_t n_folded;     /* frames that stand in FLAME_SMALL nodes; what was below them is not counted */
    size_t n_groups;     /* FLAME_SMALL nodes */
    double folded_share; /* of the shown column, that they have themselves */
    double least_share;  /* smaller nodes were folded; 0: none */
    struct str modules[FLAME_N_CLASSES]; /* module path of FLAME_MAIN and FLAME_MODULE_…; "" when not known */
    bool saturated;
    struct arena *arena;
};

/* Folds a profile by the options' granularity; a column a value type, and with labels
 * those of flame/labels.h. Keeps about max_nodes of the costliest nodes. classes, of each location, are those
 * of the names instead of owners, and a name with locations of several classes is as many names; NULL:
 * owners. PPROFX_LIMIT when a path is too long. The caller frees. */
int flame_new(const struct profile *p, const struct fold_options *options, size_t max_nodes, bool labels,
              const uint8_t *classes, struct flame **out, struct pprofx_error *err);
void flame_free(struct flame *f); /* NULL is allowed */

/* The same again, whose nodes may be put into another order. Texts are those of f, which must live longer. */
struct flame *flame_clone(const struct flame *f);

/* For who changes totals or the order of nodes: what nodes cost themselves is not known any more. */
void flame_forget_own(struct flame *f);

/* How many frames a node stands for. */
static inline uint32_t flame_frames(const struct flame *f, size_t node)
{
    return f->name[node] == FLAME_SMALL ? f->merged[node] : 1;
}

/* What each node costs itself, in one column: its total without its children's. The caller frees. */
int64_t *flame_selfs(const struct flame *f, size_t column);

/* Σ|self| of every node and all below it, for one column: what its width is drawn from; self is that of
 * flame_selfs. *made is what the caller frees: NULL where these are numbers of the model itself. */
const int64_t *flame_widths(const struct flame *f, size_t column, const int64_t *self, int64_t **made);

#endif
