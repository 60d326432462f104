/* Sources: compression by content, limits, rewinding, the tee. */
#include "base/buf.h"
#include "base/mem.h"
#include "source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <lz4frame.h>
#include <zlib.h>
#include <zstd.h>

/* Text that does not fit one chunk and is not all alike. */
static struct buf text(size_t lines)
{
    struct buf b = {0};
    for (size_t i = 0; i < lines; i++)
        buf_printf(&b, "line %zu of a text, %zu\n", i, i * 2654435761u);
    return b;
}

static void add_gzip(struct buf *out, const char *s, size_t n)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    buf_reserve(out, deflateBound(&z, n) + 64);
    z.next_in = (Bytef *)(void *)mem_copy(s, n, 1);
    Bytef *copy = z.next_in;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)out->data + out->len;
    z.avail_out = (uInt)(out->cap - out->len - 1);
    uInt room = z.avail_out;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->len += room - z.avail_out;
    (void)deflateEnd(&z);
    mem_free(copy);
}

static void add_zstd(struct buf *out, const char *s, size_t n)
{
    buf_reserve(out, ZSTD_compressBound(n));
    size_t made = ZSTD_compress(out->data + out->len, out->cap - out->len - 1, s, n, 3);
    assert_false(ZSTD_isError(made));
    out->len += made;
}

static void add_lz4(struct buf *out, const char *s, size_t n)
{
    buf_reserve(out, LZ4F_compressFrameBound(n, NULL));
    size_t made = LZ4F_compressFrame(out->data + out->len, out->cap - out->len - 1, s, n, NULL);
    assert_false(LZ4F_isError(made));
    out->len += made;
}

/* Everything the source gives, read in pieces of step bytes. */
static int read_all(struct source *s, size_t step, struct buf *out, struct pprofx_error *err)
{
    for (;;) {
        size_t got;
        buf_reserve(out, step);
        int r = source_read(s, out->data + out->len, step, &got, err);
        if (r || got == 0)
            return r;
        out->len += got;
    }
}

static void check_reads(const struct buf *stored, const struct buf *want, const char *compression)
{
    static const size_t steps[] = {1, 1000, 65536, 1 << 20};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct source *s = source_from_memory(stored->data, stored->len, NULL);
        struct pprofx_error err;
        for (int round = 0; round < 2; round++) { /* the second one after a rewind */
            struct buf got = {0};
            assert_int_equal(read_all(s, steps[i], &got, &err), 0);
            assert_int_equal(got.len, want->len);
            assert_memory_equal(got.data, want->data, want->len);
            assert_string_equal(source_compression(s), compression);
            assert_int_equal(source_rewind(s, &err), 0);
            buf_free(&got);
        }
        source_close(s);
    }
}

typedef void add_fn(struct buf *out, const char *s, size_t n);

static void check_codec(add_fn *add, const char *compression)
{
    struct buf plain = text(20000), stored = {0}, twice = {0};
    add(&stored, plain.data, plain.len);
    check_reads(&stored, &plain, compression);
    size_t first = stored.len;
    add(&stored, plain.data, plain.len); /* members and frames follow each other */
    buf_add(&twice, plain.data, plain.len);
    buf_add(&twice, plain.data, plain.len);
    check_reads(&stored, &twice, compression);
    for (size_t cut = first - 40; cut < first; cut++) { /* ends early */
        struct source *s = source_from_memory(stored.data, cut, NULL);
        struct pprofx_error err = {0};
        struct buf got = {0};
        assert_int_equal(read_all(s, 4096, &got, &err), PPROFX_FORMAT);
        assert_non_null(strstr(err.message, "byte"));
        buf_free(&got);
        source_close(s);
    }
    stored.data[first / 2] ^= 0x55;
    stored.data[first / 2 + 1] ^= 0x2a;
    struct source *s = source_from_memory(stored.data, first, NULL);
    struct pprofx_error err = {0};
    struct buf got = {0};
    int r = read_all(s, 4096, &got, &err);
    if (!strcmp(compression, "gzip") || r) /* the others carry no checksum unless asked */
        assert_int_equal(r, PPROFX_FORMAT);
    buf_free(&got);
    source_close(s);
    buf_free(&plain);
    buf_free(&stored);
    buf_free(&twice);
}

