/* Decoding: messages written here byte by byte, in the forms Go does and does not use. */
#include "base/buf.h"
#include "base/notes.h"
#include "decode/decode.h"
#include "decode/idmap.h"
#include "decode/varints.h"
#include "decode/wire.h"
#include "profile/profile.h"
#include "source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* --- a small writer of messages --- */

static void put_varint(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_char(b, (char)(v | 0x80));
    buf_char(b, (char)v);
}

static void put_number(struct buf *b, unsigned field, uint64_t v)
{
    put_varint(b, field << 3);
    put_varint(b, v);
}

static void put_bytes(struct buf *b, unsigned field, const void *data, size_t n)
{
    put_varint(b, field << 3 | 2);
    put_varint(b, n);
    buf_add(b, data, n);
}

static void put_message(struct buf *b, unsigned field, struct buf *message)
{
    put_bytes(b, field, buf_text(message), message->len);
    buf_free(message);
}

static void put_strings(struct buf *b)
{
    static const char *const strings[] = {"", "samples", "count", "main.f", "main.go", "key", "v"};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        put_bytes(b, 6, strings[i], strlen(strings[i]));
}

static void put_type(struct buf *b)
{
    struct buf m = {0};
    put_number(&m, 1, 1);
    put_number(&m, 2, 2);
    put_message(b, 1, &m);
}

static void put_function(struct buf *b, uint64_t id)
{
    struct buf m = {0};
    put_number(&m, 1, id);
    put_number(&m, 2, 3);
    put_number(&m, 4, 4);
    put_message(b, 5, &m);
}

/* Its line is its id, so that no two locations are alike. */
static void put_location(struct buf *b, uint64_t id, uint64_t function)
{
    struct buf m = {0}, line = {0};
    put_number(&line, 1, function);
    put_number(&line, 2, id);
    put_number(&m, 1, id);
    put_message(&m, 4, &line);
    put_message(b, 4, &m);
}

static void put_sample(struct buf *b, const uint64_t *ids, size_t n, bool packed, int64_t value)
{
    struct buf m = {0}, list = {0};
    for (size_t i = 0; i < n; i++)
        if (packed)
            put_varint(&list, ids[i]);
        else
            put_number(&m, 1, ids[i]);
    if (packed)
        put_message(&m, 1, &list);
    put_number(&m, 2, (uint64_t)value);
    put_message(b, 2, &m);
}

static int read_with(const struct buf *b, const struct decode_options *options, struct profile **out,
                     struct pprofx_error *err)
{
    struct source *s = source_from_memory(buf_text(b), b->len, &options->limits);
    struct notes notes = {0};
    int r = decode(s, options, out, &notes, err);
    notes_free(&notes);
    source_close(s);
    return r;
}

static int read_profile(const struct buf *b, struct profile **out, struct pprofx_error *err)
{
    return read_with(b, &(struct decode_options){0}, out, err);
}

/* --- pieces --- */

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void test_varint_runs_equal_single_varints(void **state)
{
    (void)state;
    struct varints v;
    varints_init(&v);
    uint64_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        struct buf b = {0};
        uint64_t ids[16];
        size_t n = next_random(&seed) % 16;
        for (size_t i = 0; i < n; i++) {
            ids[i] = next_random(&seed) >> next_random(&seed) % 31;
            put_varint(&b, ids[i]);
        }
        const uint8_t *p = (const uint8_t *)buf_text(&b), *end = p + b.len;
        uint32_t frames[32], *to = frames, top = 0, want_top = 0;
        while (p < end) {
            p = varints_to_frames(&v, p, end, &to, &top);
            uint64_t id;
            if (p == end)
                break;
            p = wire_varint(p, end, &id);
            assert_non_null(p);
            *to++ = (uint32_t)(id - 1);
            top = (uint32_t)(id - 1) > top ? (uint32_t)(id - 1) : top;
        }
        assert_int_equal(to - frames, n);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(frames[i], (uint32_t)(ids[i] - 1));
            want_top = frames[i] > want_top ? frames[i] : want_top;
        }
        assert_int_equal(top, want_top);
        buf_free(&b);
    }
}

static void test_varints_that_are_no_varints(void **state)
{
    (void)state;
    static const uint8_t eleven[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1};
    uint64_t v;
    assert_null(wire_varint(eleven, eleven + 11, &v));
    assert_null(wire_varint(eleven, eleven + 4, &v));
    assert_null(wire_varint(eleven, eleven, &v));
    static const uint8_t largest[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1};
    assert_ptr_equal(wire_varint(largest, largest + 10, &v), largest + 10);
    assert_true(v == UINT64_MAX);
}

