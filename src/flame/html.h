/* The page around a flamegraph: style sheet and script. The script puts a panel beside it. */
#ifndef FLAME_HTML_H
#define FLAME_HTML_H

#include "base/buf.h"

/* What comes before the SVG and what comes after it. */
void html_begin(struct buf *out, const char *title);
void html_end(struct buf *out);

#endif
