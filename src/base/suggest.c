#include "base/suggest.h"

#include <string.h>

enum { LONGEST = 31 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, changes and swaps of neighbours that make a into b (optimal string alignment). */
static size_t edit_distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t d = above[j - 1] + (a[i - 1] != b[j - 1]);
            d = least(d, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d = least(d, before[j - 2] + 1);
            row[j] = d;
        }
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[m];
}

void suggest(struct suggestion *s, const char *name)
{
    size_t n = strlen(s->word), m = strlen(name);
    if (n == 0 || n > LONGEST || m > LONGEST)
        return;
    /* What the user left off costs nothing but order: the shortest name that the word begins wins. */
    size_t distance = strncmp(s->word, name, n) == 0 ? 0 : edit_distance(s->word, n, name, m);
    if (distance > 1 + (n - 1) / 4 || distance >= least(n, m))
        return;
    /* Who mistypes a word seldom does so in its first letter: "bogus" is not meant to be "focus". */
    if (distance > 1 && name[strspn(name, "-")] != s->word[0])
        return;
    if (!s->name || distance < s->distance || (distance == 0 && strlen(s->name) > m)) {
        s->name = name;
        s->distance = distance;
    }
}
