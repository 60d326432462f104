/* A compression format, as the source sees it. */
#ifndef SOURCE_CODEC_H
#define SOURCE_CODEC_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One step's bytes: the codec moves both pointers past what it used. */
struct codec_io {
    const uint8_t *in;
    size_t n_in;
    uint8_t *out;
    size_t n_out;
    uint64_t offset; /* of in, in the stored bytes: for messages */
};

struct codec {
    const char *name;
    const uint8_t *magic;
    size_t n_magic;
    void *(*start)(void);
    /* Inflates what it can.  PPROFX_FORMAT when the data is damaged. */
    int (*step)(void *state, struct codec_io *io, struct pprofx_error *err);
    /* Whether the stored bytes may end here. */
    bool (*at_end)(const void *state);
    void (*free)(void *state);
};

extern const struct codec codec_gzip, codec_zstd, codec_lz4;
extern const struct codec codec_gzip_isal; /* where there is ISA-L (PPROFX_ISAL): chosen before codec_gzip */

#endif
