/* Rules as reports: all of them, and one. */
#ifndef FINDINGS_RULES_REPORT_H
#define FINDINGS_RULES_REPORT_H

#include "findings/rule.h"

struct report;

/* Both are freed with report_free. */
struct report *rules_list_report(const struct rules *rules);
struct report *rules_show_report(const struct rule *rule);

#endif
