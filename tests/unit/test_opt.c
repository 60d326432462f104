#include "cli/command_line.h"
#include "cli/opt.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct values {
    bool trim;
    int64_t count;
    double fraction;
    uint64_t size;
    const char *focus, *output;
    struct opt_list base;
    int format, compat;
};

static const struct opt table[] = {
    {"trim", NULL, OPT_FLAG, offsetof(struct values, trim), NULL, ""},
    {"nodecount", "n", OPT_INT, offsetof(struct values, count), "N", ""},
    {"nodefraction", NULL, OPT_REAL, offsetof(struct values, fraction), "F", ""},
    {"max-input", NULL, OPT_SIZE, offsetof(struct values, size), "SIZE", ""},
    {"focus", NULL, OPT_TEXT, offsetof(struct values, focus), "REGEX", ""},
    {"base", NULL, OPT_LIST, offsetof(struct values, base), "SOURCE", ""},
    {"format", NULL, OPT_CHOICE, offsetof(struct values, format), "text|csv|json", ""},
    {"output", "o", OPT_TEXT, offsetof(struct values, output), "FILE", ""},
    {"compat", NULL, OPT_OPTIONAL, offsetof(struct values, compat), "go1.26|go1.23", ""},
    {0},
};

struct scan {
    char text[256];
    struct values v;
    struct opt_list words;
    struct pprofx_error err;
    int rc;
};

/* Words are separated by blanks; "_" stands for an empty one. */
static void scan(struct scan *s, const char *line)
{
    char *argv[32] = {s->text};
    int argc = 1;
    memset(s, 0, sizeof *s);
    s->v.trim = true;
    strncpy(s->text, line, sizeof s->text - 1);
    for (char *word = strtok(s->text, " "); word; word = strtok(NULL, " "))
        argv[argc++] = strcmp(word, "_") == 0 ? word + 1 : word;
    struct opt_group groups[] = {{"All", table, &s->v}, {0}};
    s->rc = opt_parse(groups, argc, argv, &s->words, &s->err);
}

static void done(struct scan *s)
{
    const struct opt_group groups[] = {{"All", table, &s->v}, {0}};
    opt_free(groups);
    mem_free(s->words.items);
}

static void expect_error(const char *line, const char *message)
{
    struct scan s;
    scan(&s, line);
    assert_int_equal(s.rc, PPROFX_USAGE);
    assert_string_equal(s.err.message, message);
    done(&s);
}

static void test_spellings(void **state)
{
    (void)state;
    static const char *const lines[] = {"-focus=x -n=5 a", "--focus x -n 5 a", "a --nodecount=5 -focus x",
                                        "-focus y a -focus=x -nodecount 5"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct scan s;
        scan(&s, lines[i]);
        assert_int_equal(s.rc, 0);
        assert_string_equal(s.v.focus, "x");
        assert_int_equal(s.v.count, 5);
        assert_int_equal(s.words.n, 1);
        assert_string_equal(s.words.items[0], "a");
        done(&s);
    }
}

static void test_flags(void **state)
{
    (void)state;
    struct scan s;
    scan(&s, "-trim=F false");
    assert_int_equal(s.rc, 0);
    assert_false(s.v.trim);
    assert_int_equal(s.words.n, 1);
    done(&s);
    scan(&s, "-trim=0 -trim");
    assert_true(s.v.trim);
    done(&s);
    expect_error("-trim=no", "option -trim needs true or false, not \"no\"");
    expect_error("-trim=", "option -trim needs true or false, not \"\"");
}

static void test_numbers(void **state)
{
    (void)state;
    struct scan s;
    scan(&s, "-nodecount -1 -nodefraction .5 -max-input 2GiB");
    assert_int_equal(s.rc, 0);
    assert_int_equal(s.v.count, -1);
    assert_true(s.v.fraction == 0.5);
    assert_true(s.v.size == (uint64_t)2 << 30);
    done(&s);
    static const struct {
        const char *text;
        int64_t value;
    } ints[] = {{"-n=0x10", 16}, {"-n=0b101", 5},    {"-n=0o17", 15},    {"-n=-0b1", -1},
                {"-n=+7", 7},    {"-n=1_000", 1000}, {"-n=0x_f_f", 255}, {"-n=-0_7", -7}};
    for (size_t i = 0; i < sizeof ints / sizeof *ints; i++) {
        scan(&s, ints[i].text);
        assert_int_equal(s.rc, 0);
        assert_int_equal(s.v.count, ints[i].value);
        done(&s);
    }
    expect_error("-n=9223372036854775808",
                 "option -nodecount needs a whole number, not \"9223372036854775808\"");
    expect_error("-n=1.5", "option -nodecount needs a whole number, not \"1.5\"");
    expect_error("-n=--1", "option -nodecount needs a whole number, not \"--1\"");
    expect_error("-nodefraction=1e999", "option -nodefraction needs a number, not \"1e999\"");
    scan(&s, "-nodefraction 0x_1p-1_0");
    assert_true(s.rc == 0 && s.v.fraction == 1.0 / 1024);
    done(&s);
    static const char *const wrong[] = {"_1", "1_", "1__0", "1_e5", "1_.5", "0x10", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char option[32], message[64];
        (void)snprintf(option, sizeof option, "-nodefraction=%s", wrong[i]);
        (void)snprintf(message, sizeof message, "option -nodefraction needs a number, not \"%s\"", wrong[i]);
        expect_error(option, message);
    }
    expect_error("-max-input=99999999PB",
                 "option -max-input needs a size such as 512MiB, not \"99999999PB\"");
    expect_error("-max-input=-1", "option -max-input needs a size such as 512MiB, not \"-1\"");
}

