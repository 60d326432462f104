/* Differences: two profiles side by side, what is chance and what is change, widths that add up. */
#include "flame/diff.h"
#include "flame/diff_find.h"
#include "flame/diff_words.h"
#include "flame/shape.h"
#include "flame/svg.h"

#include "base/mem.h"
#include "base/notes.h"
#include "build.h"
#include "profile/merge.h"
#include "profile/sides.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"old", "new"};

/* A difference of two texts, with everything that is made of it. */
struct made {
    struct profile *p;
    struct sides sides;
    struct shape shape;
    struct flame *flame;
    struct report_options report;
    struct flame_options options;
    struct sheet sheet;
};

static struct profile *two(struct sides *sides, const char *before, const char *after)
{
    struct profile *base = build_profile(before), *p = build_profile(after);
    struct notes notes = {0};
    struct pprofx_error err;
    *sides = (struct sides){0};
    sides_note(sides, SIDE_BEFORE, base, &names[0], 1, 1);
    sides_note(sides, SIDE_AFTER, p, &names[1], 1, 1);
    assert_int_equal(merge_base(&p, base, true, false, false, &notes, &err), 0);
    profile_free(base);
    notes_free(&notes);
    sides_split(sides, p);
    sides_sum(sides, p);
    return p;
}

/* focus: of a sandwich, or NULL. */
static int make_as(struct made *m, const char *before, const char *after, enum diff_scale scale,
                   const char *focus)
{
    struct pprofx_error err;
    *m = (struct made){0};
    m->p = two(&m->sides, before, after);
    m->report = (struct report_options){.unit = "minimum", .divide_by = 1};
    m->report.fold.value = 2 * m->sides.n_columns - 1;
    m->options =
        (struct flame_options){.report = &m->report, .sides = &m->sides, .scale = scale, .max_frames = 1000};
    m->options.mode = focus ? FLAME_SANDWICH : FLAME_DOWN;
    m->options.focus = focus;
    assert_int_equal(shape_make(&m->shape, m->p, &m->options, &err), 0);
    m->flame = m->shape.drawn;
    return sheet_make(&m->sheet, m->p, &m->options, &m->shape, &err);
}

static int make(struct made *m, const char *before, const char *after, enum diff_scale scale)
{
    return make_as(m, before, after, scale, NULL);
}

static void clear(struct made *m)
{
    sheet_free(&m->sheet);
    shape_free(&m->shape);
    sides_free(&m->sides);
    profile_free(m->p);
}

static size_t node_of(const struct made *m, const char *name)
{
    const struct flame *f = m->flame;
    for (size_t i = 1; i < f->n; i++)
        if (f->name[i] < f->n_names && str_equal(f->names[f->name[i]].text, str_of(name)))
            return i;
    fail_msg("no node %s", name);
    return 0;
}

static void test_sides(void **state)
{
    (void)state;
    struct sides sides;
    struct profile *p =
        two(&sides, "1 10 : a main : tenant=x\n3 30 : gone main\n", "2 20 : a main : tenant=x\n");
    assert_int_equal(sides.n_types, 2);
    assert_int_equal(sides.n_columns, 2);
    assert_int_equal(p->n_types, 4);
    assert_int_equal(sides.totals[1], 40);
    assert_int_equal(sides.totals[3], 20);
    struct buf dump = build_dump(p);
    assert_string_equal(dump.data, "0 0 2 20 : a main : tenant=x\n"
                                   "1 10 0 0 : a main : tenant=x\n"
                                   "3 30 0 0 : gone main\n");
    buf_free(&dump);
    sides_free(&sides);
    profile_free(p);
}

/* 32,768 objects of 16 bytes are one that was seen, at one look in 512 KiB. */
static void test_heap_counts_are_looks(void **state)
{
    (void)state;
    struct sides sides;
    static const char text[] = "types inuse_objects/count inuse_space/bytes\nperiod 524288 space/bytes\n"
                               "32768 524288 : a main\n1 1073741824 : b main\n";
    struct profile *p = two(&sides, text, text);
    assert_int_equal(sides.n_types, 2);
    assert_int_equal(sides.n_columns, 3);
    assert_int_equal(sides.counts[0], 2);
    assert_int_equal(sides.counts[1], 2);
    assert_int_equal(sides.totals[2], 2);
    sides_free(&sides);
    profile_free(p);
}

static void expect_near(double got, double wanted)
{
    if (fabs(got - wanted) > .001)
        fail_msg("%g, not %g", got, wanted);
}

static void test_noise(void **state)
{
    (void)state;
    expect_near(noise_quantile(.05), 3.841);
    expect_near(noise_quantile(.001), 10.828);
    struct noise n = noise_of_shares(1000, 1000, 1);
    n.g = noise_quantile(.05);
    expect_near(noise_g(&n, 100, 100), 0);
    expect_near(noise_g(&n, 100, 150), 11.497);
    assert_true(noise_is_change(&n, 100, 150, FLAME_MAIN));
    assert_false(noise_is_change(&n, 100, 150, FLAME_GC)); /* collections come in bursts */
    assert_false(noise_is_change(&n, 100, 115, FLAME_MAIN));
    assert_false(noise_is_change(&n, 0, 19, FLAME_MAIN)); /* too few to tell */
    assert_true(noise_is_change(&n, 0, 40, FLAME_MAIN));
    struct noise many = noise_of_shares(1e6, 1e6, 1);
    many.g = n.g;
    assert_false(noise_is_change(&many, 100000, 119000, FLAME_MAIN)); /* not a fifth */
    assert_false(noise_is_change(&many, 10000, 29000, FLAME_MAIN));   /* not two points */
    assert_true(noise_is_change(&many, 10000, 31000, FLAME_MAIN));
}

