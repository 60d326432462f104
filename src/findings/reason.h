/* Why a finding is as severe as it is, in words. */
#ifndef FINDINGS_REASON_H
#define FINDINGS_REASON_H

#include "findings/finding.h"

struct arena;

/* "warning from 10 %", "15.8 goroutines, warning from 4": makes the reason from the level that was reached,
 * from what the rule's row says, or from the part that is as severe; and behind it what keeps the finding
 * from being more severe.  When chains have joined what they join. */
void reason_add(struct finding *f, struct arena *arena);

#endif
