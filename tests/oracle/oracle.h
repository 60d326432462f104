/* The oracle: profile.proto read the plain way, the whole message through protobuf-c, by pprof's rules.  The
 * decoder streams and scans; both must see the same profile or both refuse.  What is compared is a text that
 * holds everything a profile has, strings as "length:bytes", tables by row. */
#ifndef ORACLE_ORACLE_H
#define ORACLE_ORACLE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct profile;

enum oracle_answer {
    ORACLE_ACCEPTED,
    ORACLE_REFUSED,
    ORACLE_GLUED, /* several profiles one after the other, which only a splitting reader can tell apart */
    ORACLE_SILENT /* protobuf-c misreads field numbers that are 0 or do not fit 29 bits: nothing to compare */
};

/* Reads n bytes of inflated protobuf.  Accepted: *out gets the text, with compat as pprof itself sees it. */
enum oracle_answer oracle_read(const void *data, size_t n, bool compat, struct buf *out);

/* The same text of a profile that decode made. */
void oracle_describe(const struct profile *p, struct buf *out);

#endif
