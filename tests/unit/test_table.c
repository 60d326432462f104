/* One table, four formats. */
#include "base/json.h"
#include "base/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct column columns[] = {
    {.key = "flat", .header = "flat", .align = ALIGN_RIGHT, .width = 10, .amounts = true},
    {.key = "flat_percent", .header = "flat%", .align = ALIGN_RIGHT, .gap = 1, .width = 6},
    {.key = "hits", .header = "", .align = ALIGN_RIGHT, .hide_in_text = true},
    {.key = "name", .header = "", .gap = 2},
    {.key = "mark", .header = "", .hide_in_data = true},
};

enum { N_COLUMNS = sizeof columns / sizeof *columns };

static void add_row(struct table *t, int64_t flat, const char *shown, double percent, struct str name)
{
    table_unit(t, flat, str_of("nanoseconds"), str_of(shown));
    table_real(t, percent, str_of("12.50%"));
    table_int(t, 3, str_of("3"));
    table_text(t, name);
    table_text(t, str_of(""));
}

static struct table *sample(bool fixed)
{
    struct table *t = table_new(columns, N_COLUMNS);
    table_set_fixed(t, fixed);
    add_row(t, 10, "10ns", 12.5, str_of("main.busy"));
    add_row(t, INT64_MAX, "1234567890123456789012345678901234567890", 0.1, str_of("a|b`c*<d>\n\"q\",\x1b"));
    add_row(t, -5, "-5ns", NAN, (struct str){"n\0ul \xff", 6});
    return t;
}

static void assert_text(void (*write)(const struct table *, struct buf *), const struct table *t,
                        const char *expected)
{
    struct buf b = {0};
    write(t, &b);
    assert_string_equal(buf_text(&b), expected);
    buf_free(&b);
}

static void test_text_widens_unless_fixed(void **state)
{
    (void)state;
    struct table *t = sample(true);
    assert_text(table_write_text, t,
                "      flat  flat%\n"
                "      10ns 12.50%  main.busy\n"
                "1234567890123456789012345678901234567890 12.50%  a|b`c*<d>\\n\"q\",\\x1b\n"
                "      -5ns 12.50%  n\\x00ul \\xff\n");
    table_free(t);
    t = sample(false);
    assert_text(table_write_text, t,
                "                                    flat  flat%\n"
                "                                    10ns 12.50%  main.busy\n"
                "1234567890123456789012345678901234567890 12.50%  a|b`c*<d>\\n\"q\",\\x1b\n"
                "                                    -5ns 12.50%  n\\x00ul \\xff\n");
    table_free(t);
}

static void test_raw_text_is_as_it_is(void **state)
{
    (void)state;
    struct table *t = sample(true);
    struct buf b = {0};
    table_set_raw(t, true);
    table_write_text(t, &b);
    const char expected[] = "      flat  flat%\n"
                            "      10ns 12.50%  main.busy\n"
                            "1234567890123456789012345678901234567890 12.50%  a|b`c*<d>\n\"q\",\x1b\n"
                            "      -5ns 12.50%  n\0ul \xff\n";
    assert_int_equal(b.len, sizeof expected - 1);
    assert_memory_equal(b.data, expected, b.len);
    buf_free(&b);
    table_free(t);
}

static void test_text_pads_by_code_points(void **state)
{
    (void)state;
    static const struct column two[] = {
        {.key = "a", .header = "", .width = 4, .align = ALIGN_RIGHT},
        {.key = "b", .header = "", .gap = 1},
        {.key = "c", .header = "", .gap = 1},
    };
    struct table *t = table_new(two, 3);
    table_text(t, str_of("\xc3\xa9"));
    table_text(t, str_of("x"));
    table_text(t, str_of("end"));
    table_text(t, str_of("\xff\xfe"));
    table_text(t, str_of("\xe2\x82\xac\xe2\x82\xac"));
    table_null(t);
    assert_text(table_write_text, t, "       \xc3\xa9 x  end\n\\xff\\xfe \xe2\x82\xac\xe2\x82\xac\n");
    table_free(t);
}

static void test_csv_quotes_and_keeps_bytes(void **state)
{
    (void)state;
    struct table *t = sample(false);
    struct buf b = {0};
    table_write_csv(t, &b);
    const char expected[] = "flat,flat_unit,flat_text,flat_percent,hits,name\n"
                            "10,nanoseconds,10ns,12.5,3,main.busy\n"
                            "9223372036854775807,nanoseconds,1234567890123456789012345678901234567890,0.1,3,"
                            "\"a|b`c*<d>\n\"\"q\"\",\x1b\"\n"
                            "-5,nanoseconds,-5ns,,3,n\0ul \xff\n";
    assert_int_equal(b.len, sizeof expected - 1);
    assert_memory_equal(b.data, expected, b.len);
    buf_free(&b);
    table_free(t);
}