static void test_idmap(void **state)
{
    (void)state;
    struct idmap m = {0};
    for (uint64_t id = 1; id <= 1000; id++)
        assert_true(idmap_add(&m, id));
    assert_int_equal(idmap_memory(&m), 0); /* ids in line cost nothing */
    assert_int_equal(idmap_find(&m, 1000), 999);
    assert_int_equal(idmap_find(&m, 0), UINT32_MAX);
    assert_true(idmap_add(&m, UINT64_MAX));
    assert_false(idmap_add(&m, 500));
    assert_true(idmap_add(&m, 0));
    assert_int_equal(idmap_find(&m, UINT64_MAX), 1000);
    assert_int_equal(idmap_find(&m, 0), 1001);
    assert_int_equal(idmap_find(&m, 17), 16);
    assert_int_equal(idmap_find(&m, 1001), UINT32_MAX);
    idmap_free(&m);
}

/* --- whole messages --- */

static void test_any_order_any_ids(void **state)
{
    (void)state;
    const uint64_t ids[] = {UINT64_MAX, 3, 0xffffffffff, 3, 0x80000001};
    for (int packed = 0; packed < 2; packed++) {
        struct buf b = {0};
        put_sample(&b, ids, 5, packed, -4);
        put_sample(&b, ids, 5, !packed, 5); /* the same stack in the other form */
        for (size_t i = 0; i < 5; i++)
            if (i != 3)
                put_location(&b, ids[i], 99);
        put_function(&b, 99);
        put_type(&b);
        put_strings(&b);
        struct profile *p;
        struct pprofx_error err = {0};
        assert_int_equal(read_profile(&b, &p, &err), 0);
        assert_int_equal(p->n_samples, 2);
        assert_int_equal(p->n_stacks, 1);
        assert_int_equal(p->values[0], -4);
        const uint32_t *frames = profile_stack(p, 0);
        for (size_t i = 0; i < 5; i++)
            assert_true(p->locations[frames[i]].id == ids[i]);
        assert_string_equal(profile_text(p, p->functions[p->lines[0].function].name), "main.f");
        profile_free(p);
        buf_free(&b);
    }
}

/* The orders that writers have: Go's, pprof's, and one that begins with the strings. */
enum order { TIME_FIRST, TIME_LAST, STRINGS_FIRST, N_ORDERS };

/* A valid profile of a few thousand samples; glued twice or thrice it is that many profiles. */
static void put_profile(struct buf *b, uint64_t time, enum order order)
{
    if (order == STRINGS_FIRST)
        put_strings(b);
    if (order == TIME_FIRST) {
        put_number(b, 12, 100);
        put_number(b, 9, time);
    }
    put_type(b);
    for (uint64_t i = 1; i <= 3000; i++) {
        uint64_t ids[] = {i, 1 + i / 2, 1};
        put_sample(b, ids, 3, true, (int64_t)i);
    }
    for (uint64_t i = 1; i <= 3000; i++)
        put_location(b, i, 1);
    put_function(b, 1);
    if (order != STRINGS_FIRST)
        put_strings(b);
    if (order != TIME_FIRST) {
        put_number(b, 9, time);
        put_number(b, 12, 100);
    }
}

static void test_glued_profiles_are_merged(void **state)
{
    (void)state;
    for (enum order order = 0; order < N_ORDERS; order++) {
        struct buf b = {0};
        struct profile *p;
        struct pprofx_error err = {0};
        for (uint64_t i = 0; i < 3; i++)
            put_profile(&b, 1000 + i, order);
        assert_int_equal(read_profile(&b, &p, &err), 0);
        assert_int_equal(p->n_samples, 3000);
        assert_int_equal(p->values[7], 3 * 8);
        assert_int_equal(p->time_nanos, 1000);
        assert_int_equal(p->period, 100);
        profile_free(p);
        assert_int_equal(read_with(&b, &(struct decode_options){.compat = true}, &p, &err), PPROFX_FORMAT);
        assert_non_null(strstr(err.message, "time_nanos"));
        buf_free(&b);
    }
}

static void test_max_memory_is_named(void **state)
{
    (void)state;
    struct buf b = {0};
    put_profile(&b, 1, false);
    struct profile *p;
    struct pprofx_error err = {0};
    struct decode_options options = {.limits = {.max_memory = 64 << 10}};
    assert_int_equal(read_with(&b, &options, &p, &err), PPROFX_LIMIT);
    assert_non_null(strstr(err.message, "--max-memory"));
    buf_free(&b);
}

