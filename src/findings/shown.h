/* Values, levels and places as people read them, in texts, tables and documents. */
#ifndef FINDINGS_SHOWN_H
#define FINDINGS_SHOWN_H

#include "findings/rule.h"

#include <stdint.h>

struct buf;

/* A value in a rule's unit, as people read it: "12 %", "3.4 MB", "12,000"; "off" when it is infinite. */
void shown_value(struct buf *out, double value, struct str unit);

/* The same with the unit behind it: "17 goroutines". */
void shown_amount(struct buf *out, double value, struct str unit);

/* "info 5.0 %, warning 10 %, critical off"; "info and warning 10, critical 100 goroutines" where two are one
 * level. */
void shown_levels(struct buf *out, const struct rule *rule);

/* "Go 1.24 and later", "Go 1.19 to 1.25"; nothing for all. */
void shown_releases(struct buf *out, const struct remedy *r);

/* "main.load main.go:12"; a file's path stays when whole is set. */
void shown_place(struct buf *out, struct str function, struct str file, int64_t line, bool whole);

#endif
