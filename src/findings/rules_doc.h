/* docs/findings.md: what every rule's head says. */
#ifndef FINDINGS_RULES_DOC_H
#define FINDINGS_RULES_DOC_H

#include "findings/rule.h"

struct buf;

void rules_doc(const struct rules *rules, struct buf *out);

#endif