static void test_every_cut_is_refused(void **state)
{
    (void)state;
    struct buf b = {0};
    const uint64_t ids[] = {1, 1};
    put_type(&b);
    put_sample(&b, ids, 2, true, 1);
    put_location(&b, 1, 1);
    put_function(&b, 1);
    put_strings(&b);
    struct profile *p;
    struct pprofx_error err = {0};
    assert_int_equal(read_profile(&b, &p, &err), 0);
    profile_free(p);
    for (size_t n = 0; n < b.len - 3; n++) { /* the last string, "v", is named by nothing */
        struct buf cut = {b.data, n, n};
        int r = read_profile(&cut, &p, &err);
        if (!r) { /* a whole message that happens to end here */
            assert_true(p->n_samples == 1);
            profile_free(p);
            continue;
        }
        assert_int_equal(r, PPROFX_FORMAT);
        assert_true(strlen(err.message) > 0);
    }
    buf_free(&b);
}

static void expect_error(struct buf *b, const char *part)
{
    struct profile *p = NULL;
    struct pprofx_error err = {0};
    assert_int_equal(read_profile(b, &p, &err), PPROFX_FORMAT);
    if (!strstr(err.message, part))
        fail_msg("\"%s\" is not in \"%s\"", part, err.message);
    assert_null(p);
    buf_free(b);
}

static void test_errors_name_field_and_reason(void **state)
{
    (void)state;
    struct buf b = {0};
    const uint64_t ids[] = {1, 77};

    expect_error(&b, "empty");
    put_type(&b);
    put_sample(&b, ids, 2, true, 1);
    put_location(&b, 1, 1);
    put_function(&b, 1);
    put_strings(&b);
    expect_error(&b, "names location 77");

    put_type(&b);
    put_location(&b, 1, 5);
    put_strings(&b);
    expect_error(&b, "function 5");

    put_function(&b, 1);
    put_strings(&b);
    expect_error(&b, "field 1 (sample_type) is missing");

    put_location(&b, 1, 1);
    put_location(&b, 1, 1);
    expect_error(&b, "two locations have the id 1");

    put_function(&b, 0);
    expect_error(&b, "reserved id 0");

    put_bytes(&b, 6, "x", 1);
    expect_error(&b, "first string must be empty");

    put_type(&b);
    expect_error(&b, "string_table");

    put_strings(&b);
    put_number(&b, 14, 99);
    expect_error(&b, "default_sample_type");

    put_strings(&b);
    put_number(&b, 2, 1);
    expect_error(&b, "field 2 (sample) at byte");

    put_strings(&b);
    put_sample(&b, NULL, 0, false, 1);
    expect_error(&b, "sample_type");

    put_varint(&b, 3 << 3 | 3);
    expect_error(&b, "wire type 3");

    put_varint(&b, 4 << 3 | 2);
    put_varint(&b, UINT64_C(1) << 60);
    expect_error(&b, "field 4 (location) at byte 0");

    buf_puts(&b, "goroutine profile: total three\n");
    expect_error(&b, "debug=1");
}

static void test_unknown_fields_are_passed_over(void **state)
{
    (void)state;
    struct buf b = {0}, big = {0};
    const uint64_t ids[] = {1};
    buf_fill(&big, 'x', 300000);
    put_bytes(&b, 100, big.data, big.len);
    put_number(&b, 200, 1);
    put_varint(&b, 300 << 3 | 1);
    buf_add(&b, big.data, 8);
    put_varint(&b, 300 << 3 | 5);
    buf_add(&b, big.data, 4);
    put_type(&b);
    put_sample(&b, ids, 1, false, 3);
    put_location(&b, 1, 1);
    put_function(&b, 1);
    put_strings(&b);
    struct profile *p;
    struct pprofx_error err = {0};
    assert_int_equal(read_profile(&b, &p, &err), 0);
    assert_int_equal(p->values[0], 3);
    profile_free(p);
    buf_free(&b);
    buf_free(&big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_varint_runs_equal_single_varints),
        cmocka_unit_test(test_varints_that_are_no_varints),
        cmocka_unit_test(test_idmap),
        cmocka_unit_test(test_any_order_any_ids),
        cmocka_unit_test(test_glued_profiles_are_merged),
        cmocka_unit_test(test_max_memory_is_named),
        cmocka_unit_test(test_every_cut_is_refused),
        cmocka_unit_test(test_errors_name_field_and_reason),
        cmocka_unit_test(test_unknown_fields_are_passed_over),
    };
    return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
