/* A flamegraph as one SVG file that needs nothing else. */
#ifndef FLAME_SVG_H
#define FLAME_SVG_H

#include "flame/diff.h"
#include "flame/found.h"
#include "flame/palette.h"
#include "report/report.h"

enum flame_form {
    FLAME_WHOLE,   /* the picture, the data behind it, the script */
    FLAME_HTML,    /* the same in an HTML file with a panel */
    FLAME_PICTURE, /* the picture alone, for a converter or a terminal */
};

enum flame_mode {
    FLAME_DOWN,     /* callees below their callers */
    FLAME_UP,       /* callers below the leaves */
    FLAME_SANDWICH, /* what the functions of focus call, and above it who calls them */
};

/* Where the profile is from, for the header. */
struct flame_origin {
    const char *command;      /* that draws it, or NULL */
    const struct side *of;    /* its sources, or NULL */
    const struct side *minus; /* those of what was subtracted, or NULL */
};

struct flame_options {
    const struct report_options *report;
    enum flame_mode mode;
    const char *focus; /* of a sandwich: a regular expression */
    bool flame;        /* the root at the bottom */
    bool by_weight;    /* siblings: the costliest first, else by name */
    enum palette_kind palette;
    const uint8_t *classes; /* of PALETTE_STATE: of each location, flame/states.h; else NULL */
    enum flame_form form;
    const char *source;        /* template of links to source lines, checked; or NULL */
    size_t max_frames;         /* kept in the file */
    const struct sides *sides; /* the profile is two, and their difference is drawn; or NULL */
    enum diff_scale scale;
    bool collapsed; /* recursion stands there once (fold/recursion.h) */
    struct flame_origin origin;
    const struct found *found; /* what is wrong; NULL: nobody has looked */
};

/* Adds the document to out. PPROFX_USAGE for a focus that is no expression or matches nothing and for a scale
 * by a duration that is not known, PPROFX_LIMIT for paths that are too long, PPROFX_IO when libxml2 is
 * missing. */
int flame_svg(const struct profile *p, const struct flame_options *options, struct buf *out,
              struct notes *notes, struct pprofx_error *err);

#endif
