#include "findings/complement.h"

#include "findings/kinds.h"

/* Profiles of one incident are fetched one after the other. */
static const int64_t most_apart = INT64_C(3600) * 1000000000;

/* Forms of one kind complement each other, too: a dump, and counts of goroutines. */
static uint64_t bit_of(struct str kind, struct str form)
{
    static const char *const forms[] = {"protobuf", "debug=1", "debug=2"};
    enum { FORMS = sizeof forms / sizeof *forms };
    size_t f = 0;
    while (f + 1 < FORMS && !str_is(form, forms[f]))
        f++;
    return UINT64_C(1) << (kinds_number(kind) * FORMS + f) % 64;
}

static void widen(struct complement *c, int set, int64_t first, int64_t last)
{
    if (!first)
        return;
    if (!c->first[set] || first < c->first[set])
        c->first[set] = first;
    if (last > c->last[set])
        c->last[set] = last;
}

void complement_add(struct complement *c, bool before, struct str kind, struct str form, int64_t time)
{
    c->kinds[before] |= bit_of(kind, form);
    widen(c, before, time > 0 ? time : 0, time);
}

/* Between the last of one and the first of the other. */
static bool is_apart(const struct complement *a, const struct complement *b, int set)
{
    return a->first[set] && b->first[set] && b->first[set] > a->last[set] &&
           b->first[set] - a->last[set] > most_apart;
}

bool complement_fits(const struct complement *a, const struct complement *b)
{
    for (int set = 0; set < COMPLEMENT_SETS; set++)
        if (a->kinds[set] & b->kinds[set] || is_apart(a, b, set) || is_apart(b, a, set))
            return false;
    return true;
}

void complement_join(struct complement *a, const struct complement *b)
{
    for (int set = 0; set < COMPLEMENT_SETS; set++) {
        a->kinds[set] |= b->kinds[set];
        widen(a, set, b->first[set], b->last[set]);
    }
}
