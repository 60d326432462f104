/* LZ4 frames, one after the other. */
#include "base/error.h"
#include "base/mem.h"
#include "source/codec.h"

#include <inttypes.h>
#include <lz4frame.h>

struct lz4 {
    LZ4F_dctx *context;
    size_t wanted; /* 0: between frames */
};

static void *start(void)
{
    struct lz4 *s = mem_zalloc(1, sizeof *s);
    if (LZ4F_isError(LZ4F_createDecompressionContext(&s->context, LZ4F_VERSION)))
        s->context = NULL;
    s->wanted = 1;
    return s;
}

static int step(void *state, struct codec_io *io, struct pprofx_error *err)
{
    struct lz4 *s = state;
    if (!s->context)
        return error_set(err, PPROFX_LIMIT, "no memory for an lz4 window");
    size_t used = io->n_in, made = io->n_out;
    size_t r = LZ4F_decompress(s->context, io->out, &made, io->in, &used, NULL);
    if (LZ4F_isError(r))
        return error_set(err, PPROFX_FORMAT, "damaged lz4 data near byte %" PRIu64 " of the file: %s",
                         io->offset + used, LZ4F_getErrorName(r));
    s->wanted = r;
    io->in += used;
    io->n_in -= used;
    io->out += made;
    io->n_out -= made;
    return PPROFX_OK;
}

static bool at_end(const void *state)
{
    return ((const struct lz4 *)state)->wanted == 0;
}

static void stop(void *state)
{
    struct lz4 *s = state;
    (void)LZ4F_freeDecompressionContext(s->context);
    mem_free(s);
}

static const uint8_t magic[] = {0x04, 0x22, 0x4d, 0x18};

const struct codec codec_lz4 = {"lz4", magic, sizeof magic, start, step, at_end, stop};
