/* Flamegraphs in a terminal: columns of text, boxes in fixed widths, colours. */
#include "flame/columns.h"
#include "flame/term.h"

#include "base/notes.h"
#include "build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORLD "\xe4\xb8\x96\xe7\x95\x8c" /* two wide characters */

static void expect_cut(const char *text, size_t room, const char *wanted)
{
    struct buf b = {0};
    assert_int_equal(columns_cut(&b, str_of(text), room), columns_of(str_of(wanted)));
    assert_string_equal(buf_text(&b), wanted);
    buf_free(&b);
}

static void test_columns(void **state)
{
    (void)state;
    assert_int_equal(columns_of(str_of("main.f")), 6);
    assert_int_equal(columns_of(str_of("main." WORLD)), 9);
    assert_int_equal(columns_of(str_of("e\xcc\x81\xc3\xa9")), 2); /* a letter and its mark; one character */
    expect_cut("main.f", 6, "main.f");
    expect_cut("main.f", 5, "main…");
    expect_cut("main.f", 0, "");
    expect_cut(WORLD, 4, WORLD);
    expect_cut(WORLD, 3, "\xe4\xb8\x96…");
    expect_cut(WORLD, 2, "…");
}

/* The whole of it; the caller frees. */
static struct buf draw(const char *text, const struct term_options *term, bool flame,
                       enum palette_kind palette)
{
    struct profile *p = build_profile(text);
    struct report_options report = {.fold = {.value = p->n_types - 1}, .unit = "minimum", .divide_by = 1};
    struct flame_options options = {
        .report = &report, .flame = flame, .palette = palette, .max_frames = 1000};
    struct buf out = {0};
    struct notes notes = {0};
    struct pprofx_error err;
    bool cut = false;
    report.total = fold_total(p, &report.fold, &cut);
    assert_int_equal(flame_term(p, &options, term, &out, &notes, &err), 0);
    notes_free(&notes);
    profile_free(p);
    return out;
}

/* How it ends: with the rows of frames. */
static void expect_rows(const char *text, const struct term_options *term, bool flame, const char *wanted)
{
    struct buf out = draw(text, term, flame, PALETTE_OWNER);
    size_t n = strlen(wanted);
    assert_true(out.len > n);
    assert_string_equal(out.data + out.len - n, wanted);
    assert_int_equal(out.data[out.len - n - 1], '\n');
    buf_free(&out);
}

static const char three[] = "types n/count\n"
                            "1 : net/http.Serve main.main\n"
                            "2 : main.work main.main\n"
                            "1 : runtime.mcall\n";

static void test_widths_are_shares(void **state)
{
    (void)state;
    struct term_options term = {.width = 40};
    expect_rows(three, &term, false,
                "|all 4                                  \n"
                "|main.main 75.00%=============|mcall____\n"
                "|main.work 50.00%===|Serve....\n");
    expect_rows(three, &term, true,
                "|main.work 50.00%===|Serve....\n"
                "|main.main 75.00%=============|mcall____\n"
                "|all 4                                  \n");
}

/* A hundred frames share twenty columns; none of them has one for itself. */
static void test_thin_frames_are_merged(void **state)
{
    (void)state;
    struct buf text = {0};
    struct term_options term = {.width = 40, .rows = 3};
    buf_puts(&text, "types n/count\n100 : main.a\n");
    for (int i = 0; i < 100; i++)
        buf_printf(&text, "1 : main.f%02d main.z\n", i);
    expect_rows(text.data, &term, false,
                "|all 200                                \n"
                "|main.a 50.00%======|main.z 50.00%======\n"
                "                    ::::::::::::::::::::\n"
                ":: 100 frames narrower than a column\n");
    buf_free(&text);
}

static void test_rows_are_limited(void **state)
{
    (void)state;
    struct buf text = {0};
    struct term_options term = {.width = 20, .rows = 2};
    buf_puts(&text, "types n/count\n1 :");
    for (int i = 30; i > 0; i--)
        buf_printf(&text, " main.f%02d", i);
    buf_char(&text, '\n');
    expect_rows(text.data, &term, false,
                "|all 1              \n"
                "|main.f01 100%======\n"
                "29 deeper levels no…\n");
    term = (struct term_options){.width = 40, .lines = 24};
    struct buf out = draw(text.data, &term, false, PALETTE_OWNER);
    size_t lines = 0;
    for (size_t i = 0; i < out.len; i++)
        lines += out.data[i] == '\n';
    assert_int_equal(lines, 22); /* of 24: the prompt, and the last line may need two */
    buf_free(&out);
    buf_free(&text);
}

static void test_colors(void **state)
{
    (void)state;
    struct term_options term = {.colors = TERM_TRUE, .width = 20};
    expect_rows(
        "types n/count\n1 : main.f\n", &term, false,
        "\x1b[48;2;236;230;218m\x1b[38;2;132;129;122m▏\x1b[38;2;17;17;17mall 1              \x1b[0m\n"
        "\x1b[48;2;109;157;201m\x1b[38;2;70;101;129m▏\x1b[38;2;17;17;17mmain.f 100%        \x1b[0m\n");
    term.colors = TERM_256;
    expect_rows("types n/count\n1 : main.f\n", &term, false,
                "\x1b[48;5;254m\x1b[38;5;244m▏\x1b[38;5;233mall 1              \x1b[0m\n"
                "\x1b[48;5;110m\x1b[38;5;60m▏\x1b[38;5;233mmain.f 100%        \x1b[0m\n");
}

static void expect_colors(enum palette_kind palette, const char *first, const char *second, const char *third)
{
    struct term_options term = {.colors = TERM_TRUE, .width = 40, .rows = 3};
    struct buf out =
        draw("types n/count\n15 : main.f\n955 : main.g\n30 : main.h main.g\n", &term, false, palette);
    const char *at = strstr(buf_text(&out), first);
    assert_non_null(at);
    at = strstr(at, second);
    assert_non_null(at);
    assert_non_null(strstr(at, third));
    buf_free(&out);
}

static void test_palettes(void **state)
{
    (void)state;
    /* the root costs nothing itself; f 1.5% and is thin; g 95.5%; h 3% */
    expect_colors(PALETTE_HEAT, "48;2;228;228;228m\x1b[38;2;128;128;128m", "38;2;248;208;126m▒",
                  "48;2;231;112;48m");
    expect_colors(PALETTE_DEPTH, "48;2;188;217;242m", "38;2;156;198;234m▒", "48;2;188;217;242m");
}

/* Whatever a name holds, a line is as wide as it should be and moves no cursor. */
static void test_hostile_names(void **state)
{
    (void)state;
    struct term_options term = {.width = 24};
    expect_rows("types n/count\n1 : \x1b[2J\a\xe2\x80\xaex\n", &term, false,
                "|all 1                  \n"
                "|\xef\xbf\xbd[2J\xef\xbf\xbd<U+202E>x 100%____\n");
    expect_rows("types n/count\n1 : " WORLD WORLD WORLD WORLD WORLD WORLD "\n", &term, false,
                "|all 1                  \n"
                "|" WORLD WORLD WORLD WORLD WORLD "\xe4\xb8\x96…\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_widths_are_shares),
        cmocka_unit_test(test_thin_frames_are_merged),
        cmocka_unit_test(test_rows_are_limited),
        cmocka_unit_test(test_colors),
        cmocka_unit_test(test_palettes),
        cmocka_unit_test(test_hostile_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
