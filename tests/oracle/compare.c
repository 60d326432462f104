#include "oracle/compare.h"

#include "decode/decode.h"
#include "decode/folded.h"
#include "decode/legacy.h"
#include "profile/profile.h"
#include "source/source.h"

#include <string.h>

/* A reader that gives its bytes in small steps, as a pipe or a socket may. */
struct drip {
    const char *data;
    size_t n, at, step;
};

static ptrdiff_t drip_read(void *context, void *data, size_t n, struct pprofx_error *err)
{
    (void)err;
    struct drip *d = context;
    size_t take = d->n - d->at;
    if (take > n)
        take = n;
    if (d->step && take > d->step)
        take = d->step;
    if (take)
        memcpy(data, d->data + d->at, take);
    d->at += take;
    return (ptrdiff_t)take;
}

static int drip_rewind(void *context, struct pprofx_error *err)
{
    (void)err;
    ((struct drip *)context)->at = 0;
    return 0;
}

static void drip_close(void *context)
{
    (void)context;
}

static struct source *open_drip(struct drip *d, const struct pprofx_limits *limits)
{
    struct source_reader reader = {d, drip_read, drip_rewind, drip_close};
    return source_from_reader(&reader, limits);
}

/* All inflated bytes of a source. */
static int read_all(struct source *s, struct buf *out, struct pprofx_error *err)
{
    char chunk[4096];
    for (;;) {
        size_t got;
        int r = source_read(s, chunk, sizeof chunk, &got, err);
        if (r || got == 0)
            return r;
        buf_add(out, chunk, got);
    }
}

static enum verdict differ(struct buf *why, const char *what, const struct pprofx_error *err)
{
    buf_printf(why, "%s%s%s", what, err->message[0] ? ": " : "", err->message);
    return VERDICT_DIFFERS;
}

static void show_difference(struct buf *why, const char *ours, const char *theirs)
{
    size_t i = 0, line = 0;
    while (ours[i] && ours[i] == theirs[i]) {
        if (ours[i++] == '\n')
            line = i;
    }
    buf_printf(why, "decode has:%.300s\nthe oracle:%.300s", ours + line, theirs + line);
}

static enum verdict compare_texts(const struct profile *p, const struct buf *oracle, struct buf *why)
{
    struct buf ours = {0};
    oracle_describe(p, &ours);
    bool same = ours.len == oracle->len && memcmp(ours.data, oracle->data, ours.len) == 0;
    if (!same)
        show_difference(why, buf_text(&ours), buf_text(oracle));
    buf_free(&ours);
    return same ? VERDICT_SAME : VERDICT_DIFFERS;
}

static bool is_folded_in(const struct buf *inflated, size_t head)
{
    bool whole = inflated->len <= head;
    return folded_look((const uint8_t *)buf_text(inflated), whole ? inflated->len : head, whole) != FOLDED_NO;
}

/* Folded stacks are text, of which the oracle knows nothing. */
static bool is_folded(const struct buf *inflated)
{
    return is_folded_in(inflated, FOLDED_HEAD) || is_folded_in(inflated, FOLDED_LONGEST_HEAD);
}

/* pprof's legacy formats are no protobuf either. */
static bool is_legacy(const struct buf *inflated)
{
    bool whole = inflated->len <= LEGACY_HEAD;
    return legacy_look((const uint8_t *)buf_text(inflated), whole ? inflated->len : LEGACY_HEAD, whole) !=
           LEGACY_NONE;
}

/* code: what inflating the bytes alone gave. */
static enum verdict compare(int code, const struct buf *inflated, bool compat, int decoded,
                            const struct profile *p, const struct pprofx_error *err, struct buf *why)
{
    if (decoded == PPROFX_LIMIT || code == PPROFX_LIMIT)
        return VERDICT_OPEN;
    if (code)
        return decoded ? VERDICT_SAME : differ(why, "decode accepts what cannot be inflated", err);
    /* What is found in logs is told; the oracle reads none. */
    if (is_legacy(inflated) || (!compat && is_folded(inflated)) || (!decoded && p->told))
        return VERDICT_OPEN;
    struct buf oracle = {0};
    enum verdict verdict = VERDICT_OPEN;
    switch (oracle_read(buf_text(inflated), inflated->len, compat, &oracle)) {
    case ORACLE_ACCEPTED:
        verdict = decoded ? differ(why, "decode alone refuses", err) : compare_texts(p, &oracle, why);
        break;
    case ORACLE_REFUSED:
        verdict = decoded ? VERDICT_SAME : differ(why, "decode alone accepts", err);
        break;
    case ORACLE_GLUED:
        if (compat)
            verdict = decoded ? VERDICT_SAME : differ(why, "decode accepts glued profiles", err);
        break;
    case ORACLE_SILENT:
        break;
    }
    buf_free(&oracle);
    return verdict;
}

enum verdict compare_decode(const void *data, size_t n, size_t step, bool compat,
                            const struct pprofx_limits *limits, struct buf *why)
{
    struct buf inflated = {0};
    struct pprofx_error inflate_err = {0}, err = {0};
    struct source *s = source_from_memory(data, n, limits);
    int code = read_all(s, &inflated, &inflate_err);
    const char *compression = source_compression(s);
    bool unknown_to_pprof = compat && *compression && strcmp(compression, "gzip") != 0;
    source_close(s);

    struct drip drip = {.data = data, .n = n, .step = step};
    struct decode_options options = {.limits = *limits, .compat = compat};
    struct profile *p = NULL;
    s = open_drip(&drip, limits);
    int decoded = decode(s, &options, &p, NULL, &err);
    source_close(s);

    enum verdict verdict;
    if (unknown_to_pprof)
        verdict = decoded ? VERDICT_SAME : differ(why, "decode accepts zstd or LZ4", &err);
    else
        verdict = compare(code, &inflated, compat, decoded, p, &err, why);
    profile_free(p);
    buf_free(&inflated);
    return verdict;
}