/* What the header says that two profiles can show. */
static void test_least_growth(void **state)
{
    (void)state;
    struct noise n = noise_of_shares(1000, 1000, 1), few = noise_of_shares(10, 10, 1);
    n.g = few.g = noise_quantile(.05);
    double growth = noise_least_growth(&n, 100, 100);
    assert_true(noise_is_change(&n, 100, 100 * growth, FLAME_MAIN));
    assert_false(noise_is_change(&n, 100, 100 * growth - 2, FLAME_MAIN));
    assert_true(noise_least_growth(&few, 1, 1) >= 10);
}

static void test_noise_of_rates(void **state)
{
    (void)state;
    struct noise n = noise_of_rates(1000, 2000, 1, 1);
    expect_near(noise_g(&n, 50, 100), 2 * (50 * log(50 / 75.) + 100 * log(100 / 75.)));
    n = noise_of_rates(1000, 2000, 2, 1); /* twice as many were to be expected */
    expect_near(noise_g(&n, 50, 100), 0);
    assert_false(noise_is_change(&n, 50, 100, FLAME_MAIN));
}

/* Samples of the same program, a little different each time. */
static void test_nothing_changed(void **state)
{
    (void)state;
    struct made m;
    assert_int_equal(make(&m, "300 3000 : a main\n200 2000 : b main\n55 550 : c main\n",
                          "280 2800 : a main\n230 2300 : b main\n40 400 : c main\n2 20 : d main\n",
                          DIFF_AS_FITS),
                     0);
    for (size_t i = 0; i < m.flame->n; i++)
        assert_int_equal(diff_class(m.sheet.diff, i), DIFF_SAME);
    assert_string_equal(diff_mark(&m.sheet, node_of(&m, "d")),
                        "✚ "); /* that it is new is true all the same */
    clear(&m);
}

static const char before[] = "300 3000 : a main\n200 2000 : gone main\n";
static const char after[] = "300 3000 : a main\n100 1000 : new main\n100 1000 : a other\n";

static void test_changes(void **state)
{
    (void)state;
    struct made m;
    assert_int_equal(make(&m, before, after, DIFF_AS_FITS), 0);
    const struct diff *d = m.sheet.diff;
    assert_int_equal(d->shown->scale, DIFF_TOTAL);
    expect_near(d->shown->k, 1);
    assert_int_equal(diff_class(d, 0), DIFF_SAME);
    assert_int_equal(diff_class(d, node_of(&m, "a")), DIFF_SAME);
    assert_int_equal(diff_class(d, node_of(&m, "gone")), DIFF_SHRANK);
    assert_int_equal(diff_class(d, node_of(&m, "new")), DIFF_GREW);
    assert_string_equal(diff_mark(&m.sheet, node_of(&m, "gone")), "✕ ");
    assert_string_equal(diff_mark(&m.sheet, node_of(&m, "new")), "✚ ");
    struct buf b = {0};
    diff_title(&m.sheet, &b, node_of(&m, "gone"));
    assert_string_equal(buf_text(&b), "before 40.0% (2us), after 0.0% (0), -40.0 points, gone");
    buf_free(&b);
    clear(&m);
}

/* Everything of both sides has its place, and children fill no more than their parent. */
static void test_widths_add_up(void **state)
{
    (void)state;
    struct made m;
    assert_int_equal(make(&m, before, after, DIFF_AS_FITS), 0);
    const struct flame *f = m.flame;
    const int64_t *w = m.sheet.width;
    double unit = m.sheet.diff->unit;
    expect_near((double)w[0] / unit, 3000 + 2000 + 1000 + 1000);
    expect_near((double)w[node_of(&m, "main")] / unit, 3000 + 2000 + 1000);
    for (size_t i = 0; i < f->n; i++) {
        int64_t sum = 0;
        for (size_t k = 1; k < f->n; k++)
            sum += f->parent[k] == i ? w[k] : 0;
        assert_true(sum == 0 || sum == w[i]); /* no node here has a self and children */
        assert_true(diff_segment(m.sheet.diff, i, w[i]) <= w[i]);
    }
    size_t gone = node_of(&m, "gone");
    assert_int_equal(diff_segment(m.sheet.diff, gone, w[gone]), w[gone]);
    clear(&m);
}

