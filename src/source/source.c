#include "source/source.h"

#include "base/error.h"
#include "base/mem.h"
#include "source/codec.h"
#include "source/reader.h"

#include <inttypes.h>
#include <string.h>

enum { CHUNK = 64 * 1024 };

/* The first that knows the bytes has them: of two for one format the faster stands first. */
static const struct codec *const codecs[] = {
#ifdef PPROFX_ISAL
    &codec_gzip_isal,
#endif
    &codec_gzip, &codec_zstd, &codec_lz4};

struct source {
    struct source_reader reader;
    const struct codec *codec; /* NULL: plain, or not looked at yet */
    void *state;
    bool sniffed, stored_end;
    uint64_t max_input, inflated;
    uint64_t stored; /* bytes taken from the reader */
    uint64_t teed;   /* of them, how many the tee has seen: a rewound source shows none twice */
    void (*tee)(void *context, const void *data, size_t n);
    void *tee_context;
    size_t at, end; /* of chunk */
    uint8_t chunk[CHUNK];
};

static uint64_t input_limit(const struct pprofx_limits *limits)
{
    return limits && limits->max_input ? limits->max_input : (uint64_t)16 << 30;
}

struct source *source_from_reader(const struct source_reader *reader, const struct pprofx_limits *limits)
{
    struct source *s = mem_alloc(1, sizeof *s);
    memset(s, 0, offsetof(struct source, chunk));
    s->reader = *reader;
    s->max_input = input_limit(limits);
    return s;
}

int source_open(struct source **out, const char *path, const struct pprofx_limits *limits,
                struct pprofx_error *err)
{
    struct source_reader reader;
    int r = reader_open(&reader, path, input_limit(limits), err);
    if (r)
        return r;
    *out = source_from_reader(&reader, limits);
    return PPROFX_OK;
}

struct source *source_from_memory(const void *data, size_t n, const struct pprofx_limits *limits)
{
    struct source_reader reader = reader_memory(data, n);
    return source_from_reader(&reader, limits);
}

void source_close(struct source *s)
{
    if (!s)
        return;
    if (s->codec)
        s->codec->free(s->state);
    s->reader.close(s->reader.context);
    mem_free(s);
}

void source_tee(struct source *s, void (*fn)(void *context, const void *data, size_t n), void *context)
{
    s->tee = fn;
    s->tee_context = context;
    s->teed = s->stored;
}

const char *source_compression(const struct source *s)
{
    return s->codec ? s->codec->name : "";
}

/* Takes more stored bytes behind what the chunk still holds. */
static int fill(struct source *s, struct pprofx_error *err)
{
    if (s->at) {
        memmove(s->chunk, s->chunk + s->at, s->end - s->at);
        s->end -= s->at;
        s->at = 0;
    }
    ptrdiff_t got = s->reader.read(s->reader.context, s->chunk + s->end, CHUNK - s->end, err);
    if (got < 0)
        return err ? (int)err->code : PPROFX_IO;
    if (got == 0)
        s->stored_end = true;
    s->stored += (uint64_t)got;
    if (s->tee && s->stored > s->teed) {
        size_t fresh = (size_t)(s->stored - s->teed);
        if (fresh > (size_t)got)
            fresh = (size_t)got;
        s->tee(s->tee_context, s->chunk + s->end + ((size_t)got - fresh), fresh);
        s->teed = s->stored;
    }
    s->end += (size_t)got;
    return PPROFX_OK;
}

/* Looks at the first bytes once and chooses the codec. */
static int sniff(struct source *s, struct pprofx_error *err)
{
    while (!s->stored_end && s->end < 4) {
        int r = fill(s, err);
        if (r)
            return r;
    }
    s->sniffed = true;
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
        if (s->end >= codecs[i]->n_magic && !memcmp(s->chunk, codecs[i]->magic, codecs[i]->n_magic)) {
            s->codec = codecs[i];
            s->state = codecs[i]->start();
            break;
        }
    return PPROFX_OK;
}

static size_t copy_plain(struct source *s, uint8_t *out, size_t n)
{
    if (n > s->end - s->at)
        n = s->end - s->at;
    memcpy(out, s->chunk + s->at, n);
    s->at += n;
    return n;
}

/* One step of the codec; *made is what it put into out. */
static int inflate_step(struct source *s, uint8_t *out, size_t n, size_t *made, struct pprofx_error *err)
{
    struct codec_io io = {s->chunk + s->at, s->end - s->at, out, n, s->stored - (s->end - s->at)};
    int r = s->codec->step(s->state, &io, err);
    if (r)
        return r;
    s->at = (size_t)(io.in - s->chunk);
    *made = (size_t)(io.out - out);
    return PPROFX_OK;
}

int source_read(struct source *s, void *data, size_t n, size_t *got, struct pprofx_error *err)
{
    int r = s->sniffed ? PPROFX_OK : sniff(s, err);
    size_t have = 0;
    while (!r && have < n) {
        if (s->at == s->end && !s->stored_end) {
            r = fill(s, err);
            continue;
        }
        size_t made = 0;
        bool drained = s->at == s->end;
        if (!s->codec)
            made = copy_plain(s, (uint8_t *)data + have, n - have);
        else if (!drained || !s->codec->at_end(s->state))
            r = inflate_step(s, (uint8_t *)data + have, n - have, &made, err);
        have += made;
        if (!r && drained && !made) { /* nothing stored, nothing buffered in the codec */
            if (s->codec && !s->codec->at_end(s->state))
                r = error_set(err, PPROFX_FORMAT,
                              "the %s data ends early, after byte %" PRIu64 " of the file", s->codec->name,
                              s->stored);
            break;
        }
    }
    if (r)
        return r;
    s->inflated += have;
    if (s->inflated > s->max_input)
        return error_set(err, PPROFX_LIMIT,
                         "more than %" PRIu64 " bytes of input; --max-input raises the limit", s->max_input);
    *got = have;
    return PPROFX_OK;
}

int source_rewind(struct source *s, struct pprofx_error *err)
{
    int r = s->reader.rewind(s->reader.context, err);
    if (r)
        return r;
    if (s->codec)
        s->codec->free(s->state);
    s->codec = NULL;
    s->state = NULL;
    s->sniffed = s->stored_end = false;
    s->inflated = s->stored = 0;
    s->at = s->end = 0;
    return PPROFX_OK;
}

int source_drain(struct source *s, struct pprofx_error *err)
{
    while (!s->stored_end) {
        s->at = s->end;
        int r = fill(s, err);
        if (r)
            return r;
    }
    return PPROFX_OK;
}
