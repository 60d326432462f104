/* Numbers, quoted strings, white space as Go reads them; ranges. */
#include "base/buf.h"
#include "decode/cover.h"
#include "decode/scan.h"
#include "decode/unquote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_integers_as_go_reads_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"0", 0},
                {"12", 12},
                {"-12", -12},
                {"+7", 7},
                {"0x1f", 31},
                {"0X1F", 31},
                {"0b101", 5},
                {"0o17", 15},
                {"017", 15},
                {"1_000", 1000},
                {"0x_f", 15},
                {"0_7", 7},
                {"00", 0},
                {"-0x8000000000000000", INT64_MIN},
                {"9223372036854775807", INT64_MAX}};
    static const char *const bad[] = {"",   "-",   "x",   "08", "0x",  "1__0", "_1",
                                      "1_", "0b2", "0o8", "1a", "+-1", " 1",   "9223372036854775808"};
    int64_t v;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(scan_integer(str_of(good[i].text), &v));
        assert_true(v == good[i].value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(scan_integer(str_of(bad[i]), &v));
    assert_true(scan_decimal(str_of("010"), &v) && v == 10);
    assert_false(scan_decimal(str_of("1_0"), &v));
}

static void test_quoted_strings(void **state)
{
    (void)state;
    struct buf out = {0};
    struct str s = str_of("\"a\\\"\\\\\\n\\x41\\u20ac\\U0001f600\" rest");
    assert_true(unquote(&s, &out));
    assert_string_equal(buf_text(&out), "a\"\\\nA\xe2\x82\xac\xf0\x9f\x98\x80");
    assert_true(str_equal(s, str_of(" rest")));
    static const char *const bad[] = {"", "x", "\"", "\"a", "\"\\", "\"\\q\"", "\"\\x4\"", "\"\\U11000000\""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        s = str_of(bad[i]);
        assert_false(unquote(&s, &out));
        assert_true(str_equal(s, str_of(bad[i])));
    }
    buf_free(&out);
}

static void test_white_space(void **state)
{
    (void)state;
    assert_true(str_equal(scan_trim(str_of(" \t\xc2\xa0 a b\xe3\x80\x80\r\n\v")), str_of("a b")));
    assert_int_equal(scan_trim(str_of(" \xe2\x80\x83")).n, 0);
    assert_int_equal(scan_trim(str_of("\xe2\x80")).n, 2);
}

static void test_smallest_of_the_ranges(void **state)
{
    (void)state;
    struct cover c = {0};
    static const uint64_t ranges[][2] = {{50, 60}, {10, 30}, {20, 55}, {0, UINT64_MAX}, {7, 7}};
    enum { N = sizeof ranges / sizeof *ranges };
    for (size_t i = 0; i < N; i++) {
        cover_bound(&c, ranges[i][0]);
        cover_bound(&c, ranges[i][1]);
    }
    cover_ready(&c);
    for (uint32_t i = 0; i < N; i++)
        cover_add(&c, ranges[i][0], ranges[i][1], i);
    for (uint64_t a = 0; a < 100; a++) {
        uint32_t want = COVER_NONE;
        for (uint32_t i = N; i-- > 0;)
            if (ranges[i][0] <= a && a < ranges[i][1])
                want = i;
        assert_int_equal(cover_find(&c, a), want);
    }
    assert_int_equal(cover_find(&c, UINT64_MAX), COVER_NONE);
    cover_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers_as_go_reads_them),
        cmocka_unit_test(test_quoted_strings),
        cmocka_unit_test(test_white_space),
        cmocka_unit_test(test_smallest_of_the_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
