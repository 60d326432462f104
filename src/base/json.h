/* JSON, streamed through yajl into a buffer. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct json;

/* Called out of turn (a value where a key belongs, levels deeper than 64) is a mistake of the caller and
 * asserted: the shape of a document is decided by our code, never by a file. */
struct json *json_new(struct buf *out, bool pretty);
void json_free(struct json *j); /* ends the document with a newline */

void json_object(struct json *j);
void json_array(struct json *j);
void json_end(struct json *j); /* of the innermost object or array */
void json_key(struct json *j, const char *key);

/* Invalid UTF-8 becomes U+FFFD; returns whether there was any. */
bool json_text(struct json *j, struct str text);

void json_int(struct json *j, int64_t v);
void json_real(struct json *j, double v); /* shortest text that reads back the same; not finite: null */
void json_bool(struct json *j, bool v);
void json_null(struct json *j);

/* The same shortest text of a finite number, for other formats. */
void json_format_real(struct buf *out, double v);

#endif
