/* Folded stacks as input: lines, what counts as them, and what is read. */
#include "base/buf.h"
#include "base/folded.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/notes.h"
#include "build.h"
#include "decode/decode.h"
#include "decode/folded.h"
#include "source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_split(const char *line, const char *stack, const char *number)
{
    struct str s, n;
    assert_true(folded_split(str_of(line), &s, &n));
    assert_true(str_equal(s, str_of(stack)));
    assert_true(str_equal(n, str_of(number)));
}

static void test_lines_split_before_their_number(void **state)
{
    (void)state;
    assert_split("a;b 12", "a;b", "12");
    assert_split("a b\t-3", "a b", "-3");
    assert_split("a  1.50", "a ", "1.50");
    assert_split("a 7.", "a", "7.");
    assert_split(" 5", "", "5");
    struct str s, n;
    static const char *const none[] = {"",     "5",    "-5",  "a",    "a b",   "a12",
                                       "a 1x", "a .5", "a -", "a +5", "a 1-2", "a 1e5"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(folded_split(str_of(none[i]), &s, &n));
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
        bool rounded;
    } good[] = {
        {"0", 0, false},
        {"12", 12, false},
        {"-12", -12, false},
        {"7.", 7, false},
        {"1.4", 1, true},
        {"1.5", 2, true},
        {"-1.5", -2, true},
        {"0.49", 0, true},
        {"007", 7, false},
        {"9223372036854775807", INT64_MAX, false},
        {"-9223372036854775808", INT64_MIN, false},
    };
    int64_t v;
    bool rounded;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        rounded = false;
        assert_true(folded_number(str_of(good[i].text), &v, &rounded));
        assert_int_equal(v, good[i].value);
        assert_int_equal(rounded, good[i].rounded);
    }
    assert_false(folded_number(str_of("9223372036854775808"), &v, &rounded));
    assert_false(folded_number(str_of("-9223372036854775809"), &v, &rounded));
    assert_false(folded_number(str_of("-9223372036854775808.5"), &v, &rounded));
    assert_false(folded_number(str_of("9223372036854775807.5"), &v, &rounded));
}

static enum folded_look look(const char *text, bool whole)
{
    return folded_look((const uint8_t *)text, strlen(text), whole);
}

static void test_what_looks_like_them(void **state)
{
    (void)state;
    static const char *const yes[] = {
        "a;b 1\n",
        "a;b 1",
        "\n\na 1\r\nb 2\r\n",
        "a 1\nb 2",
        "a;b -1\nc 2\n",
        "goroutine 5;b 1\n",
        "a;b 1\nmistake\n",
        "a;b 1 2\nc;d 3\n",
    };
    static const char *const no[] = {
        "",
        "a 1\n",
        "a 1\nb\n",
        "a\nb;c 1\n",
        "5\n6\n",
        "goos: linux\ngoarch: amd64\n",
        "threadcreate profile: total 7\n7 @ 0x0\n",
        "goroutine profile: total 0\n",
        "goroutine profile: total 1\nx 2\n",
        "a 1 2\nb 3 4\n",
        "a;b \x01 1\n",
    };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_int_equal(look(yes[i], true), FOLDED_YES);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_int_equal(look(no[i], true), FOLDED_NO);
    assert_int_equal(look("a;b 1 2\nc;d 3 4\n", true), FOLDED_TWO_COLUMNS);
    /* A line that is longer than what is looked at. */
    assert_int_equal(look("a;b", false), FOLDED_YES);
    assert_int_equal(look("a b", false), FOLDED_NO);
    assert_int_equal(look("a;b", true), FOLDED_NO);
    assert_int_equal(look("a;b 1\nc", false), FOLDED_YES);
}

/* A reader that gives three bytes at a time. */
struct drip {
    const char *text;
    size_t n, at;
};

static ptrdiff_t drip_read(void *context, void *data, size_t n, struct pprofx_error *err)
{
    (void)err;
    struct drip *d = context;
    size_t take = d->n - d->at < 3 ? d->n - d->at : 3;
    take = take < n ? take : n;
    if (take)
        memcpy(data, d->text + d->at, take);
    d->at += take;
    return (ptrdiff_t)take;
}

static int drip_rewind(void *context, struct pprofx_error *err)
{
    (void)err;
    ((struct drip *)context)->at = 0;
    return 0;
}

static void drip_close(void *context)
{
    (void)context;
}

static int read_text(const char *text, size_t n, const struct decode_options *options, struct profile **out,
                     struct notes *notes, struct pprofx_error *err)
{
    struct drip d = {.text = text, .n = n};
    struct source_reader reader = {&d, drip_read, drip_rewind, drip_close};
    struct source *s = source_from_reader(&reader, &options->limits);
    int r = decode(s, options, out, notes, err);
    source_close(s);
    return r;
}

static void assert_reads(const char *text, const char *dump, size_t n_notes)
{
    struct pprofx_error err = {0};
    struct notes notes = {0};
    struct profile *p = NULL;
    assert_int_equal(read_text(text, strlen(text), &(struct decode_options){0}, &p, &notes, &err), PPROFX_OK);
    struct buf got = build_dump(p);
    assert_string_equal(buf_text(&got), dump);
    assert_int_equal(notes.n, n_notes);
    buf_free(&got);
    notes_free(&notes);
    profile_free(p);
}

