/* What the filters do to a profile once they know what goes: stacks are cut and samples dropped in place. */
#ifndef PROFILE_EDIT_H
#define PROFILE_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct profile;

/* Called once for each stack, frames[0..*n) leaf first: it may move frames to the front and lower *n. Returns
 * whether samples with this stack stay. */
struct edit_stacks {
    bool (*edit)(void *context, uint32_t *frames, size_t *n);
    void *context;
};

/* Runs the edit over all stacks, then drops the samples of those that do not stay (their stacks become
 * empty). */
void edit_stacks(struct profile *p, const struct edit_stacks *edit);

/* Keeps the samples i with keep(context, i), in their order.  keep sees every sample before it is moved, in
 * order. */
void edit_samples(struct profile *p, bool (*keep)(void *context, size_t sample), void *context);

/* Keeps of each sample the labels with keep[label id]. */
void edit_labels(struct profile *p, const bool *keep);

#endif
