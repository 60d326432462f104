/* Text from files: valid, repaired, counted, cleaned. */
#include "base/utf8.h"
#include "base/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define S(text) ((struct str){"" text, sizeof("" text) - 1})

static void assert_repaired(struct str s, const char *expected, size_t count)
{
    struct buf b = {0};
    assert_int_equal(utf8_repair(&b, s), !utf8_valid(s));
    assert_string_equal(buf_text(&b), expected);
    assert_true(utf8_valid((struct str){buf_text(&b), b.len}));
    assert_int_equal(utf8_count(s), count);
    buf_free(&b);
}

static void test_valid_text_stays(void **state)
{
    (void)state;
    assert_repaired(S(""), "", 0);
    assert_repaired(S("main.busy"), "main.busy", 9);
    assert_repaired(S("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 3);
    assert_repaired(S("\xf4\x8f\xbf\xbf\xed\x9f\xbf"), "\xf4\x8f\xbf\xbf\xed\x9f\xbf", 2);
}

static void test_invalid_parts_become_one_mark_each(void **state)
{
    (void)state;
    assert_repaired(S("a\xff"
                      "b"),
                    "a\xef\xbf\xbd"
                    "b",
                    3);
    assert_repaired(S("\xe2\x82"), "\xef\xbf\xbd", 2); /* cut short */
    assert_repaired(S("\xe2\x82x"), "\xef\xbf\xbdx", 3);
    assert_repaired(S("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd", 2); /* overlong */
    assert_repaired(S("\xe0\x80\xaf"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3);
    assert_repaired(S("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3); /* a surrogate */
    assert_repaired(S("\xf4\x90\x80\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 4);
    assert_repaired(S("\xf0\x9f\x98"), "\xef\xbf\xbd", 3);
}

static void assert_cleaned(struct str s, const char *expected)
{
    struct buf b = {0};
    utf8_clean(&b, s);
    assert_string_equal(buf_text(&b), expected);
    buf_free(&b);
}

static void test_terminal_control_becomes_visible(void **state)
{
    (void)state;
    assert_cleaned(S("main.(*T).run[go.shape.int] \xc3\xa9"), "main.(*T).run[go.shape.int] \xc3\xa9");
    assert_cleaned(S("\x1b[31mred"), "\\x1b[31mred");
    assert_cleaned(S("a\nb\tc\rd\x7f"), "a\\nb\tc\\x0dd\\x7f");
    assert_cleaned(S("a\0b"), "a\\x00b");
    assert_cleaned(S("\xc2\x9b"
                     "31m\xc2\xa0"),
                   "\\u009b31m\xc2\xa0");
    assert_cleaned(S("\xe2\x80\xaetxt\xe2\x80\xac\xe2\x81\xa6\xd8\x9c"), "\\u202etxt\\u202c\\u2066\\u061c");
    assert_cleaned(S("\xe2\x80\xa8\xe2\x80\xa9"), "\\u2028\\u2029");
    assert_cleaned(S("a\xc2\xad\xe1\xa0\x8e\xe2\x80\x8b\xef\xb8\x8f\xef\xbb\xbf\xef\xbf\xb9z"),
                   "a\\u00ad\\u180e\\u200b\\ufe0f\\ufeff\\ufff9z");
    assert_cleaned(S("\xf3\xa0\x81\x81\xf3\xa0\x84\x80"), "\\U000e0041\\U000e0100");
    assert_cleaned(S("\xef\xbf\xbc\xef\xbf\xbd\xf0\x9f\x94\xa5"), "\xef\xbf\xbc\xef\xbf\xbd\xf0\x9f\x94\xa5");
    assert_cleaned(S("bad \xff\xfe"), "bad \\xff\\xfe");
}

static void check_wrapped(const char *text, size_t width, const char *want)
{
    struct buf out = {0};
    wrap_lines(&out, str_of(text), width);
    assert_string_equal(buf_text(&out), want);
    buf_free(&out);
}

static void test_wrap(void **state)
{
    (void)state;
    check_wrapped("one two three four five six\n", 0, "one two three four five six\n");
    check_wrapped("one two three four five six\n\nx\n", 20, "one two three four\n  five six\n\nx\n");
    check_wrapped("  |   one two three four five", 20, "  |   one two three\n  |     four five");
    check_wrapped("`- one two three four five", 20, "`- one two three\n     four five");
    check_wrapped("one_word_that_is_longer_than_that then", 20, "one_word_that_is_longer_than_that\n  then");
    check_wrapped(
        "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 b b b",
        20,
        "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 b b b");
    check_wrapped("a b", 1, "a b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid_text_stays),
        cmocka_unit_test(test_invalid_parts_become_one_mark_each),
        cmocka_unit_test(test_terminal_control_becomes_visible),
        cmocka_unit_test(test_wrap),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
