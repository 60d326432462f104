/* What Go counts, as text: goroutine, threadcreate, goroutineleak and programs' own profiles with debug=1. */
#include "base/error.h"
#include "base/mem.h"
#include "decode/legacy_reader.h"
#include "decode/scan.h"
#include "decode/symbols.h"

/* NAME profile: total 12 */
static bool split_header(struct str line, struct str *name, struct str *total)
{
    size_t n = 0;
    while (n < line.n && !scan_is_space(line.p[n]))
        n++;
    *name = (struct str){line.p, n};
    line = (struct str){line.p + n, line.n - n};
    if (!n || !scan_text(&line, " profile: total "))
        return false;
    *total = scan_digits(&line);
    return total->n && !line.n;
}

bool legacy_is_count(struct str line)
{
    struct str name, total;
    return split_header(line, &name, &total);
}

struct count {
    struct legacy *l;
    struct symbols symbols;
    struct legacy_sum sum;
};

static int read_header(struct count *c, struct pprofx_error *err)
{
    struct legacy *l = c->l;
    struct profile *p = text_of(&l->t);
    struct str name, total;
    int r = legacy_next(l, err);
    while (!r && l->more && legacy_is_comment(l->line))
        r = legacy_next(l, err);
    if (r)
        return r;
    if (!split_header(l->line, &name, &total))
        return error_set(err, PPROFX_FORMAT, "is no header (NAME profile: total N)");
    text_type(&l->t, "", "count");
    p->types[0].type = profile_intern(p, name.p, name.n);
    legacy_period(l, "", "count", 1);
    p->period_type.type = p->types[0].type;
    legacy_sum_is(&c->sum, total);
    return PPROFX_OK;
}

/* The addresses, each " 0x…".  A goroutine that has only just begun has none; pprof refuses the file then. */
static int read_addresses(struct legacy *l, struct str line, struct pprofx_error *err)
{
    int r = PPROFX_OK;
    l->n_addresses = 0;
    for (struct str next = line; !r && scan_text(&next, " "); line = next) {
        uint64_t address = 0;
        enum scan_address found = scan_address(&next, &address);
        if (found == SCAN_NO_ADDRESS)
            break;
        r = legacy_address(l, found, address, err);
    }
    bool none = !l->n_addresses && !l->compat && line_is_blank(line);
    if (!r && !none && (line.n || !l->n_addresses))
        r = error_set(err, PPROFX_FORMAT, "is no sample (COUNT @ 0xADDRESS …)");
    return r;
}

static int read_sample(struct legacy *l, int64_t *count, struct pprofx_error *err)
{
    struct str line = l->line, digits = scan_digits(&line);
    if (!digits.n || !scan_text(&line, " @"))
        return error_set(err, PPROFX_FORMAT, "is no sample (COUNT @ 0xADDRESS …)");
    int r = read_addresses(l, line, err);
    if (!r && !scan_integer(digits, count))
        r = error_set(err, PPROFX_FORMAT, "the count is no number that Go reads");
    return r;
}

static int read_samples(struct count *c, struct pprofx_error *err)
{
    struct legacy *l = c->l;
    struct symbols *s = &c->symbols;
    bool open = false;
    int64_t count = 0;
    for (;;) {
        int r = legacy_next(l, err);
        if (r)
            return r;
        if (l->more && legacy_is_comment(l->line)) {
            r = open ? symbols_comment(s, l->line, err) : PPROFX_OK;
            if (r)
                return r;
            continue;
        }
        if (open)
            r = symbols_end(s, &count, err);
        struct str line = l->line;
        if (r || !l->more || scan_text(&line, "---"))
            return r;
        r = read_sample(l, &count, err);
        if (!r)
            r = symbols_begin(s, err);
        if (r)
            return r;
        legacy_sum_add(&c->sum, count);
        open = true;
    }
}

int legacy_count(struct legacy *l, struct pprofx_error *err)
{
    struct count c = {.l = l, .symbols = {.l = l, .hidden = SYMBOLS_KEEP_HIDDEN}};
    int r = read_header(&c, err);
    if (!r)
        r = read_samples(&c, err);
    if (!r)
        r = symbols_finish(&c.symbols, err);
    if (!r)
        legacy_sum_note(l, &c.sum);
    symbols_free(&c.symbols);
    return r;
}
