/* How far a finding can be trusted, in words: what its kind of evidence allows to say. */
#ifndef FINDINGS_CONFIDENCE_H
#define FINDINGS_CONFIDENCE_H

#include "findings/finding.h"

struct arena;
struct tables;

/* PPROFX_USAGE when a "basis" names what no figure rests on; "" is fine. */
int confidence_check(struct str basis, struct pprofx_error *err);

/* Puts before the rule's own words what the figure rests on: samples and the interval of a share, sampled
 * objects of a figure on memory, else how the profile of its basis was counted. */
int confidence_add(struct finding *f, struct tables *tables, struct arena *arena, struct pprofx_error *err);

#endif
