#include "oracle/walk.h"

enum message { PROFILE, VALUE_TYPE, SAMPLE, LABEL, MAPPING, LOCATION, LINE, FUNCTION, OTHER };

enum { TIME_NANOS = 9, PERIOD_TYPE = 11 };

struct cursor {
    const uint8_t *at, *end;
};

static bool varint(struct cursor *c, uint64_t *out)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < 10 && c->at < c->end; i++) {
        uint8_t byte = *c->at++;
        v |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *out = v;
            return true;
        }
    }
    return false;
}

/* The message a field holds. */
static enum message inner(enum message in, uint64_t field)
{
    static const enum message of_profile[] = {OTHER, VALUE_TYPE, SAMPLE, MAPPING, LOCATION, FUNCTION,
                                              OTHER, OTHER,      OTHER,  OTHER,   OTHER,    VALUE_TYPE};
    if (in == PROFILE && field < sizeof of_profile / sizeof *of_profile)
        return of_profile[field];
    if (in == SAMPLE && field == 3)
        return LABEL;
    return in == LOCATION && field == 4 ? LINE : OTHER;
}

static bool skip(struct cursor *c, uint64_t n)
{
    if (n > (uint64_t)(c->end - c->at))
        return false;
    c->at += n;
    return true;
}

static void note_profile_field(uint64_t field, unsigned type, uint64_t value, const uint8_t *data,
                               uint64_t *time, struct walked *out)
{
    if (field == TIME_NANOS && type == 0) {
        out->time_after_time = out->time_after_time || *time != 0;
        *time = value;
    }
    if (field == PERIOD_TYPE && type == 2) {
        out->period = data;
        out->period_n = (size_t)value;
    }
}

/* The nesting is that of the format: three deep at most. */
static void walk(struct cursor c, enum message in, struct walked *out)
{
    uint64_t time = 0;
    while (c.at < c.end) {
        const uint8_t *start = c.at;
        uint64_t tag, value = 0;
        if (!varint(&c, &tag))
            return;
        unsigned type = (unsigned)(tag & 7);
        bool is_long = c.at - start > 5 || tag > UINT32_MAX;
        out->odd_tag = out->odd_tag || tag >> 3 == 0 || is_long;
        if ((type == 0 || type == 2) && !varint(&c, &value))
            return;
        const uint8_t *data = c.at;
        if (!skip(&c, type == 2 ? value : type == 1 ? 8 : type == 5 ? 4 : 0))
            return;
        if (in == PROFILE)
            note_profile_field(tag >> 3, type, value, data, &time, out);
        enum message message = type == 2 ? inner(in, tag >> 3) : OTHER;
        if (message != OTHER)
            walk((struct cursor){data, c.at}, message, out);
    }
}

void walk_profile(const uint8_t *data, size_t n, struct walked *out)
{
    *out = (struct walked){0};
    walk((struct cursor){data, data + n}, PROFILE, out);
}
