/* The distinct paths of a profile, from the root, as the reader of another tool sees them: frames with the
 * same key are one frame, and paths come in the bytewise order of their frames' keys. */
#ifndef EXCHANGE_PATHS_H
#define EXCHANGE_PATHS_H

#include "fold/nodes.h"
#include "fold/walk.h"

#include <pprofx/error.h>

struct strings;
struct walk_order;

struct path_frame {
    struct str key;
    uint32_t node; /* the first of nodes that has this key */
};

struct paths {
    const struct profile *p;
    struct nodes nodes;
    struct path_frame *frames; /* in the order of their keys */
    size_t n_frames;
    struct frame_map map; /* location → indices of frames */
    uint32_t *ids;        /* what the map points to */
    struct walk_order order;
    struct arena *arena; /* of the keys */
};

/* key adds what a node is called; equal texts make equal frames.  PPROFX_LIMIT when a stack is too long.  The
 * profile must live longer. */
int paths_make(struct paths *out, const struct profile *p, const struct fold_options *options,
               void (*key)(struct buf *out, const struct fold_node *node), struct pprofx_error *err);
void paths_free(struct paths *t);

/* One distinct path: its frames, outermost first, and the sum of its samples. */
struct path {
    const uint32_t *frames;
    size_t depth;
    int64_t sum;
};

/* Calls fn for every path with the sum of one value type, until it gives an error; *saturated is set when a
 * sum was cut. */
int paths_each(const struct paths *t, size_t type,
               int (*fn)(void *context, const struct path *path, struct pprofx_error *err), void *context,
               bool *saturated, struct pprofx_error *err);

#endif
