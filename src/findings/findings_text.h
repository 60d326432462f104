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

#endif
