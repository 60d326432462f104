/* Findings for people: what is worst comes first, five lines each. */
#ifndef FINDINGS_FINDINGS_TEXT_H
#define FINDINGS_FINDINGS_TEXT_H

#include "findings/finding.h"

struct buf;

struct findings_options {
    bool verbose;
    bool color;
    size_t width; /* of the terminal; 0: lines may be as long as they are */
};

void findings_text(const struct finding_list *list, const struct findings_options *options, struct buf *out);

/* A value in a rule's unit, as people read it: "12 %", "3.4 MB", "12,000"; "off" when it is infinite. */
void findings_value(struct buf *out, double value, struct str unit);

/* The same with the unit behind it: "17 goroutines". */
void findings_amount(struct buf *out, double value, struct str unit);

/* "info 5.0 %, warning 10 %, critical off" */
void findings_levels(struct buf *out, const struct rule *rule);

/* "main.load main.go:12"; a file's path stays when whole is set. */
void findings_place(struct buf *out, struct str function, struct str file, int64_t line, bool whole);

#endif
