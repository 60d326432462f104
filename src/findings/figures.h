/* Figures as people read them in sentences: "12 %", "3.4 MB", "12,345", "1.5 s". */
#ifndef FINDINGS_FIGURES_H
#define FINDINGS_FIGURES_H

#include "base/str.h"

#include <stdint.h>

struct buf;

/* 0.123 is "12 %"; a decimal below 10 %. */
void figure_percent(struct buf *out, double share);

/* "931 B", "3.4 MB"; of 1024 each. */
void figure_bytes(struct buf *out, double bytes);

/* "12,345" */
void figure_amount(struct buf *out, int64_t n);

/* To two digits, whole from 10 on: "0.53", "7.1", "15", "12,345". */
void figure_number(struct buf *out, double value);

/* "2.5 ms", "1.5 s", "5m" */
void figure_duration(struct buf *out, double nanos);

#endif
