/* Zstandard frames, one after the other. */
#include "base/error.h"
#include "base/mem.h"
#include "source/codec.h"

#include <inttypes.h>
#include <zstd.h>

struct zstd {
    ZSTD_DStream *stream;
    size_t wanted; /* 0: between frames */
};

static void *start(void)
{
    struct zstd *s = mem_zalloc(1, sizeof *s);
    s->stream = ZSTD_createDStream();
    s->wanted = 1;
    return s;
}

static int step(void *state, struct codec_io *io, struct pprofx_error *err)
{
    struct zstd *s = state;
    if (!s->stream)
        return error_set(err, PPROFX_LIMIT, "no memory for a zstd window");
    ZSTD_inBuffer in = {io->in, io->n_in, 0};
    ZSTD_outBuffer out = {io->out, io->n_out, 0};
    size_t r = ZSTD_decompressStream(s->stream, &out, &in);
    if (ZSTD_isError(r))
        return error_set(err, PPROFX_FORMAT, "damaged zstd data at byte %" PRIu64 " of the file: %s",
                         io->offset + in.pos, ZSTD_getErrorName(r));
    s->wanted = r;
    io->in += in.pos;
    io->n_in -= in.pos;
    io->out += out.pos;
    io->n_out -= out.pos;
    return PPROFX_OK;
}

static bool at_end(const void *state)
{
    return ((const struct zstd *)state)->wanted == 0;
}

static void stop(void *state)
{
    struct zstd *s = state;
    (void)ZSTD_freeDStream(s->stream);
    mem_free(s);
}

static const uint8_t magic[] = {0x28, 0xb5, 0x2f, 0xfd};

const struct codec codec_zstd = {"zstd", magic, sizeof magic, start, step, at_end, stop};
