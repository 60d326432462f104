#include "cli/duration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One number with its unit, in seconds; moves on. */
static bool take(const char **text, double *seconds)
{
    static const struct {
        const char *name;
        double size;
    } units[] = {{"ms", 0.001}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
    size_t n = strspn(*text, "0123456789.");
    char *end;
    double value = strtod(*text, &end);
    if (!n || end != *text + n)
        return false;
    size_t length = strspn(end, "abcdefghijklmnopqrstuvwxyz");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].name) == length && !strncmp(end, units[i].name, length)) {
            *seconds += value * units[i].size;
            *text = end + length;
            return true;
        }
    return false;
}

bool duration_parse(const char *text, int64_t *seconds)
{
    enum { LONGEST = 1000000000 };
    double sum = 0;
    if (!*text)
        return false;
    while (*text)
        if (!take(&text, &sum))
            return false;
    if (!(sum <= LONGEST))
        return false;
    *seconds = (int64_t)ceil(sum);
    return true;
}
