/* Findings as a table, for tickets and spreadsheets. */
#ifndef FINDINGS_FINDINGS_REPORT_H
#define FINDINGS_FINDINGS_REPORT_H

#include "findings/finding.h"

struct report;

/* A row each; parts stand behind what they belong to.  The caller frees it with report_free. */
struct report *findings_report(const struct finding_list *list);

#endif
