#include "gen_write.h"

#include "base/arena.h"
#include "base/mem.h"
#include "gen_random.h"
#include "profile/strings.h"

#include <inttypes.h>
#include <stdio.h>
#include <zlib.h>

/* A frame met before, and its number among the locations of the file. */
struct known_frame {
    frame_key frame;
    uint32_t number; /* 0: the slot is free */
};

struct writer {
    const struct program *program;
    enum profile_kind kind;
    bool merged, failed;
    gzFile file;
    struct arena *arena;
    struct strings *strings;
    uint32_t *function_number; /* by function; 0: not met yet */
    uint32_t *functions;       /* by number - 1 */
    size_t n_functions;
    struct known_frame *known; /* open addressing */
    size_t known_size;
    frame_key *frames; /* by number - 1 */
    size_t n_frames, frames_cap;
    struct buf message, list, inner; /* scratch */
    uint64_t n_samples, n_sample_frames, n_bytes;
    uLong checksum;
};

static void put_varint(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_char(b, (char)(v | 0x80));
    buf_char(b, (char)v);
}

static void put_number(struct buf *b, unsigned field, uint64_t v)
{
    if (v == 0)
        return;
    put_varint(b, field << 3);
    put_varint(b, v);
}

static void put_bytes(struct buf *b, unsigned field, const char *data, size_t n)
{
    put_varint(b, field << 3 | 2);
    put_varint(b, n);
    buf_add(b, data, n);
}

static uint32_t text(struct writer *w, const char *s)
{
    return strings_intern(w->strings, s, strlen(s));
}

static void write_bytes(struct writer *w, const struct buf *b)
{
    w->checksum = crc32(w->checksum, (const Bytef *)b->data, (uInt)b->len);
    w->n_bytes += b->len;
    if (b->len && gzwrite(w->file, b->data, (unsigned)b->len) <= 0)
        w->failed = true;
}

static void write_number(struct writer *w, unsigned field, uint64_t v)
{
    buf_clear(&w->inner);
    put_number(&w->inner, field, v);
    write_bytes(w, &w->inner);
}

/* A field of the profile itself, out of the scratch message. */
static void write_message(struct writer *w, unsigned field)
{
    buf_clear(&w->inner);
    put_varint(&w->inner, field << 3 | 2);
    put_varint(&w->inner, w->message.len);
    write_bytes(w, &w->inner);
    write_bytes(w, &w->message);
    buf_clear(&w->message);
}

static void write_type(struct writer *w, unsigned field, const char *type, const char *unit)
{
    put_number(&w->message, 1, text(w, type));
    put_number(&w->message, 2, text(w, unit));
    write_message(w, field);
}

static void write_head(struct writer *w)
{
    if (w->kind == KIND_CPU) {
        write_type(w, 1, "samples", "count");
        write_type(w, 1, "cpu", "nanoseconds");
        write_type(w, 11, "cpu", "nanoseconds");
        write_number(w, 12, 10000000);
        write_number(w, 10, 30000000000);
    } else {
        write_type(w, 1, "alloc_objects", "count");
        write_type(w, 1, "alloc_space", "bytes");
        write_type(w, 1, "inuse_objects", "count");
        write_type(w, 1, "inuse_space", "bytes");
        write_type(w, 11, "space", "bytes");
        write_number(w, 12, 524288);
    }
    write_number(w, 9, 1700000000000000000);
}

struct writer *writer_new(const char *path, int level, const struct program *p, enum profile_kind kind,
                          bool merged)
{
    char mode[] = {'w', 'b', (char)('0' + level), '\0'};
    gzFile file = gzopen(path, mode);
    if (!file)
        return NULL;
    struct writer *w = mem_zalloc(1, sizeof *w);
    w->file = file;
    w->program = p;
    w->kind = kind;
    w->merged = merged;
    w->arena = arena_new();
    w->strings = strings_new(w->arena);
    w->function_number = mem_zalloc(p->n_functions, sizeof *w->function_number);
    w->functions = mem_zalloc(p->n_functions, sizeof *w->functions);
    w->known_size = 1 << 10;
    w->known = mem_zalloc(w->known_size, sizeof *w->known);
    write_head(w);
    return w;
}

static void write_function(struct writer *w, uint32_t function)
{
    buf_clear(&w->list);
    program_function_name(w->program, function, &w->list);
    uint32_t name = text(w, buf_text(&w->list));
    buf_clear(&w->list);
    program_file_name(w->program, function, &w->list);
    uint32_t file = text(w, buf_text(&w->list));
    put_number(&w->message, 1, w->function_number[function]);
    put_number(&w->message, 2, name);
    put_number(&w->message, 3, name);
    put_number(&w->message, 4, file);
    put_number(&w->message, 5, program_start_line(w->program, function));
    write_message(w, 5);
}

