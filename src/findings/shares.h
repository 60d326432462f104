/* What samples can tell of a share, and of two: intervals and chance. */
#ifndef FINDINGS_SHARES_H
#define FINDINGS_SHARES_H

/* The ends of the 95 % interval (Wilson) of a share of k in n samples whose variance is phi times that of
 * independent ones; 0 and 1 where there are no samples. */
double share_low(double k, double n, double phi);
double share_high(double k, double n, double phi);

/* How likely k1 of n1 and k2 of n2 differ so much by chance when their true shares are equal (likelihood
 * ratio); 1 where one of them has no samples. */
double share_chance(double k1, double n1, double k2, double n2, double phi);

#endif
