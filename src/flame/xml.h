/* An XML document written through libxml2's text writer.
 *
 * libxml2 is loaded when the first document is begun: linked, it and what it needs (ICU, the C++ library)
 * would cost every command 1.4 ms of start-up. Its functions report neither what cannot be in XML nor a
 * failed write, so text must be clean before (flame/clean.h); what is written stays in memory. */
#ifndef FLAME_XML_H
#define FLAME_XML_H

#include "base/buf.h"
#include "base/str.h"

#include <pprofx/error.h>

#include <stdint.h>

struct xml;

/* Begins a document in out. PPROFX_IO when libxml2 is not there. */
int xml_begin(struct xml **x, struct buf *out, struct pprofx_error *err);

/* Ends it and frees the writer; PPROFX_IO when libxml2 failed on the way. NULL is allowed and is no failure.
 */
int xml_finish(struct xml *x, struct pprofx_error *err);

void xml_start(struct xml *x, const char *element);
void xml_end(struct xml *x);
void xml_attr(struct xml *x, const char *name, const char *value);
void xml_attr_tenths(struct xml *x, const char *name, int64_t tenths); /* 123: "12.3" */
void xml_place(struct xml *x, const char *id);                         /* an empty <g> */
void xml_text(struct xml *x, const char *text);
void xml_cdata(struct xml *x, const char *text); /* must not hold "]]>" */

/* As it is: text in which nothing has to be escaped, as base64, or whole elements; n is at most INT_MAX. */
void xml_plain(struct xml *x, const char *text, size_t n);

/* "12.3", as attributes have them. */
void xml_tenths(struct buf *out, int64_t tenths);

#endif
