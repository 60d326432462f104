/* What to look at first: what failed, what waits for ever, locks and who may hold them, what grows, crowds,
 * what is stuck, the rest.  An order, not a proof. */
#ifndef GOROUTINES_JUDGE_H
#define GOROUTINES_JUDGE_H

#include "goroutines/groups.h"

enum verdict {
    VERDICT_FAILED,  /* brought the program down */
    VERDICT_FOREVER, /* nothing can end it */
    VERDICT_LOCK,    /* waits for a lock */
    VERDICT_INSIDE,  /* is in the function that those want the lock in, behind that line: may hold it */
    VERDICT_LEAK,    /* became many more from the first moment to the last, parked */
    VERDICT_CROWD,   /* very many alike */
    VERDICT_STUCK,   /* several wait for somebody to receive, or long for others to be done */
    VERDICT_OTHER,
    VERDICT_LIBRARY, /* no code of the user's */
    VERDICT_OWN,     /* own.h */
};

struct judged {
    uint32_t group;
    enum verdict verdict;
    int64_t growth;
    struct str own;      /* what VERDICT_OWN is called */
    struct str inside;   /* VERDICT_INSIDE: the function */
    uint64_t n_waiting;  /* and how many want a lock in it */
    bool stuck;          /* VERDICT_CROWD: it looks like VERDICT_STUCK, too */
    bool all_asleep;     /* the program is dead-locked as a whole */
    int64_t coarse_wait; /* the longest of its coarse signature, -1: none told */
};

/* All groups of the last moment, and those of others that are gone, in that order; with several moments what
 * grew most first, where that is more than a hundredth of all.  own ones come last.  The caller frees. */
struct judged *judge(const struct groups *g);

/* Why a group stands where it does, in a few words; "" for most. */
const char *verdict_text(enum verdict verdict);

#endif
