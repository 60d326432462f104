/* Findings in the store: the table finding. */
#ifndef FINDINGS_STORE_H
#define FINDINGS_STORE_H

#include "findings/session.h"

struct db;

/* Stores what the session has found in one transaction; profile.id of its profiles are ids[0 ..
 * session_profiles), 0 for one that was judged before, which has its findings. */
int findings_store(struct session *s, struct db *db, const int64_t *ids, struct pprofx_error *err);

#endif
