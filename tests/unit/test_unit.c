/* Values as pprof prints them.  The expected texts were printed by go tool pprof of Go 1.26. */
#include "base/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct unit_rules fixed_rules = {.compat = false}, compat_rules = {.compat = true};

static void assert_label(int64_t v, const char *from, const char *to, const struct unit_rules *rules,
                         const char *expected)
{
    struct buf b = {0};
    unit_label(&b, v, str_of(from), str_of(to), rules);
    if (strcmp(buf_text(&b), expected) != 0)
        print_error("%lld %s to %s\n", (long long)v, from, to);
    assert_string_equal(buf_text(&b), expected);
    buf_free(&b);
}

static void test_labels(void **state)
{
    (void)state;
    static const struct {
        int64_t v;
        const char *from, *to, *expected;
    } cases[] = {
        {1500000000, "nanoseconds", "auto", "1.50s"},
        {10000000, "nanoseconds", "ms", "10ms"},
        {10000000, "nanoseconds", "s", "0.01s"},
        {4000000, "nanoseconds", "s", "0"},
        {-4000000, "nanoseconds", "s", "0"},
        {5000001, "nanoseconds", "s", "0.01s"},
        {-1500, "Nanoseconds", "minimum", "-1.50us"},
        {0, "nanoseconds", "auto", "0"},
        {7200, "sec", "auto", "2hrs"},
        {1, "hours", "seconds", "3600s"},
        {1, "hrs", "ms", "3600000ms"},
        {1536, "bytes", "auto", "1.50kB"},
        {1536, "b", "MB", "0"},
        {5, "mb", "kilobytes", "5120kB"},
        {1 << 20, "kbs", "auto", "1GB"},
        {512, "nanogcu", "auto", "512n*GCU"},
        {1500, "gcus", "minimum", "1.50k*GCU"},
        /* A foreign family gets the default unit of its own. */
        {2500000000, "nanoseconds", "MB", "2.50s"},
        {2048, "bytes", "ms", "2048B"},
        {2048, "bytes", "foo", "2048B"},
        {3, "gcu", "B", "3GCU"},
        /* No family: the number stays and takes the name asked for. */
        {5, "count", "MB", "5MB"},
        {5, "widgets", "widgets", "5widgets"},
        {5, "widgets", "auto", "5"},
        {5, "widgets", "minimum", "5"},
        {5, "count", "count", "5"},
        {5, "", "sample", "5"},
        {5, "", "unit", "5"},
        {5, "count", "counts", "5counts"},
        {5, "ss", "auto", "5"},
        {5, "s", "ms", "5000ms"},
        {INT64_MAX, "bytes", "auto", "8192PB"},
        {INT64_MIN, "bytes", "auto", "-9223372036854775808B"},
        {INT64_MIN, "bytes", "PB", "-8192PB"},
        {INT64_MAX, "count", "count", "9223372036854775808"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_label(cases[i].v, cases[i].from, cases[i].to, &compat_rules, cases[i].expected);
        assert_label(cases[i].v, cases[i].from, cases[i].to, &fixed_rules, cases[i].expected);
    }
}

static void test_micro_sign_is_understood_unless_compat(void **state)
{
    (void)state;
    static const char *const names[] = {"\xce\xbcs", "\xc2\xb5s"};
    for (size_t i = 0; i < 2; i++) {
        assert_label(1500, names[i], "auto", &fixed_rules, "1.50ms");
        assert_label(1500, names[i], "auto", NULL, "1.50ms");
        assert_label(1500, names[i], "auto", &compat_rules, "1500");
        assert_label(1500, "ns", names[i], &fixed_rules, "1.50us");
        assert_label(1500000, "ns", names[i], &compat_rules, "0");
        assert_true(unit_compatible(str_of(names[i]), str_of("ns"), &fixed_rules));
        assert_false(unit_compatible(str_of(names[i]), str_of("ns"), &compat_rules));
    }
    assert_label(5, "\xce\xbc", "auto", &fixed_rules, "5");
}

static void test_names_with_nul_are_no_units(void **state)
{
    (void)state;
    struct str unit;
    assert_true(unit_scale(5, (struct str){"ms\0\0", 4}, str_of("s"), NULL, &unit) > 4);
    assert_true(str_equal(unit, str_of("s")));
    assert_true(unit_scale(5, (struct str){"ms\0s", 4}, str_of("auto"), NULL, &unit) > 4);
    assert_true(str_equal(unit, str_of("")));
    assert_false(unit_compatible((struct str){"ms\0", 3}, str_of("ms"), NULL));
}

static void test_units_of_a_family(void **state)
{
    (void)state;
    struct str name;
    assert_true(unit_in_family(str_of("ms"), 0, &fixed_rules, &name) == 1e-6);
    assert_true(str_equal(name, str_of("ns")));
    assert_true(unit_in_family(str_of("milliseconds"), 4, &fixed_rules, &name) == 3600e3);
    assert_true(str_equal(name, str_of("hrs")));
    assert_true(unit_in_family(str_of("ms"), 5, &fixed_rules, &name) == 0);
    assert_true(unit_in_family(str_of("count"), 0, &fixed_rules, &name) == 0);
}

static void test_percent(void **state)
{
    (void)state;
    static const struct {
        int64_t v, total;
        const char *expected;
    } cases[] = {
        {0, 0, "    0%"},
        {5, 0, "    0%"},
        {0, 7, "    0%"},
        {7, 7, "  100%"},
        {9995, 10000, "  100%"},
        {9994, 10000, "99.94%"},
        {10005, 10000, "  100%"},
        {10006, 10000, "100.06%"},
        {-39, 400, " 9.75%"},
        {692, 1000000, "0.069%"},
        {1, 100, " 1.00%"},
        {999, 100000, "    1%"},
        {1, 3000000000000, "3.3e-11%"},
        {17, 1, "1700.00%"},
        {1, 1000, "  0.1%"},
    };
    struct buf b = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&b);
        unit_percent(&b, cases[i].v, cases[i].total);
        assert_string_equal(buf_text(&b), cases[i].expected);
    }
    buf_free(&b);
}

static void test_families(void **state)
{
    (void)state;
    assert_true(unit_compatible(str_of("ms"), str_of("hour"), NULL));
    assert_true(unit_compatible(str_of("widgets"), str_of("widgets"), NULL));
    assert_false(unit_compatible(str_of("widgets"), str_of("gadgets"), NULL));
    assert_false(unit_compatible(str_of("ms"), str_of("bytes"), NULL));
    assert_false(unit_compatible(str_of("ms"), str_of("count"), NULL));
    assert_true(unit_compatible(str_of("Seconds"), str_of("ms"), NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_micro_sign_is_understood_unless_compat),
        cmocka_unit_test(test_names_with_nul_are_no_units),
        cmocka_unit_test(test_units_of_a_family),
        cmocka_unit_test(test_percent),
        cmocka_unit_test(test_families),
    };
    return cmocka_run_group_tests_name("unit", tests, NULL, NULL);
}
