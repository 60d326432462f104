/* Findings as JSON: docs/findings.schema.json says what is in it. */
#ifndef FINDINGS_FINDINGS_JSON_H
#define FINDINGS_FINDINGS_JSON_H

#include "findings/finding.h"

struct buf;

void findings_json(const struct finding_list *list, struct buf *out);

#endif