static void test_lists_and_choices(void **state)
{
    (void)state;
    struct scan s;
    scan(&s, "-base=a -base b -format=json -compat c");
    assert_int_equal(s.rc, 0);
    assert_int_equal(s.v.base.n, 2);
    assert_string_equal(s.v.base.items[1], "b");
    assert_int_equal(s.v.format, 3);
    assert_int_equal(s.v.compat, 1);
    assert_int_equal(s.words.n, 1);
    done(&s);
    scan(&s, "--compat=go1.23");
    assert_int_equal(s.v.compat, 2);
    done(&s);
    expect_error("-format=xml", "option -format needs text|csv|json, not \"xml\"");
    expect_error("-format=", "option -format needs text|csv|json, not \"\"");
    expect_error("-format=text|csv", "option -format needs text|csv|json, not \"text|csv\"");
}

static void test_words(void **state)
{
    (void)state;
    struct scan s;
    scan(&s, "a - -n 3 _ -- -focus --");
    assert_int_equal(s.rc, 0);
    assert_int_equal(s.words.n, 5);
    assert_string_equal(s.words.items[1], "-");
    assert_string_equal(s.words.items[3], "-focus");
    assert_string_equal(s.words.items[4], "--");
    done(&s);
}

static void test_unknown(void **state)
{
    (void)state;
    expect_error("-foc=x", "unknown option -foc; did you mean -focus?");
    expect_error("--foc x", "unknown option --foc; did you mean --focus?");
    expect_error("-foc", "unknown option -foc; did you mean -focus?");
    expect_error("-node=1", "unknown option -node; did you mean -nodecount?");
    expect_error("-foucs=x", "unknown option -foucs; did you mean -focus?");
    expect_error("-zebra", "unknown option -zebra");
    expect_error("-:", "unknown option -:");
    expect_error("-=x", "unknown option -");
    expect_error("---trim", "unknown option ---trim; did you mean --trim?");
    expect_error("-focus", "option -focus needs a value: -focus=REGEX");
}

static void expect_line(const char *const *words, int n, const char *wanted)
{
    char text[16][64], *argv[16];
    struct buf out = {0};
    const struct opt_group groups[] = {{"All", table, NULL}, {0}};
    for (int i = 0; i < n; i++)
        argv[i] = strncpy(text[i], words[i], sizeof text[i]);
    command_line(&out, n, argv, groups);
    assert_string_equal(buf_text(&out), wanted);
    buf_free(&out);
}

#define EXPECT_LINE(wanted, ...)                                                                             \
    expect_line((const char *const[]){"pprofx", __VA_ARGS__},                                                \
                (int)(sizeof((const char *const[]){"pprofx", __VA_ARGS__}) / sizeof(char *)), wanted)

static void test_command_line(void **state)
{
    (void)state;
    EXPECT_LINE("pprofx top -trim=false cpu.pb.gz", "top", "-trim=false", "/home/me/cpu.pb.gz");
    EXPECT_LINE("pprofx -focus 'a b' -n 3 -", "-focus", "a b", "-n", "3", "-");
    EXPECT_LINE("pprofx --focus='it'\\''s' x", "--focus=it's", "x");
    EXPECT_LINE("pprofx -base=a.pb -base b.pb#3 c.pb", "-base=/x/a.pb", "-base", "/y/b.pb#3", "./c.pb");
    EXPECT_LINE("pprofx a", "a", "-output", "/tmp/x.svg", "-output=y");
    EXPECT_LINE("pprofx a", "a", "-o", "/tmp/x.svg", "-o=y");
    EXPECT_LINE("pprofx -trim a -- -focus", "-trim", "a", "--", "/x/-focus");
    EXPECT_LINE("pprofx -unknown=x '' -focus=", "-unknown=x", "", "-focus=");
    EXPECT_LINE("pprofx -focus", "-focus");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings),    cmocka_unit_test(test_flags),
        cmocka_unit_test(test_numbers),      cmocka_unit_test(test_lists_and_choices),
        cmocka_unit_test(test_words),        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_command_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
