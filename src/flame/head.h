/* The header in words: what the profile is, what it costs, whose code that is. */
#ifndef FLAME_HEAD_H
#define FLAME_HEAD_H

#include "flame/sheet.h"

enum { HEAD_PLACES = 6 };

/* Elements with totals, in a difference with those before, too. */
#define HEAD_TOTAL "px-sum1"
#define HEAD_TOTAL_BEFORE "px-sum0"

/* A function that is worth a look, and the frame that shows it best. */
struct head_place {
    const char *words; /* before the first of several: "Costliest (self cpu):", else NULL */
    uint32_t name;
    struct buf why; /* "12.3%" */
    size_t node;
    int64_t x, width; /* 0: it is not in the picture */
};

/* An item of the lines below the title. */
struct head_fact {
    struct buf text;
    bool of_shown; /* of what is shown at first: not true of another type, nor of a part of the samples */
    /* In a total: its element, and where in the text its amount and its type stand; what follows is of_shown.
     */
    const char *id; /* or NULL */
    size_t amount_from, amount_to, type_from, type_to;
};

struct head {
    struct buf title, costliest; /* the latter: what stands before these functions */
    struct head_fact *facts;
    size_t n_facts, facts_cap;
    struct head_place places[HEAD_PLACES];
    size_t n_places;
    struct buf *filters; /* an item each */
    size_t n_filters;
    struct buf command; /* "$ pprofx flamegraph cpu.pb.gz", or empty */
};

void head_make(struct head *h, const struct sheet *s);
void head_free(struct head *h);

/* The text behind <desc>: the picture for who cannot see it. */
void head_describe(const struct head *h, const struct sheet *s, struct buf *out);

/* "pkg.F 12.3%": the i-th place, with its whole name. */
void head_place(const struct head *h, const struct sheet *s, struct buf *out, size_t i);

/* "standard library 12.3%": what the frames of an owner cost themselves. False when there are none. */
bool head_owner(const struct sheet *s, unsigned class, struct buf *out);

/* "route=/pack 42.6%": the i-th of the data's shares. */
void head_label(const struct sheet *s, size_t i, struct buf *out);

/* What stands before the shares of owners, false when there are none; and whether these are what the palette
 * tells. */
bool head_by_owner(const struct sheet *s, struct buf *out);
bool head_is_of_owners(const struct sheet *s);

/* The legend's words for a class of the palette: with owners those, with heat a share. False when there are
 * none. */
bool head_key(const struct sheet *s, unsigned class, struct buf *out);

/* For who fills it: a new fact, which stays where it is until the next one; one of what is shown at first; a
 * total, "total 1.52s of cpu"; that it is bottom-up, a sandwich, or without recursion; "CPU"; " of shop", or
 * nothing; "2s". */
struct buf *head_fact(struct head *h);
struct buf *head_fact_of_shown(struct head *h);
struct buf *head_total(struct head *h, const struct sheet *s, const char *id, int64_t total);
void head_mode(struct head *h, const struct sheet *s);
void head_kind(struct buf *out, const char *kind);
void head_program(struct buf *out, const struct profile *p);
void head_seconds(struct buf *out, int64_t nanos);

#endif
