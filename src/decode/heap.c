/* The heap as text: Go's heap and allocs with debug=1; gperftools' heap (v1, v2), growth and fragmentation.
 */
#include "base/error.h"
#include "base/mem.h"
#include "decode/legacy_reader.h"
#include "decode/memory_map.h"
#include "decode/memstats.h"
#include "decode/scan.h"
#include "decode/symbols.h"

struct heap {
    struct legacy *l;
    struct symbols symbols;
    struct memstats memstats;
    struct legacy_sum sum; /* of objects that were allocated, before they are scaled */
    bool has_alloc;        /* four values a sample instead of two */
    bool unsampled;        /* counts are of samples taken at random, one in rate bytes */
    int64_t rate;
};

/* The four numbers of a row or header: in use, and allocated. */
struct counts {
    struct str count, size, alloc_count, alloc_size;
};

/* "12: 345 [ 6: 78" with any blanks, up to the ']'. */
static bool take_counts(struct str *s, bool negative, struct counts *out)
{
    struct str *const parts[] = {&out->count, &out->size, &out->alloc_count, &out->alloc_size};
    static const char *const behind[] = {":", "[", ":", "]"};
    for (size_t i = 0; i < 4; i++) {
        if (i)
            scan_blanks(s);
        const char *start = s->p;
        if (negative && i < 2)
            (void)scan_text(s, "-");
        if (!scan_digits(s).n)
            return false;
        *parts[i] = (struct str){start, (size_t)(s->p - start)};
        if (i % 2)
            scan_blanks(s);
        if (!scan_text(s, behind[i]))
            return false;
    }
    return true;
}

enum heap_kind {
    HEAP_NONE,
    HEAP_SAMPLED, /* @ heap…: see its word */
    HEAP_PLAIN,   /* @ growth, @ fragmentation */
};

struct header {
    struct counts counts;
    struct str word, rate;
};

static struct str take_kind_word(struct str *s)
{
    size_t n = 0;
    while (n < s->n &&
           (s->p[n] == '_' || (s->p[n] >= 'a' && s->p[n] <= 'z') || (s->p[n] >= '0' && s->p[n] <= '9')))
        n++;
    struct str word = {s->p, n};
    *s = (struct str){s->p + n, s->n - n};
    return word;
}

/* Behind the ']' of a header. */
static enum heap_kind kind_of(struct str s, struct header *out)
{
    struct str exact = s;
    scan_blanks(&s);
    if (!scan_text(&s, "@"))
        return HEAP_NONE;
    if (scan_text(&exact, " @ growth") || scan_text(&exact, " @ fragmentation"))
        return HEAP_PLAIN;
    scan_blanks(&s);
    out->word = take_kind_word(&s);
    (void)scan_text(&s, "/");
    out->rate = scan_digits(&s);
    struct str word = out->word;
    return scan_text(&word, "heap") ? HEAP_SAMPLED : HEAP_NONE;
}

/* Of several places in the line where a header could begin pprof takes the first that is one of a heap, then
 * the first of the others. */
static enum heap_kind split_header(struct str line, struct header *out)
{
    enum heap_kind kind = HEAP_NONE;
    while (kind != HEAP_SAMPLED && scan_find(&line, "heap profile:")) {
        struct str s = line;
        struct header one = {0};
        (void)scan_text(&s, "heap profile:");
        (void)scan_text(&line, "h");
        scan_blanks(&s);
        enum heap_kind found = take_counts(&s, false, &one.counts) ? kind_of(s, &one) : HEAP_NONE;
        if (found != HEAP_NONE) {
            kind = found;
            *out = one;
        }
    }
    return kind;
}

bool legacy_is_heap(struct str line)
{
    struct header header;
    return split_header(line, &header) != HEAP_NONE;
}

/* Whether what was allocated is something else than what is in use. */
static bool differs(struct str alloc, struct str inuse)
{
    return !str_equal(alloc, inuse) && !str_equal(alloc, str_of("0"));
}

static int read_kind(struct heap *h, const struct header *header, struct pprofx_error *err)
{
    int64_t rate = 0;
    if (header->rate.n && !scan_decimal(header->rate, &rate))
        return error_set(err, PPROFX_FORMAT, "the sampling rate does not fit 64 bits");
    h->has_alloc = differs(header->counts.alloc_count, header->counts.count) ||
                   differs(header->counts.alloc_size, header->counts.size);
    h->unsampled = true;
    h->rate = rate;
    if (str_equal(header->word, str_of("heap"))) { /* twice the rate is written there, by tradition */
        h->rate = rate / 2;
        return PPROFX_OK;
    }
    if (str_equal(header->word, str_of("heapz_v2")) || str_equal(header->word, str_of("heap_v2")))
        return PPROFX_OK;
    h->unsampled = false;
    h->rate = 1;
    return str_equal(header->word, str_of("heapprofile"))
               ? PPROFX_OK
               : error_set(err, PPROFX_FORMAT, "the kind of heap profile \"%.*s\" is not known",
                           (int)(header->word.n < 40 ? header->word.n : 40), header->word.p);
}

/* Go's header is the sum of the rows; others count what they leave out. */
static void set_sum(struct heap *h, const struct header *header)
{
    if (str_equal(header->word, str_of("heap")))
        legacy_sum_is(&h->sum, header->counts.alloc_count);
}