static void write_location(struct writer *w, uint32_t number)
{
    frame_key frame = w->frames[number - 1];
    struct frame_line lines[MAX_LINES];
    uint32_t n = program_lines(w->program, frame, lines);
    put_number(&w->message, 1, number);
    put_number(&w->message, 2, 1);
    put_number(&w->message, 3, program_address(w->program, frame));
    size_t before = w->n_functions;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t *f = &w->function_number[lines[i].function];
        if (*f == 0) {
            w->functions[w->n_functions++] = lines[i].function;
            *f = (uint32_t)w->n_functions;
        }
        buf_clear(&w->inner);
        put_number(&w->inner, 1, *f);
        put_number(&w->inner, 2, lines[i].line);
        put_bytes(&w->message, 4, w->inner.data, w->inner.len);
    }
    write_message(w, 4);
    for (; !w->merged && before < w->n_functions; before++)
        write_function(w, w->functions[before]);
}

static struct known_frame *find_frame(struct known_frame *table, size_t size, frame_key frame)
{
    size_t i = random_mix(frame) & (size - 1);
    while (table[i].number && table[i].frame != frame)
        i = (i + 1) & (size - 1);
    return &table[i];
}

static void widen(struct writer *w)
{
    size_t size = w->known_size * 2;
    struct known_frame *wide = mem_zalloc(size, sizeof *wide);
    for (size_t i = 0; i < w->known_size; i++)
        if (w->known[i].number)
            *find_frame(wide, size, w->known[i].frame) = w->known[i];
    mem_free(w->known);
    w->known = wide;
    w->known_size = size;
}

/* The number of the frame's location, which is written if it is new and the order asks for it. */
static uint32_t location(struct writer *w, frame_key frame)
{
    struct known_frame *k = find_frame(w->known, w->known_size, frame);
    if (k->number)
        return k->number;
    MEM_ROOM(w->frames, w->n_frames, w->frames_cap);
    w->frames[w->n_frames++] = frame;
    uint32_t number = (uint32_t)w->n_frames;
    *k = (struct known_frame){frame, number};
    if (w->n_frames * 2 >= w->known_size)
        widen(w);
    if (!w->merged)
        write_location(w, number);
    return number;
}

/* Go packs a list of numbers when it is longer than two. */
static void put_list(struct buf *out, unsigned field, const struct buf *packed, size_t n)
{
    if (n > 2) {
        put_bytes(out, field, packed->data, packed->len);
        return;
    }
    for (size_t i = 0; i < packed->len;) {
        put_varint(out, field << 3);
        do
            buf_char(out, packed->data[i]);
        while (packed->data[i++] & 0x80);
    }
}

static void put_label(struct writer *w, const struct sample_label *label)
{
    buf_clear(&w->inner);
    put_number(&w->inner, 1, text(w, label->key));
    if (label->text)
        put_number(&w->inner, 2, text(w, label->text));
    else
        put_number(&w->inner, 3, label->number);
    put_bytes(&w->message, 3, w->inner.data, w->inner.len);
}

void writer_sample(struct writer *w, const struct stack *stack, const int64_t *values,
                   const struct sample_label *labels, size_t n_labels)
{
    for (uint32_t i = stack->depth; i-- > 0;)
        (void)location(w, stack->frames[i]);
    buf_clear(&w->list);
    for (uint32_t i = stack->depth; i-- > 0;)
        put_varint(&w->list, location(w, stack->frames[i]));
    put_list(&w->message, 1, &w->list, stack->depth);
    size_t n_values = w->kind == KIND_CPU ? 2 : 4;
    buf_clear(&w->list);
    for (size_t i = 0; i < n_values; i++)
        put_varint(&w->list, (uint64_t)values[i]);
    put_list(&w->message, 2, &w->list, n_values);
    for (size_t i = 0; i < n_labels; i++)
        put_label(w, &labels[i]);
    write_message(w, 2);
    w->n_samples++;
    w->n_sample_frames += stack->depth;
}

static void write_tail(struct writer *w)
{
    put_number(&w->message, 1, 1);
    put_number(&w->message, 2, 0x400000);
    put_number(&w->message, 3, program_limit(w->program));
    put_number(&w->message, 5, text(w, "/srv/bench/bin/server"));
    put_number(&w->message, 6, text(w, "b4e0c1d2f3a495867768594a3b2c1d0e0f112233"));
    put_number(&w->message, 7, 1);
    write_message(w, 3);
    for (uint32_t i = 1; w->merged && i <= w->n_frames; i++)
        write_location(w, i);
    for (size_t i = 0; w->merged && i < w->n_functions; i++)
        write_function(w, w->functions[i]);
    for (size_t i = 0; i < strings_count(w->strings); i++) {
        struct str s = strings_get(w->strings, (uint32_t)i);
        buf_add(&w->message, s.p, s.n);
        write_message(w, 6);
    }
}

bool writer_finish(struct writer *w)
{
    write_tail(w);
    bool ok = gzclose(w->file) == Z_OK && !w->failed;
    fprintf(stderr,
            "samples %" PRIu64 " frames %" PRIu64
            " locations %zu functions %zu strings %zu raw_bytes %" PRIu64 " raw_crc32 %08lx\n",
            w->n_samples, w->n_sample_frames, w->n_frames, w->n_functions, strings_count(w->strings),
            w->n_bytes, (unsigned long)w->checksum);
    buf_free(&w->message);
    buf_free(&w->list);
    buf_free(&w->inner);
    mem_free(w->function_number);
    mem_free(w->functions);
    mem_free(w->known);
    mem_free(w->frames);
    strings_free(w->strings);
    arena_free(w->arena);
    mem_free(w);
    return ok;
}
