/* gperftools' CPU profiles.  The first byte says how words are written, the second how many of the bytes
 * behind are a word each (255: all ones); the rest is as it is: the memory map, or Java's names. */
#include "fuzz.h"

#include "base/buf.h"
#include "legacy_modes.h"

static void add_word(struct buf *out, uint8_t how, uint64_t word)
{
    size_t size = how & 1 ? 8 : 4;
    for (size_t i = 0; i < size; i++)
        buf_char(out, (char)(word >> 8 * (how & 2 ? size - 1 - i : i)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct buf file = {0};
    if (n < 2)
        return 0;
    uint8_t how = data[0];
    size_t words = data[1] < n - 2 ? data[1] : n - 2;
    const uint64_t header[] = {0, 3, how >> 2 & 1, 100, 0};
    for (size_t i = 0; i < 5; i++)
        add_word(&file, how, header[i]);
    for (size_t i = 0; i < words; i++)
        add_word(&file, how, data[2 + i] == 255 ? UINT64_MAX : data[2 + i]);
    buf_add(&file, data + 2 + words, n - 2 - words);
    legacy_modes_check(file.data, file.len);
    buf_free(&file);
    return 0;
}