static int read_header(struct heap *h, struct pprofx_error *err)
{
    struct text_profile *t = &h->l->t;
    struct header header = {0};
    int r = legacy_next(h->l, err);
    if (r)
        return r;
    enum heap_kind kind = split_header(h->l->line, &header);
    h->rate = 1;
    if (kind == HEAP_NONE)
        return error_set(err, PPROFX_FORMAT, "is no header of a heap profile");
    if (kind == HEAP_SAMPLED)
        r = read_kind(h, &header, err);
    set_sum(h, &header);
    if (r)
        return r;
    if (h->has_alloc) {
        text_type(t, "alloc_objects", "count");
        text_type(t, "alloc_space", "bytes");
    }
    text_type(t, h->has_alloc ? "inuse_objects" : "objects", "count");
    text_type(t, h->has_alloc ? "inuse_space" : "space", "bytes");
    legacy_period(h->l, "space", "bytes", h->rate);
    return PPROFX_OK;
}

/* The first place in a line that is "1: 2 [3: 4] @"; s then stands behind it. */
static bool find_sample(struct str *s, struct counts *out)
{
    while (s->n) {
        struct str at = *s;
        if (take_counts(&at, true, out) && scan_text(&at, " @")) {
            *s = at;
            return true;
        }
        if (!scan_digits(s).n) /* digits fail as a whole */
            *s = (struct str){s->p + 1, s->n - 1};
    }
    return false;
}

static int pair_of(struct heap *h, struct str count_text, struct str size_text, const char *what,
                   int64_t *values, int64_t *block_size, struct pprofx_error *err)
{
    int64_t count, size;
    if (!scan_decimal(count_text, &count) || !scan_decimal(size_text, &size))
        return error_set(err, PPROFX_FORMAT, "a number does not fit 64 bits");
    if (count == 0 && size != 0)
        return error_set(err, PPROFX_FORMAT, "%s count is 0 but %s bytes are %.*s", what, what,
                         (int)size_text.n, size_text.p);
    if (count) {
        /* As in Go, the quotient that does not fit wraps. */
        *block_size = count == -1 ? (int64_t)(0 - (uint64_t)size) : size / count;
        if (h->unsampled)
            legacy_unsample(h->l, h->rate, &count, &size);
    }
    values[0] = count;
    values[1] = size;
    return PPROFX_OK;
}

static int read_sample(struct heap *h, struct str line, int64_t *values, int64_t *block_size,
                       struct pprofx_error *err)
{
    struct counts counts;
    int r = PPROFX_OK;
    *block_size = 0;
    h->l->n_addresses = 0;
    if (!find_sample(&line, &counts))
        return error_set(err, PPROFX_FORMAT,
                         "is no sample of a heap profile (OBJECTS: BYTES [OBJECTS: BYTES] @ 0xADDRESS …)");
    if (h->has_alloc)
        r = pair_of(h, counts.alloc_count, counts.alloc_size, "allocation", values, block_size, err);
    if (!r)
        r = pair_of(h, counts.count, counts.size, "inuse", values + (h->has_alloc ? 2 : 0), block_size, err);
    int64_t allocated;
    if (scan_decimal(counts.alloc_count, &allocated))
        legacy_sum_add(&h->sum, allocated);
    return r ? r : legacy_addresses(h->l, line, true, err);
}

static int begin_sample(struct heap *h, struct str line, int64_t *values, struct pprofx_error *err)
{
    int64_t block_size;
    int r = read_sample(h, line, values, &block_size, err);
    if (!r)
        r = symbols_begin(&h->symbols, err);
    if (r)
        return r;
    struct label label = legacy_bytes_label(h->l, block_size);
    return symbols_label(&h->symbols, &label, err);
}

static void read_memstats(struct heap *h)
{
    struct str line = h->l->line;
    if (!h->l->compat && scan_text(&line, "# "))
        memstats_comment(&h->memstats, text_of(&h->l->t), h->l->line);
}

static int read_samples(struct heap *h, struct pprofx_error *err)
{
    struct legacy *l = h->l;
    int64_t values[4] = {0};
    bool open = false;
    for (;;) {
        int r = legacy_next(l, err);
        if (r)
            return r;
        struct str line = scan_trim(l->line);
        if (l->more && (!line.n || *line.p == '#')) {
            r = open ? symbols_comment(&h->symbols, l->line, err) : PPROFX_OK;
            if (r)
                return r;
            read_memstats(h);
            continue;
        }
        if (open)
            r = symbols_end(&h->symbols, values, err);
        if (r || !l->more || memory_map_begins(line))
            return r;
        r = begin_sample(h, line, values, err);
        if (r)
            return r;
        open = true;
    }
}

int legacy_heap(struct legacy *l, struct pprofx_error *err)
{
    struct heap h = {.l = l, .symbols = {.l = l, .hidden = SYMBOLS_DROP_HIDDEN}};
    int r = read_header(&h, err);
    if (!r)
        r = read_samples(&h, err);
    if (!r)
        r = symbols_finish(&h.symbols, err);
    if (!r)
        legacy_sum_note(l, &h.sum);
    symbols_free(&h.symbols);
    return r;
}