static void test_csv_tells_null_from_empty(void **state)
{
    (void)state;
    static const struct column two[] = {{.key = "a", .amounts = true}, {.key = "b,c"}};
    struct table *t = table_new(two, 2);
    table_null(t);
    table_text(t, str_of(""));
    table_unit(t, 1, str_of("count"), str_of("1"));
    table_null(t);
    assert_text(table_write_csv, t, "a,a_unit,a_text,\"b,c\"\n,,,\"\"\n1,count,1,\n");
    table_free(t);
}

static void test_json(void **state)
{
    (void)state;
    struct table *t = sample(false);
    struct buf b = {0};
    struct json *j = json_new(&b, false);
    table_write_json(t, j);
    json_free(j);
    assert_string_equal(
        buf_text(&b),
        "[{\"flat\":{\"value\":10,\"unit\":\"nanoseconds\",\"text\":\"10ns\"},\"flat_percent\":12.5,\"hits\":"
        "3,"
        "\"name\":\"main.busy\"},"
        "{\"flat\":{\"value\":9223372036854775807,\"unit\":\"nanoseconds\","
        "\"text\":\"1234567890123456789012345678901234567890\"},\"flat_percent\":0.1,\"hits\":3,"
        "\"name\":\"a|b`c*<d>\\n\\\"q\\\",\\u001B\"},"
        "{\"flat\":{\"value\":-5,\"unit\":\"nanoseconds\",\"text\":\"-5ns\"},\"flat_percent\":null,\"hits\":"
        "3,"
        "\"name\":\"n\\u0000ul \xef\xbf\xbd\",\"name_lossy\":true}]\n");
    buf_free(&b);
    table_free(t);
}

static void test_markdown_is_escaped(void **state)
{
    (void)state;
    struct table *t = table_new(columns, N_COLUMNS);
    add_row(t, 10, "  10ns", 12.5, str_of("a|b`c*<d>\n_\\|"));
    assert_text(table_write_markdown, t,
                "| flat | flat% | name | mark |\n"
                "| ---: | ---: | --- | --- |\n"
                "| 10ns | 12.50% | a\\|b\\`c\\*\\<d\\>\\\\n\\_\\\\\\| |  |\n");
    table_free(t);
}

static void test_empty_table(void **state)
{
    (void)state;
    struct table *t = table_new(columns, N_COLUMNS);
    assert_int_equal(table_rows(t), 0);
    assert_text(table_write_text, t, "      flat  flat%\n");
    assert_text(table_write_csv, t, "flat,flat_unit,flat_text,flat_percent,hits,name\n");
    struct buf b = {0};
    struct json *j = json_new(&b, true);
    table_write_json(t, j);
    json_free(j);
    assert_string_equal(buf_text(&b), "[]\n");
    buf_free(&b);
    table_free(t);
    table_free(NULL);
}

static void test_json_nests(void **state)
{
    (void)state;
    struct buf b = {0};
    struct json *j = json_new(&b, true);
    json_object(j);
    json_key(j, "none");
    json_array(j);
    json_end(j);
    json_key(j, "some");
    json_array(j);
    json_object(j);
    json_end(j);
    json_array(j);
    json_null(j);
    json_end(j);
    json_end(j);
    json_end(j);
    json_free(j);
    assert_string_equal(buf_text(&b),
                        "{\n  \"none\": [],\n  \"some\": [\n    {},\n    [\n      null\n    ]\n  ]\n}\n");
    buf_free(&b);
}

static void test_json_numbers_read_back(void **state)
{
    (void)state;
    struct buf b = {0};
    struct json *j = json_new(&b, false);
    json_array(j);
    json_real(j, 0.1);
    json_real(j, 1.0 / 3);
    json_real(j, 5e-324);
    json_real(j, 1e300);
    json_real(j, -0.0);
    json_real(j, INFINITY);
    json_int(j, INT64_MIN);
    json_bool(j, false);
    json_null(j);
    json_end(j);
    json_free(j);
    assert_string_equal(buf_text(&b), "[0.1,0.3333333333333333,4.94065645841247e-324,1e+300,-0,null,"
                                      "-9223372036854775808,false,null]\n");
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_widens_unless_fixed),
        cmocka_unit_test(test_raw_text_is_as_it_is),
        cmocka_unit_test(test_text_pads_by_code_points),
        cmocka_unit_test(test_csv_quotes_and_keeps_bytes),
        cmocka_unit_test(test_csv_tells_null_from_empty),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_markdown_is_escaped),
        cmocka_unit_test(test_empty_table),
        cmocka_unit_test(test_json_nests),
        cmocka_unit_test(test_json_numbers_read_back),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
