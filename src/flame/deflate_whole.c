/* By libdeflate: smaller than zlib in half the time, for all of the data is there at once. */
#include "flame/pack.h"

#include "base/mem.h"

#include <libdeflate.h>

static void *allocate(size_t n)
{
    return mem_alloc(1, n);
}

void flame_deflate(struct buf *out, const void *data, size_t n)
{
    enum { LEVEL = 1 }; /* level 3 makes files 3 % smaller in twice the time, level 9 10 % in 40 times */
    libdeflate_set_memory_allocator(allocate, mem_free);
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    size_t room = libdeflate_deflate_compress_bound(compressor, n);
    buf_reserve(out, room);
    out->len += libdeflate_deflate_compress(compressor, data, n, out->data + out->len, room);
    out->data[out->len] = '\0';
    libdeflate_free_compressor(compressor);
}
