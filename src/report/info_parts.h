/* The tables of the report "info". */
#ifndef REPORT_INFO_PARTS_H
#define REPORT_INFO_PARTS_H

#include "base/table.h"

struct profile;

/* A row a sample type: its name and unit, Σ|value| (saturating; as top's total), samples where it is not 0,
 * and whether it is the one shown when none is chosen. */
struct table *info_types(const struct profile *p);

/* A row a mapping: file, build id, addresses, offset. */
struct table *info_mappings(const struct profile *p);

/* A row a label key and kind (text or number), in the order of their names: samples that carry it and
 * distinct values. */
struct table *info_labels(const struct profile *p);

/* The first key of a text label, by name; "" when there is none. */
struct str info_text_label(const struct profile *p);

/* Stacks that some sample has. */
size_t info_stacks(const struct profile *p);

#endif
