/* What many rules need of the process that is judged, worked out once: the tables of totals.sql. */
#ifndef FINDINGS_TOTALS_H
#define FINDINGS_TOTALS_H

struct buf;
struct narrow;

/* Adds the statements that make them anew, with views as narrow as each needs. */
void totals_script(const struct narrow *narrow, struct buf *out);

#endif
