#include "report/page.h"

#include "base/error.h"
#include "base/notes.h"
#include "base/sat.h"
#include "profile/profile.h"

int page_init(struct page *page, const struct profile *p, const struct report_options *options,
              struct pprofx_error *err)
{
    if (options->fold.value >= p->n_types)
        return error_set(err, PPROFX_USAGE, "profile has no samples");
    if (!(options->divide_by < 0) && !(options->divide_by > 0))
        return error_set(err, PPROFX_USAGE, "zero divisor specified");
    double ratio = 1 / options->divide_by;
    const struct value_type *type = &p->types[options->fold.value];
    *page = (struct page){
        .profile = p,
        .options = options,
        .rules = {.compat = options->compat != COMPAT_NONE},
        .type = profile_string(p, type->type),
        .unit = profile_string(p, type->unit),
        .output_unit = str_of(options->unit),
        .ratio = ratio > 0 ? ratio : 1,
    };
    return PPROFX_OK;
}

int64_t page_truncate(const struct page *page, double d)
{
    return sat_from_double_as(d, page->rules.compat);
}

int64_t page_abs(const struct page *page, int64_t v)
{
    return sat_abs_as(v, page->rules.compat);
}

int64_t page_add(struct page *page, int64_t a, int64_t b)
{
    return sat_add_as(a, b, page->rules.compat, &page->saturated);
}

int64_t page_shown(const struct page *page, int64_t v)
{
    bool divides = page->ratio < 1 || page->ratio > 1;
    return divides ? page_truncate(page, (double)v * page->ratio) : v;
}

void page_label(const struct page *page, struct buf *out, int64_t v)
{
    unit_label(out, page_shown(page, v), page->unit, page->output_unit, &page->rules);
}

/* The smallest value on the page that is not 0; nodes without flat count with their cum. */
static int64_t smallest(const struct page *page, const struct fold *f)
{
    int64_t least = 0;
    for (size_t i = 0; i < fold_count(f); i++) {
        const struct fold_node *n = fold_node(f, i);
        int64_t v = page_abs(page, fold_flat(n));
        if (!v)
            v = page_abs(page, fold_cum(n));
        if (v > 0 && (!least || v < least))
            least = v;
    }
    return least;
}

static int64_t times_100(const struct page *page, int64_t v)
{
    int64_t r;
    if (!__builtin_mul_overflow(v, 100, &r))
        return r;
    return page->rules.compat ? (int64_t)((uint64_t)v * 100) : v < 0 ? INT64_MIN : INT64_MAX;
}

static struct str automatic(const struct page *page, int64_t v)
{
    struct str unit;
    (void)unit_scale(v, page->unit, str_of("minimum"), &page->rules, &unit);
    return unit;
}

void page_choose_unit(struct page *page, const struct fold *f)
{
    if (!str_equal(page->output_unit, str_of("minimum")) || !fold_count(f))
        return;
    int64_t least = smallest(page, f);
    int64_t most = page->options->total;
    if (!least)
        least = most;
    least = page_shown(page, least);
    most = page_shown(page, most);
    struct str unit = automatic(page, least);
    int64_t hundredfold = times_100(page, least);
    if (!str_equal(unit, automatic(page, most)) && hundredfold < most)
        unit = automatic(page, hundredfold);
    page->output_unit = unit.n ? unit : page->unit;
}

void page_notes(const struct page *page, struct notes *notes)
{
    static const char *const neutral[] = {"minimum", "auto", "count", "sample", "unit"};
    if (page->saturated)
        notes_add(notes, "Some sums are beyond 64 bits and are shown as the largest number that fits");
    if (page->rules.compat)
        return;
    struct str asked = str_of(page->options->unit);
    for (size_t i = 0; i < sizeof neutral / sizeof *neutral; i++)
        if (str_equal(asked, str_of(neutral[i])))
            return;
    if (!unit_compatible(asked, page->unit, &page->rules))
        notes_add(notes, "Unit %s does not measure %s, values are not converted to it", page->options->unit,
                  page->unit.n ? page->unit.p : "values without a unit");
}
