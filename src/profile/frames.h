/* The filters that look at frames: which samples stay, and which of their frames.  Each takes compiled
 * expressions (NULL is "not set") and says what matched. */
#ifndef PROFILE_FRAMES_H
#define PROFILE_FRAMES_H

#include <stdbool.h>

struct match;
struct profile;

struct frames_matched {
    bool focus, ignore, hide, show; /* some location of the profile did, whether a sample names it or not */
};

/* focus keeps samples with a matching location, ignore drops them and wins; hide and show take away lines for
 * all samples.  A location left without lines vanishes, and samples left without locations are dropped, also
 * those that had none. */
struct frames_matched frames_by_name(struct profile *p, struct match *focus, struct match *ignore,
                                     struct match *hide, struct match *show);

/* Cuts what is above the match nearest to the root; samples without a match are dropped.  Returns whether
 * there was a match. */
bool frames_show_from(struct profile *p, struct match *show_from);

/* Cuts what the match nearest to the root calls; the match stays. The counterpart of frames_show_from. */
bool frames_show_to(struct profile *p, struct match *show_to);

/* Cuts, from the root, the first frame that matches drop and not keep with all it calls, but never before a
 * frame that stays was seen (pprof's Prune). */
void frames_prune(struct profile *p, struct match *drop, struct match *keep);

/* Cuts what the match nearest to the leaf calls; the match stays (pprof's PruneFrom). */
void frames_prune_from(struct profile *p, struct match *prune_from);

#endif
