#include "decode/legacy_reader.h"

#include "base/error.h"
#include "base/notes.h"
#include "base/sat.h"
#include "decode/scan.h"

#include <inttypes.h>
#include <math.h>

enum { LONGEST_LINE = 64 * 1024 }; /* of Go's bufio.Scanner, with the line's end */

/* Bytes of the present line with the "\r" that may end it. */
static size_t full_length(const struct legacy *l)
{
    const char *end = (const char *)l->lines.in->data + l->lines.in->pos;
    return l->line.n + (l->line.p + l->line.n < end && l->line.p[l->line.n] == '\r');
}

int legacy_next(struct legacy *l, struct pprofx_error *err)
{
    l->line = str_of("");
    int r = lines_next(&l->lines, &l->more, &l->line, err);
    if (!r && l->more && l->compat && !l->any_length && full_length(l) >= LONGEST_LINE)
        return error_set(err, PPROFX_FORMAT, "is longer than the 64 KiB that go tool pprof reads");
    return r;
}

bool legacy_line_ended(const struct legacy *l)
{
    const struct input *in = l->lines.in;
    return l->more && in->pos > 0 && in->data[in->pos - 1] == '\n';
}

bool legacy_is_comment(struct str line)
{
    line = scan_trim(line);
    return line.n == 0 || line.p[0] == '#';
}

int legacy_address(struct legacy *l, enum scan_address found, uint64_t address, struct pprofx_error *err)
{
    if (found == SCAN_HUGE_ADDRESS)
        return error_set(err, PPROFX_FORMAT, "an address does not fit 64 bits");
    int r = BUILDER_GROW(&l->t.b, l->addresses, l->addresses_cap, l->n_addresses + 1, err);
    if (!r)
        l->addresses[l->n_addresses++] = address;
    return r;
}

int legacy_addresses(struct legacy *l, struct str text, bool bounded, struct pprofx_error *err)
{
    uint64_t address;
    enum scan_address found;
    int r = PPROFX_OK;
    while (!r && (found = scan_next_address(&text, bounded, &address)) != SCAN_NO_ADDRESS)
        r = legacy_address(l, found, address, err);
    return r;
}

void legacy_calls(struct legacy *l, size_t places)
{
    for (size_t i = places; i < l->n_addresses; i++)
        l->addresses[i]--;
}

void legacy_drop_twice(struct legacy *l)
{
    if (l->n_addresses > 1 && l->addresses[0] == l->addresses[1] + 1)
        memmove(l->addresses + 1, l->addresses + 2, (--l->n_addresses - 1) * sizeof *l->addresses);
}

int legacy_sample(struct legacy *l, const int64_t *values, const uint32_t *labels, size_t n_labels,
                  struct pprofx_error *err)
{
    int r = BUILDER_GROW(&l->t.b, l->stack, l->stack_cap, l->n_addresses, err);
    for (size_t i = 0; !r && i < l->n_addresses; i++) {
        uint32_t spot;
        r = spots_at(&l->spots, &l->t, l->addresses[i], &spot, err);
        if (!r)
            l->stack[i] = l->spots.rows[spot].location;
    }
    return r ? r : text_sample(&l->t, l->stack, l->n_addresses, values, labels, n_labels, err);
}

void legacy_sum_is(struct legacy_sum *s, struct str want)
{
    *s = (struct legacy_sum){0};
    s->known = scan_decimal(want, &s->want);
}

void legacy_sum_add(struct legacy_sum *s, int64_t value)
{
    bool cut = false;
    s->got = sat_add(s->got, value, &cut);
    s->known &= !cut;
}

void legacy_sum_note(struct legacy *l, const struct legacy_sum *s)
{
    if (s->known && s->got != s->want && !l->compat)
        notes_add(l->notes,
                  "the header says %" PRId64 " in all, the samples add up to %" PRId64
                  ": a part of the text is missing",
                  s->want, s->got);
}

int64_t legacy_times(struct legacy *l, int64_t count, int64_t factor)
{
    int64_t v;
    if (!__builtin_mul_overflow(count, factor, &v) || l->compat)
        return v;
    l->saturated = true;
    return (count < 0) == (factor < 0) ? INT64_MAX : INT64_MIN;
}

/* An object of size S is sampled with the probability 1 - e^(-S / rate). */
void legacy_unsample(struct legacy *l, int64_t rate, int64_t *count, int64_t *size)
{
    if (*count == 0 || *size == 0) {
        *count = *size = 0;
        return;
    }
    if (rate <= 1)
        return;
    double average = (double)*size / (double)*count;
    double scale = 1 / (1 - exp(-average / (double)rate));
    *count = sat_from_double_as((double)*count * scale, l->compat);
    *size = sat_from_double_as((double)*size * scale, l->compat);
}

struct label legacy_bytes_label(struct legacy *l, int64_t bytes)
{
    return (struct label){
        .key = profile_intern(text_of(&l->t), "bytes", 5), .number = bytes, .is_number = true};
}

void legacy_period(struct legacy *l, const char *type, const char *unit, int64_t period)
{
    struct profile *p = text_of(&l->t);
    p->period_type =
        (struct value_type){profile_intern(p, type, strlen(type)), profile_intern(p, unit, strlen(unit))};
    p->period = period;
}
