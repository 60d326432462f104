/* A mutator that knows profile.proto: most random changes of bytes only break the message, and then the code
 * that checks and resolves what was read is hardly reached.  Three times of four it changes one number in
 * place, or copies or removes a field of the profile; otherwise libFuzzer changes bytes as always. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t n, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t max, unsigned seed);

enum { MAX_SPOTS = 512 };

/* Bytes from..to of the input: a number, or a field of the profile with its tag. */
struct spot {
    size_t from, to;
};

struct spots {
    struct spot numbers[MAX_SPOTS], fields[MAX_SPOTS];
    size_t n_numbers, n_fields;
};

struct bytes {
    const uint8_t *data;
    size_t at, end;
};

static bool varint(struct bytes *b, uint64_t *out)
{
    *out = 0;
    for (unsigned i = 0; i < 10 && b->at < b->end; i++) {
        uint8_t byte = b->data[b->at++];
        *out |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80)
            return true;
    }
    return false;
}

static void add(struct spot *spots, size_t *n, size_t from, size_t to)
{
    if (*n < MAX_SPOTS)
        spots[(*n)++] = (struct spot){from, to};
}

enum level { IN_PROFILE, IN_MESSAGE, IN_NUMBERS, IN_TEXT };

/* What a bytes field holds, told by the field of the profile it lies in and its own number. */
static enum level inside(enum level level, uint64_t outer, uint64_t number)
{
    if (level == IN_PROFILE)
        return number == 6 ? IN_TEXT : number == 13 ? IN_NUMBERS : IN_MESSAGE;
    return outer == 2 && number != 3 ? IN_NUMBERS : IN_MESSAGE;
}

static void collect(struct bytes b, enum level level, uint64_t outer, struct spots *out)
{
    while (b.at < b.end) {
        size_t start = b.at;
        uint64_t tag, value;
        if (!varint(&b, &tag))
            return;
        if (level == IN_NUMBERS) {
            add(out->numbers, &out->n_numbers, start, b.at);
            continue;
        }
        size_t from = b.at;
        if ((tag & 7) != 0 && (tag & 7) != 2)
            return;
        if (!varint(&b, &value))
            return;
        if ((tag & 7) == 0) {
            add(out->numbers, &out->n_numbers, from, b.at);
        } else if (value > b.end - b.at) {
            return;
        } else {
            size_t end = b.at + (size_t)value;
            enum level in = inside(level, outer, tag >> 3);
            if (in != IN_TEXT)
                collect((struct bytes){b.data, b.at, end}, in, level == IN_PROFILE ? tag >> 3 : outer, out);
            b.at = end;
        }
        if (level == IN_PROFILE)
            add(out->fields, &out->n_fields, start, b.at);
    }
}

static unsigned next(unsigned *random)
{
    *random = *random * 1103515245u + 12345u;
    return *random >> 8;
}

/* Another number of the same width: none, a small one, a neighbour, or any. */
static void change_number(uint8_t *data, struct spot s, unsigned *random)
{
    struct bytes b = {data, s.from, s.to};
    uint64_t v;
    if (!varint(&b, &v))
        return;
    switch (next(random) % 4) {
    case 0:
        v = 0;
        break;
    case 1:
        v = next(random) % 12;
        break;
    case 2:
        v += next(random) % 2 ? 1 : UINT64_MAX;
        break;
    default:
        v ^= (uint64_t)next(random) << (next(random) % 48);
    }
    for (size_t i = s.from; i < s.to; i++, v >>= 7)
        data[i] = (uint8_t)((v & 0x7f) | (i + 1 < s.to ? 0x80 : 0));
}

static size_t remove_field(uint8_t *data, size_t n, struct spot s)
{
    memmove(data + s.from, data + s.to, n - s.to);
    return n - (s.to - s.from);
}

/* Puts a copy of a field before another one. */
static size_t copy_field(uint8_t *data, size_t n, size_t max, struct spot s, size_t before)
{
    uint8_t copy[256];
    size_t size = s.to - s.from;
    if (size > sizeof copy || n + size > max)
        return n;
    memcpy(copy, data + s.from, size);
    memmove(data + before + size, data + before, n - before);
    memcpy(data + before, copy, size);
    return n + size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t max, unsigned seed)
{
    static struct spots spots;
    spots.n_numbers = spots.n_fields = 0;
    collect((struct bytes){data, 0, n}, IN_PROFILE, 0, &spots);
    unsigned random = seed;
    if (spots.n_numbers == 0 || spots.n_fields == 0 || next(&random) % 4 == 0)
        return LLVMFuzzerMutate(data, n, max);
    struct spot field = spots.fields[next(&random) % spots.n_fields];
    struct spot other = spots.fields[next(&random) % spots.n_fields];
    switch (next(&random) % 6) {
    case 0:
        return remove_field(data, n, field);
    case 1:
        return copy_field(data, n, max, field, other.from);
    default:
        change_number(data, spots.numbers[next(&random) % spots.n_numbers], &random);
        return n;
    }
}