static void test_stacks_are_read(void **state)
{
    (void)state;
    assert_reads("main;f;g 12\nmain;f 3\n\nh 4", "12 : g f main\n3 : f main\n4 : h\n", 0);
    assert_reads("a;b -5\r\na;b 2\r\n", "-5 : b a\n2 : b a\n", 0);
    assert_reads("a;b; 1.5\na 2\n", "2 : b a\n2 : a\n", 1);
}

static void test_equal_stacks_and_names_are_one(void **state)
{
    (void)state;
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    const char *text = "a;b;a 1\na;b;a 2\nb;a 3\n";
    assert_int_equal(read_text(text, strlen(text), &(struct decode_options){0}, &p, NULL, &err), PPROFX_OK);
    assert_int_equal(p->n_samples, 3);
    assert_int_equal(p->n_stacks, 2);
    assert_int_equal(p->n_functions, 2);
    assert_int_equal(p->n_locations, 2);
    assert_int_equal(p->n_types, 1);
    assert_string_equal(profile_text(p, p->types[0].type), "samples");
    assert_string_equal(profile_text(p, p->types[0].unit), "count");
    profile_free(p);
}

static void assert_refused(const char *text, const struct decode_options *options, int code,
                           const char *message)
{
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    assert_int_equal(read_text(text, strlen(text), options, &p, NULL, &err), code);
    assert_null(p);
    if (!strstr(err.message, message))
        fail_msg("\"%s\" is not in \"%s\"", message, err.message);
}

static void test_errors_name_the_line(void **state)
{
    (void)state;
    const struct decode_options none = {0};
    assert_refused("a;b 1\n\nc\n", &none, PPROFX_FORMAT, "line 3: does not end in a number");
    assert_refused("a;b 1\n; 2\n", &none, PPROFX_FORMAT, "line 2: there is no stack");
    assert_refused("a;b 1\nc 9223372036854775808\n", &none, PPROFX_FORMAT,
                   "line 2: the value 9223372036854775808");
    assert_refused("a;b 1 2\n", &none, PPROFX_FORMAT, "two columns");
    assert_refused("a;b 1\n", &(struct decode_options){.compat = true}, PPROFX_FORMAT, "not a profile");
}

static void test_limits(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i < 20000; i++)
        buf_printf(&text, "root;f%d;g%d 1\n", i, i);
    assert_refused(buf_text(&text), &(struct decode_options){.limits = {.max_memory = 256 * 1024}},
                   PPROFX_LIMIT, "--max-memory");
    assert_refused(buf_text(&text), &(struct decode_options){.limits = {.max_input = 1000}}, PPROFX_LIMIT,
                   "--max-input");
    buf_clear(&text);
    buf_puts(&text, "a;b 1\n");
    buf_fill(&text, 'x', 1 << 20);
    buf_puts(&text, ";y 1\n");
    assert_refused(buf_text(&text), &(struct decode_options){.limits = {.max_memory = 256 * 1024}},
                   PPROFX_LIMIT, "line 2: ");
    buf_free(&text);
}

/* Locations are numbered as they appear, the innermost of a stack last.  2215, 2195 and 289, innermost first,
 * have the hash 0 (with the secret 0), which is what an empty slot of the table has, too. */
static void test_a_stack_whose_hash_is_0(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i <= 2900; i++)
        buf_printf(&text, "f%d 1\n", i);
    buf_puts(&text, "f289;f2195;f2215 7\na 1\nb 1\nc 1\nf289;f2195;f2215 1\n");
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    assert_int_equal(hash_bytes((const uint32_t[]){2215, 2195, 289}, 12, 0) >> 32, 0);
    assert_int_equal(read_text(text.data, text.len, &(struct decode_options){0}, &p, NULL, &err), PPROFX_OK);
    assert_int_equal(p->n_stacks, 2901 + 4);
    profile_free(p);
    buf_free(&text);
}

static void test_one_long_line(void **state)
{
    (void)state;
    struct buf text = {0};
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    buf_fill(&text, 'x', 200000);
    for (int i = 0; i < 100000; i++)
        buf_puts(&text, ";f");
    buf_puts(&text, " 3\n");
    assert_int_equal(read_text(text.data, text.len, &(struct decode_options){0}, &p, NULL, &err), PPROFX_OK);
    assert_int_equal(profile_depth(p, 0), 100001);
    assert_int_equal(p->n_functions, 2);
    profile_free(p);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_split_before_their_number),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_what_looks_like_them),
        cmocka_unit_test(test_stacks_are_read),
        cmocka_unit_test(test_equal_stacks_and_names_are_one),
        cmocka_unit_test(test_errors_name_the_line),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_a_stack_whose_hash_is_0),
        cmocka_unit_test(test_one_long_line),
    };
    return cmocka_run_group_tests_name("folded", tests, NULL, NULL);
}
