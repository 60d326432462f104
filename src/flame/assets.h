/* The elements, the style sheet and the script from web/, embedded by the build. */
#ifndef FLAME_ASSETS_H
#define FLAME_ASSETS_H

#include <stddef.h>

extern const char flame_live[];                      /* the elements that the script fills */
extern const char flame_css[], flame_js[];           /* of the SVG file */
extern const char flame_html_css[], flame_html_js[]; /* of the HTML file: with the panel's */
extern const size_t flame_live_size, flame_css_size, flame_js_size, flame_html_css_size, flame_html_js_size;

#endif
