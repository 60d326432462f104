#include "flame/diff_words.h"

#include "base/sat.h"
#include "flame/diff.h"

#include <math.h>

const char *diff_mark(const struct sheet *s, size_t node)
{
    int64_t before = diff_before(s->diff, s->flame, node), after = diff_after(s->diff, s->flame, node);
    static const char *const marks[] = {[DIFF_SAME] = "", [DIFF_GREW] = "▲ ", [DIFF_SHRANK] = "▼ "};
    bool one_alone = (before == 0) != (after == 0);
    return !one_alone ? marks[diff_class(s->diff, node)] : before == 0 ? "✚ " : "✕ ";
}

void diff_percent(struct buf *out, double part, double whole)
{
    double percent = whole != 0 ? part / whole * 100 : 0;
    buf_printf(out, fabs(percent) >= 1 || percent == 0 ? "%.1f%%" : "%.2g%%", percent);
}

static void put_points(const struct sheet *s, struct buf *out, int64_t before, int64_t after)
{
    const struct diff *d = s->diff;
    double of_before = (double)d->sides->totals[d->shown->before],
           of_after = (double)d->sides->totals[d->shown->after];
    double points = 100 * (of_after > 0 ? (double)after / of_after : 0) -
                    100 * (of_before > 0 ? (double)before / of_before : 0);
    buf_printf(out, fabs(points) >= .95 || points == 0 ? "%+.1f points" : "%+.2g points", points);
}

static int64_t scaled(const struct sheet *s, int64_t before)
{
    double k = s->diff->shown->k;
    return k == 1 ? before : sat_from_double(round((double)before * k));
}

/* In the values' own unit, and against what it was. */
static void put_amount(const struct sheet *s, struct buf *out, int64_t before, int64_t after)
{
    bool cut = false;
    int64_t was = scaled(s, before), by = sat_add(after, was == INT64_MIN ? INT64_MAX : -was, &cut);
    buf_puts(out, by > 0 ? "+" : "");
    sheet_value(s, out, by);
    if (was != 0 && after != 0 && by != 0)
        buf_printf(out, " (%+.*f%%)", fabs((double)by / (double)was) < .1 ? 1 : 0,
                   (double)by / (double)was * 100);
}

void diff_by(const struct sheet *s, struct buf *out, int64_t before, int64_t after)
{
    if (s->diff->shown->scale == DIFF_TOTAL)
        put_points(s, out, before, after);
    else
        put_amount(s, out, before, after);
}

static void put_side(const struct sheet *s, struct buf *out, const char *word, int64_t v, int64_t shown,
                     size_t column)
{
    buf_printf(out, "%s ", word);
    if (s->diff->shown->scale == DIFF_TOTAL) {
        diff_percent(out, (double)v, (double)s->diff->sides->totals[column]);
        buf_puts(out, " (");
        sheet_value(s, out, v);
        buf_puts(out, ")");
        return;
    }
    sheet_value(s, out, shown);
    if (v != shown) {
        buf_puts(out, " (");
        sheet_value(s, out, v);
        buf_puts(out, " × ");
        buf_rate(out, s->diff->shown->k);
        buf_puts(out, ")");
    }
}

void diff_words(const struct sheet *s, struct buf *out, int64_t before, int64_t after)
{
    put_side(s, out, "before", before, scaled(s, before), s->diff->shown->before);
    put_side(s, out, ", after", after, after, s->diff->shown->after);
    buf_puts(out, ", ");
    diff_by(s, out, before, after);
}

void diff_title(const struct sheet *s, struct buf *out, size_t node)
{
    int64_t before = diff_before(s->diff, s->flame, node), after = diff_after(s->diff, s->flame, node);
    diff_words(s, out, before, after);
    if (before == 0 && after != 0)
        buf_puts(out, ", new");
    if (before != 0 && after == 0)
        buf_puts(out, ", gone");
    if (diff_class(s->diff, node) == DIFF_SAME && scaled(s, before) != after)
        buf_puts(out, ", within noise");
}

void diff_both(const struct sheet *s, struct buf *out, size_t node)
{
    const struct diff *d = s->diff;
    int64_t before = diff_before(d, s->flame, node), after = diff_after(d, s->flame, node);
    bool changed = diff_class(d, node) != DIFF_SAME || before == 0 || after == 0;
    struct buf was = {0};
    if (d->shown->scale == DIFF_TOTAL) {
        diff_percent(&was, (double)before, (double)d->sides->totals[d->shown->before]);
        if (changed)
            buf_printf(out, "%.*s→", (int)was.len - 1, buf_text(&was));
        diff_percent(out, (double)after, (double)d->sides->totals[d->shown->after]);
    } else {
        sheet_value(s, &was, scaled(s, before));
        if (changed)
            buf_printf(out, "%s→", buf_text(&was));
        sheet_value(s, out, after);
    }
    buf_free(&was);
}

void diff_totals(const struct sheet *s, struct buf *out)
{
    sheet_value(s, out, diff_before(s->diff, s->flame, 0));
    buf_puts(out, " → ");
    sheet_value(s, out, diff_after(s->diff, s->flame, 0));
}
