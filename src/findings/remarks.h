/* Remarks that several processes give rise to, as one. */
#ifndef FINDINGS_REMARKS_H
#define FINDINGS_REMARKS_H

#include "findings/finding.h"

enum { REMARK_TOLD = -1 };

/* Of each of list->quality, how many processes behind it have a remark of the same rule; REMARK_TOLD for
 * these.  The caller frees. */
int64_t *remarks_others(const struct finding_list *list);

#endif
