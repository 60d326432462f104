/* gzip through ISA-L, which inflates twice as fast as zlib: gzip.c's rules, another library.
 *
 * ISA-L takes any flags in a member's header and waits for more where a short tail is no gzip data, so the
 * first bytes of each member are looked at here. */
#include "base/error.h"
#include "base/mem.h"
#include "source/codec.h"

#include <inttypes.h>
#include <isa-l/igzip_lib.h>
#include <limits.h>

struct gzip {
    bool member_done; /* the next byte, if any, begins another member */
    bool stood_still; /* the last step neither took nor gave a byte */
    unsigned n_head;  /* bytes of this member's header looked at */
    struct inflate_state isal;
};

/* What a member begins with: two bytes of magic, deflate, and no flag that is not defined. */
enum { HEAD = 4, METHOD = 2, FLAGS = 3, DEFLATE = 8, RESERVED_FLAGS = 0xe0 };

static void begin_member(struct gzip *g)
{
    isal_inflate_init(&g->isal);
    g->isal.crc_flag = ISAL_GZIP;
    g->member_done = false;
    g->n_head = 0;
}

static void *start(void)
{
    struct gzip *g = mem_alloc(1, sizeof *g); /* 90 kB: isal_inflate_init sets what is read */
    g->stood_still = false;
    begin_member(g);
    return g;
}

static const char *head_problem(unsigned i, uint8_t byte)
{
    if (i < METHOD)
        return byte == codec_gzip_isal.magic[i] ? NULL : "no gzip header";
    if (i == METHOD)
        return byte == DEFLATE ? NULL : "unknown compression method";
    return byte & RESERVED_FLAGS ? "unknown header flags" : NULL;
}

static const char *step_problem(int result)
{
    switch (result) {
    case ISAL_DECOMP_OK:
    case ISAL_END_INPUT:
    case ISAL_OUT_OVERFLOW:
        return NULL;
    case ISAL_INVALID_BLOCK:
        return "invalid block";
    case ISAL_INVALID_SYMBOL:
        return "invalid code";
    case ISAL_INVALID_LOOKBACK:
        return "distance too far back";
    case ISAL_INCORRECT_CHECKSUM:
        return "incorrect data check";
    default:
        return "invalid header";
    }
}

static int damaged(uint64_t offset, const char *problem, struct pprofx_error *err)
{
    return error_set(err, PPROFX_FORMAT, "damaged gzip data at byte %" PRIu64 " of the file: %s", offset,
                     problem);
}

static int check_head(struct gzip *g, const struct codec_io *io, struct pprofx_error *err)
{
    for (size_t i = 0; g->n_head < HEAD && i < io->n_in; i++, g->n_head++) {
        const char *problem = head_problem(g->n_head, io->in[i]);
        if (problem)
            return damaged(io->offset + i, problem, err);
    }
    return PPROFX_OK;
}

static uint32_t cap(size_t n)
{
    return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static int step(void *state, struct codec_io *io, struct pprofx_error *err)
{
    struct gzip *g = state;
    if (g->member_done)
        begin_member(g);
    int r = check_head(g, io, err);
    if (r)
        return r;
    uint32_t n_in = cap(io->n_in), n_out = cap(io->n_out);
    g->isal.next_in = (uint8_t *)(uintptr_t)io->in; /* not const, what it points to is not written */
    g->isal.avail_in = n_in;
    g->isal.next_out = io->out;
    g->isal.avail_out = n_out;
    const char *problem = step_problem(isal_inflate(&g->isal));
    size_t used = n_in - g->isal.avail_in, made = n_out - g->isal.avail_out;
    g->member_done = g->isal.block_state == ISAL_BLOCK_FINISH;
    bool stands_still = !used && !made && !g->member_done && io->n_in;
    if (!problem && stands_still && g->stood_still) /* would do so forever */
        problem = "no progress";
    if (problem)
        return damaged(io->offset + used, problem, err);
    g->stood_still = stands_still;
    io->in += used;
    io->n_in -= used;
    io->out += made;
    io->n_out -= made;
    return PPROFX_OK;
}

static bool at_end(const void *state)
{
    return ((const struct gzip *)state)->member_done;
}

static const uint8_t magic[] = {0x1f, 0x8b};

const struct codec codec_gzip_isal = {"gzip", magic, sizeof magic, start, step, at_end, mem_free};
