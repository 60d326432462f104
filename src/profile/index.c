/* Choosing the value of a sample by name or number, as pprof's sample_index does. */
#include "base/buf.h"
#include "base/error.h"
#include "profile/profile.h"

#include <string.h>

/* A decimal number as Go's Atoi reads it.  Anything that does not fit is no number and so may be a name. */
static bool parse_number(const char *s, int64_t *out)
{
    bool negative = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    if (!*s)
        return false;
    int64_t v = 0;
    for (; *s; s++) {
        if (*s < '0' || *s > '9' || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, *s - '0', &v))
            return false;
    }
    *out = negative ? -v : v;
    return true;
}

static size_t default_index(const struct profile *p)
{
    if (p->default_type)
        for (size_t i = 0; i < p->n_types; i++)
            if (p->types[i].type == p->default_type)
                return i;
    return p->n_types - 1;
}

static int unknown_name(const struct profile *p, const char *name, struct pprofx_error *err)
{
    struct buf names = {0};
    for (size_t i = 0; i < p->n_types; i++) {
        struct str type = profile_string(p, p->types[i].type);
        if (i)
            buf_char(&names, ' ');
        buf_add(&names, type.p, type.n);
    }
    int code =
        error_set(err, PPROFX_USAGE, "sample_index \"%s\" must be one of: [%s]", name, buf_text(&names));
    buf_free(&names);
    return code;
}

int profile_value_index(const struct profile *p, const char *name, size_t *out, struct pprofx_error *err)
{
    if (!p->n_types)
        return error_set(err, PPROFX_USAGE, "profile has no samples");
    if (!name || !*name) {
        *out = default_index(p);
        return PPROFX_OK;
    }
    int64_t number;
    if (parse_number(name, &number)) {
        if (number < 0 || (uint64_t)number >= p->n_types)
            return error_set(err, PPROFX_USAGE, "sample_index %s is outside the range [0..%zu]", name,
                             p->n_types - 1);
        *out = (size_t)number;
        return PPROFX_OK;
    }
    /* Old options say "inuse_space" for profiles whose type is plain "space". */
    const char *plain = strncmp(name, "inuse_", 6) ? name : name + 6;
    for (size_t i = 0; i < p->n_types; i++) {
        struct str type = profile_string(p, p->types[i].type);
        if (str_equal(type, str_of(name)) || str_equal(type, str_of(plain))) {
            *out = i;
            return PPROFX_OK;
        }
    }
    return unknown_name(p, name, err);
}

void profile_keep_value(struct profile *p, size_t value)
{
    for (size_t i = 0; i < p->n_samples; i++)
        p->values[i] = p->values[i * p->n_types + value];
    p->types[0] = p->types[value];
    p->n_types = 1;
}
