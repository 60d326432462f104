/* A fast hash for tables inside one run; not for anything that is stored or must resist an attacker's choice
 * of a colliding set longer than the tables' own limits. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    /* Folded 64×64 multiply without a 128-bit type, which C17 does not have. */
    uint64_t x = (a ^ (a >> 32)) * 0x9e3779b97f4a7c15u + b;
    x = (x ^ (x >> 29)) * 0xbf58476d1ce4e5b9u;
    return x ^ (x >> 32);
}

uint64_t hash_bytes(const void *data, size_t n, uint64_t seed);

#endif
