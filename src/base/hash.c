#include "base/hash.h"

#include <time.h>
#include <unistd.h>

uint64_t hash_secret;

/* What whoever made the input cannot know; also where the system loaded us, which it chooses at random. */
void hash_choose_secret(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    uint64_t time = (uint64_t)now.tv_sec << 30 ^ (uint64_t)now.tv_nsec;
    uint64_t place = (uint64_t)(uintptr_t)&now ^ (uint64_t)(uintptr_t)&hash_secret << 16;
    hash_secret = hash_mix(hash_mix(time, (uint64_t)getpid()), place);
}

static uint64_t load64(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Four independent lanes keep the multiplier busy on long stacks; short input takes one. */
uint64_t hash_bytes(const void *data, size_t n, uint64_t seed)
{
    const unsigned char *p = data;
    const uint64_t k = 0x9e3779b97f4a7c15u;
    uint64_t h = (seed + hash_secret) ^ (n * k);
    if (n >= 32) {
        uint64_t a = h, b = h + k, c = h ^ k, d = h - k;
        for (; n >= 32; p += 32, n -= 32) {
            a = (a ^ load64(p)) * k;
            b = (b ^ load64(p + 8)) * k;
            c = (c ^ load64(p + 16)) * k;
            d = (d ^ load64(p + 24)) * k;
            a ^= a >> 31;
            b ^= b >> 30;
            c ^= c >> 29;
            d ^= d >> 28;
        }
        h = hash_mix(hash_mix(a, b), hash_mix(c, d));
    }
    for (; n >= 8; p += 8, n -= 8)
        h = hash_mix(h, load64(p));
    if (n) {
        uint64_t tail = 0;
        memcpy(&tail, p, n);
        h = hash_mix(h, tail);
    }
    return hash_mix(h, k);
}
