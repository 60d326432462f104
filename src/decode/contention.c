/* Contention as text: Go's mutex and block with debug=1, gperftools' contentionz. */
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "base/sat.h"
#include "decode/legacy_reader.h"
#include "decode/symbols.h"

#include <inttypes.h>

struct contention {
    struct legacy *l;
    struct symbols symbols;
    bool is_go;
    int64_t cycles_per_second, period;
};

bool legacy_is_contention(struct str line)
{
    return scan_text(&line, "--- contentionz ") || scan_text(&line, "--- mutex:") ||
           scan_text(&line, "--- contention:");
}

static int number_of(struct str value, int64_t *out, struct pprofx_error *err)
{
    return scan_integer(value, out) ? PPROFX_OK
                                    : error_set(err, PPROFX_FORMAT, "the value is no number that Go reads");
}

static int read_attribute(struct contention *c, struct str key, struct str value, struct pprofx_error *err)
{
    int64_t milliseconds = 0;
    int r;
    if (str_equal(key, str_of("cycles/second")))
        return number_of(value, &c->cycles_per_second, err);
    if (str_equal(key, str_of("sampling period")))
        return number_of(value, &c->period, err);
    if (str_equal(key, str_of("ms since reset"))) {
        r = number_of(value, &milliseconds, err);
        text_of(&c->l->t)->duration_nanos = legacy_times(c->l, milliseconds, 1000 * 1000);
        return r;
    }
    return str_equal(key, str_of("discarded samples"))
               ? PPROFX_OK
               : error_set(err, PPROFX_FORMAT, "is no attribute of a contention profile");
}

/* KEY = VALUE lines, up to one that is something else, which then is the present one. */
static int read_attributes(struct contention *c, struct pprofx_error *err)
{
    struct legacy *l = c->l;
    for (;;) {
        int r = legacy_next(l, err);
        if (r || !l->more)
            return r;
        struct str line = scan_trim(l->line), end = line;
        if (legacy_is_comment(line))
            continue;
        const char *equals = memchr(line.p, '=', line.n);
        if (scan_text(&end, "---") || !equals)
            return PPROFX_OK;
        size_t n = (size_t)(equals - line.p);
        r = read_attribute(c, scan_trim((struct str){line.p, n}),
                           scan_trim((struct str){equals + 1, line.n - n - 1}), err);
        if (r)
            return r;
    }
}

/* The first place in a line that is "DELAY COUNT @"; s then stands behind it.  No blank between the two
 * numbers is needed: then the last digit is the count, as for pprof. */
static bool find_sample(struct str *s, struct str *delay, struct str *count)
{
    while (s->n) {
        struct str at = *s, first = scan_digits(&at), behind = at;
        if (!first.n) {
            *s = (struct str){s->p + 1, s->n - 1};
            continue;
        }
        *delay = first;
        scan_blanks(&at);
        *count = scan_digits(&at);
        if (!count->n && first.n > 1) {
            *delay = (struct str){first.p, first.n - 1};
            *count = (struct str){first.p + first.n - 1, 1};
            at = behind;
        }
        if (count->n && scan_text(&at, " @")) {
            *s = at;
            return true;
        }
        *s = behind;
    }
    return false;
}

static int begin_sample(struct contention *c, struct str line, int64_t *values, struct pprofx_error *err)
{
    struct legacy *l = c->l;
    struct str delay_text, count_text;
    int64_t delay, count;
    if (!find_sample(&line, &delay_text, &count_text))
        return error_set(err, PPROFX_FORMAT,
                         "is no sample of a contention profile (DELAY COUNT @ 0xADDRESS …)");
    if (!scan_decimal(delay_text, &delay) || !scan_decimal(count_text, &count))
        return error_set(err, PPROFX_FORMAT, "a number does not fit 64 bits");
    if (c->period > 0 && c->cycles_per_second > 0) {
        double gigahertz = (double)c->cycles_per_second / 1e9;
        delay = sat_from_double_as((double)delay * (double)c->period / gigahertz, l->compat);
    }
    values[0] = c->period > 0 ? legacy_times(l, count, c->period) : count;
    values[1] = delay;
    l->n_addresses = 0;
    int r = legacy_addresses(l, line, true, err);
    return r ? r : symbols_begin(&c->symbols, err);
}

static int read_samples(struct contention *c, struct pprofx_error *err)
{
    struct legacy *l = c->l;
    int64_t values[2] = {0};
    bool open = false;
    for (int r = PPROFX_OK;; r = legacy_next(l, err)) {
        struct str line = scan_trim(l->line), end = line;
        if (r)
            return r;
        if (l->more && legacy_is_comment(line)) {
            r = open ? symbols_comment(&c->symbols, l->line, err) : PPROFX_OK;
            if (r)
                return r;
            continue;
        }
        if (open)
            r = symbols_end(&c->symbols, values, err);
        if (r || !l->more || scan_text(&end, "---"))
            return r;
        r = begin_sample(c, line, values, err);
        if (r)
            return r;
        open = true;
    }
}

int legacy_contention(struct legacy *l, struct pprofx_error *err)
{
    struct contention c = {.l = l, .symbols = {.l = l, .hidden = SYMBOLS_KEEP_HIDDEN}, .period = 1};
    int r = legacy_next(l, err);
    if (!r && !legacy_is_contention(l->line))
        r = error_set(err, PPROFX_FORMAT, "is no header of a contention profile");
    struct str line = l->line;
    c.is_go = scan_text(&line, "--- mutex:");
    text_type(&l->t, "contentions", "count");
    text_type(&l->t, "delay", "nanoseconds");
    if (!r)
        r = read_attributes(&c, err);
    legacy_period(l, "contentions", "count", c.period);
    if (!r)
        r = read_samples(&c, err);
    if (!r)
        r = symbols_finish(&c.symbols, err);
    if (!r && c.is_go && c.period > 1 && !l->compat)
        notes_add(
            l->notes,
            "values are multiplied by the sampling period, %" PRId64
            ", as go tool pprof does, although newer releases of Go have done so before; a profile fetched "
            "with debug=0 has the right ones",
            c.period);
    symbols_free(&c.symbols);
    return r;
}
