/* Random numbers for the generator: integers only, so that a seed gives the same profile on every machine. */
#ifndef BENCH_GEN_RANDOM_H
#define BENCH_GEN_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* The finaliser of splitmix64: every bit of the result depends on every bit of x. */
static inline uint64_t random_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static inline uint64_t random_next(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    return random_mix(*state);
}

/* A random number cut down to [0, n); n > 0. */
static inline uint32_t random_cut(uint64_t bits, uint32_t n)
{
    return (uint32_t)(((bits >> 32) * n) >> 32);
}

static inline uint32_t random_below(uint64_t *state, uint32_t n)
{
    return random_cut(random_next(state), n);
}

static inline bool random_percent(uint64_t *state, uint32_t percent)
{
    return random_below(state, 100) < percent;
}

/* A rank in [0, n), rank r about as likely as 1/(r + 1): first the power of two it lies in, then where. */
static inline uint32_t random_rank(uint64_t bits, uint32_t n)
{
    uint32_t powers = 1;
    while (powers < 31 && (1u << powers) <= n)
        powers++;
    uint32_t low = 1u << random_cut(bits, powers);
    uint32_t high = low > n / 2 ? n + 1 : low * 2;
    return low + random_cut(random_mix(bits), high - low) - 1;
}

#endif
