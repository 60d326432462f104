#include "findings/shares.h"

#include "flame/noise.h"

#include <math.h>

/* Wilson's interval with so many effective samples. */
static void interval(double k, double n, double phi, double *low, double *high)
{
    const double z = 1.96;
    *low = 0;
    *high = 1;
    if (!(n > 0) || !(phi > 0))
        return;
    double m = n / phi, p = k / n > 1 ? 1 : k / n, d = 1 + z * z / m;
    double middle = (p + z * z / (2 * m)) / d, half = z * sqrt(p * (1 - p) / m + z * z / (4 * m * m)) / d;
    *low = middle > half ? middle - half : 0;
    *high = middle + half < 1 ? middle + half : 1;
}

double share_low(double k, double n, double phi)
{
    double low, high;
    interval(k, n, phi, &low, &high);
    return low;
}

double share_high(double k, double n, double phi)
{
    double low, high;
    interval(k, n, phi, &low, &high);
    return high;
}

double share_chance(double k1, double n1, double k2, double n2, double phi)
{
    const struct noise of = {.of = {n1, n2}};
    if (!(n1 > 0) || !(n2 > 0) || !(phi > 0))
        return 1;
    double g = noise_g(&of, k1, k2);
    return erfc(sqrt(g > 0 ? g / phi / 2 : 0));
}
