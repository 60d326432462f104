/* JSON, streamed through yajl into a buffer. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct json;

struct json *json_new(struct buf *out, bool pretty);
void json_free(struct json *j); /* ends the document with a newline */

void json_object(struct json *j);
void json_array(struct json *j);
void json_end(struct json *j); /* of the innermost object or array */
void json_key(struct json *j, const char *key);
void json_text(struct json *j, struct str text); /* invalid UTF-8 becomes U+FFFD */
void json_int(struct json *j, int64_t v);
void json_real(struct json *j,
               double v); /* shortest text that reads back the same; NaN and infinities are null */
void json_bool(struct json *j, bool v);
void json_null(struct json *j);

#endif
