/* A fast hash for tables inside one run; not for anything that is stored.  A secret makes it another one in
 * each run of the program, so that ids and short names cannot be chosen to collide, which would make a table
 * a list that is searched from its start.  It is no cipher: long texts made by someone who knows it still
 * can. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

extern uint64_t hash_secret;

/* Chooses the secret; before the first table is made, while there is one thread.  Without it the secret is 0.
 */
void hash_choose_secret(void);

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    /* Folded 64×64 multiply without a 128-bit type, which C17 does not have. */
    uint64_t x = (a ^ (a >> 32)) * 0x9e3779b97f4a7c15u + b + hash_secret;
    x = (x ^ (x >> 29)) * 0xbf58476d1ce4e5b9u;
    return x ^ (x >> 32);
}

uint64_t hash_bytes(const void *data, size_t n, uint64_t seed);

#endif