static void test_scales(void **state)
{
    (void)state;
    struct made m;
    static const char one[] = "duration 1000\n300 3000 : a main\n",
                      two_of[] = "duration 3000\n600 6000 : a main\n";
    assert_int_equal(make(&m, one, two_of, DIFF_AS_FITS), 0);
    expect_near(m.sheet.diff->shown->k, 2);
    assert_int_equal(diff_class(m.sheet.diff, 1), DIFF_SAME);
    clear(&m);
    assert_int_equal(make(&m, one, two_of, DIFF_DURATION), 0);
    expect_near(m.sheet.diff->shown->k, 3);
    assert_int_equal(diff_class(m.sheet.diff, 1), DIFF_SHRANK);
    assert_string_equal(diff_mark(&m.sheet, 1), "▼ ");
    clear(&m);
    assert_int_equal(make(&m, one, two_of, DIFF_NONE), 0);
    expect_near(m.sheet.diff->shown->k, 1);
    assert_int_equal(diff_class(m.sheet.diff, 1), DIFF_GREW);
    assert_string_equal(diff_mark(&m.sheet, 1), "▲ ");
    struct buf b = {0};
    diff_by(&m.sheet, &b, 3000, 6000);
    assert_string_equal(buf_text(&b), "+3us (+100%)");
    buf_free(&b);
    clear(&m);
    assert_int_equal(make(&m, "1 10 : a\n", two_of, DIFF_DURATION), PPROFX_USAGE);
    clear(&m);
}

/* What one sample weighs is the period, or in folded stacks the common factor. */
static void test_counts_from_weights(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"types wall/nanoseconds\nperiod 1000 wall/nanoseconds\n30000 : a\n10000 : b\n",
         "types wall/nanoseconds\nperiod 1000 wall/nanoseconds\n30000 : a\n15000 : b\n"},
        {"types samples/count\n30000 : a\n10000 : b\n",
         "types samples/count\n30000 : a\n15000 : b\n1000 : c\n"}};
    for (size_t i = 0; i < 2; i++) {
        struct made m;
        assert_int_equal(make(&m, texts[i][0], texts[i][1], DIFF_TOTAL), 0);
        assert_true(m.sheet.diff->shown->has_noise);
        expect_near(m.sheet.diff->shown->noise.weight, 1000);
        expect_near(m.sheet.diff->shown->noise.least, 20000);
        assert_int_equal(diff_class(m.sheet.diff, node_of(&m, "b")), DIFF_SAME); /* 10 and 15 samples */
        clear(&m);
    }
}

/* Goroutines are all there: one more is one more. */
static void test_exact_numbers(void **state)
{
    (void)state;
    struct made m;
    assert_int_equal(
        make(&m, "types goroutine/count\n3 : a main\n", "types goroutine/count\n4 : a main\n", DIFF_AS_FITS),
        0);
    assert_int_equal(m.sheet.diff->shown->scale, DIFF_NONE);
    assert_false(m.sheet.diff->shown->has_noise);
    assert_int_equal(diff_class(m.sheet.diff, 1), DIFF_GREW);
    clear(&m);
}

static void test_find(void **state)
{
    (void)state;
    struct made m;
    assert_int_equal(make(&m, "300 3000 : a main\n200 2000 : z y x main\n",
                          "300 3000 : a main\n100 1000 : l k main\n100 1000 : m j main\n", DIFF_AS_FITS),
                     0);
    size_t nodes[3];
    assert_int_equal(diff_find(m.sheet.diff, m.flame, false, DIFF_GREW, nodes, 3), 2);
    assert_int_equal(diff_find(m.sheet.diff, m.flame, false, DIFF_SHRANK, nodes, 3), 1);
    assert_int_equal(nodes[0], node_of(&m, "z"));
    clear(&m);
}

static size_t function_of(const struct flame *f, const char *name)
{
    for (size_t i = 1; i < f->n; i++)
        if (f->depth[i] == 1 && str_equal(f->names[f->name[i]].text, str_of(name)))
            return i;
    fail_msg("no function %s", name);
    return 0;
}

/* Below f two callees swap what they cost, above it nothing changes: the larger sides are 60 and 30. */
static void test_sandwich_fits_together(void **state)
{
    (void)state;
    struct made m;
    struct sheet above;
    assert_int_equal(make_as(&m, "0 30 : a f main\n0 30 : g main\n", "0 30 : b f main\n0 30 : g main\n",
                             DIFF_NONE, "^[fg]$"),
                     0);
    assert_true(sheet_make_above(&above, &m.sheet, &m.shape));
    static const char *const wanted[] = {"f", "g"};
    for (size_t i = 0; i < 2; i++) {
        double below = (double)m.sheet.width[function_of(m.flame, wanted[i])] / (double)m.sheet.width[0];
        double over = (double)above.width[function_of(above.flame, wanted[i])] / (double)above.width[0];
        expect_near(over, below);
        expect_near(over, i ? 1. / 3 : 2. / 3);
    }
    sheet_free(&above);
    clear(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sides),
        cmocka_unit_test(test_heap_counts_are_looks),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_least_growth),
        cmocka_unit_test(test_noise_of_rates),
        cmocka_unit_test(test_nothing_changed),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_widths_add_up),
        cmocka_unit_test(test_scales),
        cmocka_unit_test(test_exact_numbers),
        cmocka_unit_test(test_counts_from_weights),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_sandwich_fits_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
