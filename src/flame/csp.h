/* What a flamegraph's file may run, for a Content-Security-Policy: its own script and style sheet, by hash.
 */
#ifndef FLAME_CSP_H
#define FLAME_CSP_H

#include "base/buf.h"

#include <stdbool.h>

/* Adds the policy of the SVG and of the HTML file, or of the HTML file alone. It is the same for all
 * profiles.
 */
void csp_policy(struct buf *out, bool html_alone);

#endif