static void test_gzip(void **state)
{
    (void)state;
    check_codec(add_gzip, "gzip");
}

static void test_zstd(void **state)
{
    (void)state;
    check_codec(add_zstd, "zstd");
}

static void test_lz4(void **state)
{
    (void)state;
    check_codec(add_lz4, "lz4");
}

static void test_plain_and_short(void **state)
{
    (void)state;
    struct buf plain = text(3000);
    check_reads(&plain, &plain, "");
    for (size_t n = 0; n < 5; n++) {
        struct buf some = {(char *)plain.data, n, n};
        check_reads(&some, &some, "");
    }
    buf_free(&plain);
}

static void test_garbage_behind_gzip_is_damage(void **state)
{
    (void)state;
    struct buf stored = {0};
    add_gzip(&stored, "abc", 3);
    buf_puts(&stored, "garbage");
    struct source *s = source_from_memory(stored.data, stored.len, NULL);
    struct pprofx_error err = {0};
    struct buf got = {0};
    assert_int_equal(read_all(s, 100, &got, &err), PPROFX_FORMAT);
    buf_free(&got);
    source_close(s);
    buf_free(&stored);
}

static void test_max_input_stops_a_bomb(void **state)
{
    (void)state;
    struct buf zeros = {0}, stored = {0};
    buf_fill(&zeros, 0, 10 << 20);
    add_gzip(&stored, zeros.data, zeros.len);
    struct pprofx_limits limits = {.max_input = 1 << 20};
    struct source *s = source_from_memory(stored.data, stored.len, &limits);
    struct pprofx_error err = {0};
    struct buf got = {0};
    assert_int_equal(read_all(s, 4096, &got, &err), PPROFX_LIMIT);
    assert_non_null(strstr(err.message, "--max-input"));
    assert_true(got.len <= 1 << 20);
    buf_free(&got);
    source_close(s);
    buf_free(&zeros);
    buf_free(&stored);
}

static void count(void *context, const void *data, size_t n)
{
    buf_add(context, data, n);
}

static void test_tee_sees_every_stored_byte_once(void **state)
{
    (void)state;
    struct buf plain = text(20000), stored = {0}, seen = {0}, got = {0};
    add_gzip(&stored, plain.data, plain.len);
    struct source *s = source_from_memory(stored.data, stored.len, NULL);
    source_tee(s, count, &seen);
    struct pprofx_error err;
    char some[100];
    size_t n;
    assert_int_equal(source_read(s, some, sizeof some, &n, &err), 0);
    assert_int_equal(source_rewind(s, &err), 0); /* what was shown is not shown again */
    assert_int_equal(source_read(s, some, sizeof some, &n, &err), 0);
    assert_int_equal(source_drain(s, &err), 0);
    assert_int_equal(seen.len, stored.len);
    assert_memory_equal(seen.data, stored.data, stored.len);
    source_close(s);
    buf_free(&plain);
    buf_free(&stored);
    buf_free(&seen);
    buf_free(&got);
}

static void test_paths_that_cannot_be_read(void **state)
{
    (void)state;
    struct source *s;
    struct pprofx_error err = {0};
    assert_int_equal(source_open(&s, "/nonexistent/cpu.pb.gz", NULL, &err), PPROFX_IO);
    assert_non_null(strstr(err.message, "No such file"));
    assert_int_equal(source_open(&s, "/", NULL, &err), PPROFX_IO);
    assert_non_null(
        strstr(err.message, "is a directory, not a profile; pprofx findings and import read folders"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_zstd),
        cmocka_unit_test(test_lz4),
        cmocka_unit_test(test_plain_and_short),
        cmocka_unit_test(test_garbage_behind_gzip_is_damage),
        cmocka_unit_test(test_max_input_stops_a_bomb),
        cmocka_unit_test(test_tee_sees_every_stored_byte_once),
        cmocka_unit_test(test_paths_that_cannot_be_read),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
