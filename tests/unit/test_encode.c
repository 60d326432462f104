/* What is encoded is read again as the same profile, and the bytes are Go's. */
#include "build.h"
#include "decode/decode.h"
#include "profile/encode.h"
#include "source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct profile *decode_bytes(const struct buf *bytes)
{
    struct pprofx_error err = {0};
    struct source *source = source_from_memory(bytes->data, bytes->len, &(struct pprofx_limits){0});
    struct profile *p = NULL;
    int code = decode(source, &(struct decode_options){0}, &p, NULL, &err);
    if (code)
        fail_msg("%s", err.message);
    source_close(source);
    return p;
}

static struct profile *round_trip(const struct profile *p, bool gzip)
{
    struct buf bytes = {0};
    if (gzip)
        encode_gzip(p, &bytes);
    else
        encode(p, &bytes);
    struct profile *again = decode_bytes(&bytes);
    buf_free(&bytes);
    return again;
}

static const char everything[] =
    "types samples/count cpu/nanoseconds wall/nanoseconds\n"
    "default cpu\nperiod 10 cpu/nanoseconds\ntime 12345678901\nduration -3\n"
    "comment one\ncomment two\ncomment one\ndrop d\nkeep k\ndoc http://x\n"
    "map 400000 500000 1000 /bin/app build\nmap 1 2 3 - -\n"
    "1 -9223372036854775808 3 : leaf+mid:7:3 root*1^400123 ~ : a=b z:=5/ms n:=-1\n"
    "0 0 0 :\n"
    "1 1 1 : root\n";

static void check_round_trip(bool gzip)
{
    struct profile *p = build_profile(everything);
    p->mappings[0].has_functions = p->mappings[0].has_inline_frames = true;
    p->locations[1].folded = true;
    p->functions[0].start_line = 44;
    struct profile *q = round_trip(p, gzip);
    struct buf want = build_dump(p), got = build_dump(q);
    assert_string_equal(got.data, "1 -9223372036854775808 3 : leaf+mid:7:3 root ~ : a=b n:=-1 z:=5/ms\n"
                                  "0 0 0 :\n1 1 1 : root\n");
    assert_int_equal(q->n_comments, 3);
    assert_string_equal(profile_text(q, q->comments[1]), "two");
    assert_string_equal(profile_text(q, q->default_type), "cpu");
    assert_string_equal(profile_text(q, q->doc_url), "http://x");
    assert_string_equal(profile_text(q, q->drop_frames), "d");
    assert_string_equal(profile_text(q, q->keep_frames), "k");
    assert_string_equal(profile_text(q, q->period_type.type), "cpu");
    assert_int_equal(q->period, 10);
    assert_int_equal(q->time_nanos, 12345678901);
    assert_int_equal(q->duration_nanos, -3);
    assert_int_equal(q->n_mappings, 2);
    assert_int_equal(q->mappings[0].limit, 0x500000);
    assert_string_equal(profile_text(q, q->mappings[0].build_id), "build");
    assert_true(q->mappings[0].has_functions && q->mappings[0].has_inline_frames);
    assert_false(q->mappings[0].has_filenames || q->mappings[0].has_line_numbers);
    assert_int_equal(q->locations[1].address, 0x400123);
    assert_int_equal(q->locations[1].mapping, 0);
    assert_true(q->locations[1].folded);
    assert_int_equal(q->functions[0].start_line, 44);
    buf_free(&want);
    buf_free(&got);
    profile_free(p);
    profile_free(q);
}

static void test_round_trip(void **state)
{
    (void)state;
    check_round_trip(false);
    check_round_trip(true);
}

static void test_bytes_are_gos(void **state)
{
    (void)state;
    struct profile *p = build_profile("types n/count\n300 : f\n");
    struct buf bytes = {0};
    encode(p, &bytes);
    static const unsigned char want[] = {0x0a, 4,    0x08, 1,   0x10, 2,                        /* type */
                                         0x12, 5,    0x08, 1,   0x10, 0xac, 2,                  /* sample */
                                         0x22, 6,    0x08, 1,   0x22, 2,    0x08, 1,            /* location */
                                         0x2a, 8,    0x08, 1,   0x10, 3,    0x18, 3,   0x20, 4, /* function */
                                         0x32, 0,    0x32, 1,   'n',  0x32, 5,    'c', 'o',  'u',
                                         'n', /* strings */
                                         't',  0x32, 1,    'f', 0x32, 4,    'f',  '.', 'g',  'o',
                                         0x70, 0}; /* default_sample_type, always there */
    assert_int_equal(bytes.len, sizeof want);
    assert_memory_equal(bytes.data, want, sizeof want);
    buf_free(&bytes);
    profile_free(p);
}

static void test_labels_that_pprof_would_lose_survive(void **state)
{
    (void)state;
    struct profile *p =
        build_profile("types n/count\n1 : f : bytes:=0 request:=0 e=-\n2 : f : lat:=0\n3 : f : lat:=1/ms\n");
    struct profile *q = round_trip(p, false);
    struct buf got = build_dump(q);
    assert_string_equal(got.data,
                        "1 : f : e= bytes:=0/bytes request:=0/bytes\n2 : f : lat:=0/ms\n3 : f : lat:=1/ms\n");
    buf_free(&got);
    profile_free(q);
    profile_free(p);
    p = build_profile("types n/count\n1 : f : alignment:=0\n");
    q = round_trip(p, true);
    got = build_dump(q);
    assert_string_equal(got.data, "1 : f : alignment:=0/bytes\n");
    buf_free(&got);
    profile_free(q);
    profile_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_bytes_are_gos),
        cmocka_unit_test(test_labels_that_pprof_would_lose_survive),
    };
    return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
