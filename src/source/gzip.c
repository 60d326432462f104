/* gzip through zlib: several members are one stream, as in Go's reader; bytes behind the last one are damage.
 */
#include "base/error.h"
#include "base/mem.h"
#include "source/codec.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <zlib.h>

struct gzip {
    z_stream z;
    bool member_done; /* the next byte, if any, begins another member */
};

static voidpf zalloc(voidpf opaque, uInt count, uInt size)
{
    (void)opaque;
    return mem_zalloc(count, size);
}

static void zfree(voidpf opaque, voidpf p)
{
    (void)opaque;
    mem_free(p);
}

static void *start(void)
{
    struct gzip *g = mem_zalloc(1, sizeof *g);
    g->z.zalloc = zalloc;
    g->z.zfree = zfree;
    (void)inflateInit2(&g->z, 15 + 16); /* fails only for want of memory, which zalloc never lacks */
    return g;
}

static uInt cap(size_t n)
{
    return n > UINT_MAX ? UINT_MAX : (uInt)n;
}

static int step(void *state, struct codec_io *io, struct pprofx_error *err)
{
    struct gzip *g = state;
    if (g->member_done) {
        (void)inflateReset(&g->z);
        g->member_done = false;
    }
    uInt n_in = cap(io->n_in), n_out = cap(io->n_out);
    memcpy(&g->z.next_in, &io->in,
           sizeof io->in); /* zlib's pointer is not const, what it points to is not written */
    g->z.avail_in = n_in;
    g->z.next_out = io->out;
    g->z.avail_out = n_out;
    int r = inflate(&g->z, Z_NO_FLUSH);
    size_t used = n_in - g->z.avail_in, made = n_out - g->z.avail_out;
    io->in += used;
    io->n_in -= used;
    io->out += made;
    io->n_out -= made;
    if (r == Z_STREAM_END)
        g->member_done = true;
    else if (r != Z_OK && r != Z_BUF_ERROR)
        return error_set(err, PPROFX_FORMAT, "damaged gzip data at byte %" PRIu64 " of the file: %s",
                         io->offset + used, g->z.msg ? g->z.msg : "unknown error");
    return PPROFX_OK;
}

static bool at_end(const void *state)
{
    return ((const struct gzip *)state)->member_done;
}

static void stop(void *state)
{
    struct gzip *g = state;
    (void)inflateEnd(&g->z);
    mem_free(g);
}

static const uint8_t magic[] = {0x1f, 0x8b};

const struct codec codec_gzip = {"gzip", magic, sizeof magic, start, step, at_end, stop};
