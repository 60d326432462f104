/* gzip by zlib and by ISA-L: both give the same bytes, or both refuse.
 *
 * The first byte says how the input is cut into steps.  With its top bit the rest is a deflate stream, which
 * gets a header and the right trailer here: a fuzzer never finds a checksum by itself. */
#include "fuzz.h"

#include "base/buf.h"
#include "base/mem.h"
#include "source/codec.h"

#include <pprofx/error.h>

#include <string.h>
#include <zlib.h>

#ifdef PPROFX_ISAL

enum { MOST = 1 << 20, CANARY = 64, CANARY_BYTE = 0xa5 };

struct outcome {
    bool ok, cut; /* cut: more than MOST bytes, looked at no further */
    struct buf bytes;
};

/* One step into a buffer of exactly n_out bytes with canaries behind it. */
static int one_step(const struct codec *codec, void *state, struct codec_io *io, size_t n_out,
                    struct buf *bytes, size_t *made)
{
    struct pprofx_error err = {0};
    uint8_t *out = mem_alloc(n_out + CANARY, 1);
    memset(out + n_out, CANARY_BYTE, CANARY);
    io->out = out;
    io->n_out = n_out;
    int r = codec->step(state, io, &err);
    for (size_t i = 0; i < CANARY; i++)
        if (out[n_out + i] != CANARY_BYTE)
            fuzz_fail("%s wrote behind its buffer", codec->name);
    *made = (size_t)(io->out - out);
    if (!r)
        buf_add(bytes, out, *made);
    mem_free(out);
    return r;
}

/* The loop of source.c, with its own sizes. */
static struct outcome inflate_all(const struct codec *codec, const uint8_t *data, size_t n, size_t n_in,
                                  size_t n_out)
{
    struct outcome o = {0};
    void *state = codec->start();
    for (size_t at = 0, made = 0;;) {
        size_t take = n - at < n_in ? n - at : n_in;
        if (take == 0 && codec->at_end(state)) {
            o.ok = true;
            break;
        }
        struct codec_io io = {.in = data + at, .n_in = take, .offset = at};
        if (one_step(codec, state, &io, n_out, &o.bytes, &made))
            break;
        at = (size_t)(io.in - data);
        o.cut = o.bytes.len > MOST;
        if (o.cut || (take == 0 && made == 0))
            break;
    }
    codec->free(state);
    return o;
}

static void compare(const uint8_t *data, size_t n, size_t n_in, size_t n_out)
{
    struct outcome z = inflate_all(&codec_gzip, data, n, n_in, n_out);
    struct outcome i = inflate_all(&codec_gzip_isal, data, n, n_in, n_out);
    if (z.ok != i.ok || z.cut != i.cut)
        fuzz_fail("zlib: %s, ISA-L: %s", z.ok ? "good" : "refused", i.ok ? "good" : "refused");
    if (z.ok &&
        (z.bytes.len != i.bytes.len || memcmp(buf_text(&z.bytes), buf_text(&i.bytes), z.bytes.len) != 0))
        fuzz_fail("zlib gives %zu bytes, ISA-L %zu, or others", z.bytes.len, i.bytes.len);
    buf_free(&z.bytes);
    buf_free(&i.bytes);
}

static void put_u32(struct buf *b, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                             (uint8_t)(value >> 24)};
    buf_add(b, bytes, sizeof bytes);
}

/* Whether data begins with a whole deflate stream; then b is it as a gzip file with the right trailer. */
static bool wrap(struct buf *b, const uint8_t *data, size_t n)
{
    static const uint8_t head[10] = {0x1f, 0x8b, 8};
    uint8_t *out = mem_alloc(MOST, 1);
    z_stream z = {0};
    (void)inflateInit2(&z, -15);
    memcpy(&z.next_in, &data, sizeof data);
    z.avail_in = (uInt)n;
    z.next_out = out;
    z.avail_out = MOST;
    bool is_whole = inflate(&z, Z_FINISH) == Z_STREAM_END;
    if (is_whole) {
        buf_add(b, head, sizeof head);
        buf_add(b, data, n - z.avail_in);
        put_u32(b, (uint32_t)crc32(0, out, MOST - z.avail_out));
        put_u32(b, MOST - z.avail_out);
    }
    (void)inflateEnd(&z);
    mem_free(out);
    return is_whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 3)
        return 0;
    size_t n_in = 1 + (data[0] & 0x7fU) * 37, n_out = 1 + data[1] * 129U;
    struct buf file = {0};
    if (!(data[0] & 0x80))
        compare(data + 2, n - 2, n_in, n_out);
    else if (wrap(&file, data + 2, n - 2))
        compare((const uint8_t *)buf_text(&file), file.len, n_in, n_out);
    buf_free(&file);
    return 0;
}

#else

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    (void)data;
    (void)n;
    return 0;
}

#endif
