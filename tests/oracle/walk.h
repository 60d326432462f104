/* What protobuf-c's unpacked message does not tell: how often a field came, and with which value. */
#ifndef ORACLE_WALK_H
#define ORACLE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct walked {
    bool odd_tag;          /* a field number that protobuf-c misreads, somewhere in the message */
    bool time_after_time;  /* time_nanos again after one that was not 0 */
    const uint8_t *period; /* the last period_type, which replaces earlier ones; NULL: none */
    size_t period_n;
};

/* Walks over a profile; stops quietly where the bytes make no sense, which protobuf-c will refuse. */
void walk_profile(const uint8_t *data, size_t n, struct walked *out);

#endif
