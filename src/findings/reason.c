#include "findings/reason.h"

#include "base/arena.h"
#include "base/buf.h"
#include "findings/shown.h"

#include <math.h>

/* "warning from 10 %"; false when no level was reached. */
static bool add_level(struct buf *out, const struct finding *f)
{
    if (!f->rule->has_levels || !f->reached)
        return false;
    double level = f->rule->levels[f->reached - 1];
    buf_printf(out, "%s %s ", severity_name(f->reached), f->rule->lower_is_worse ? "up to" : "from");
    shown_value(out, level, f->rule->unit);
    return true;
}

/* The row of its rule has a cap that holds it back. */
static bool is_capped(const struct finding *f)
{
    return !f->limit.n && (f->given ? f->given : f->reached) > f->severity;
}

/* What the finding is by the rule's own account: the words of its row, else the level.  A row has words for
 * one thing: where it is held back, for that. */
static void add_own(struct buf *out, const struct finding *f)
{
    if (f->given && is_capped(f) && f->given != f->reached)
        return;
    if (f->given && f->reason.n && !is_capped(f))
        buf_printf(out, "%s: %.*s", severity_name(f->given), (int)f->reason.n, f->reason.p);
    else if ((f->given && f->reached != f->given) || !add_level(out, f))
        buf_puts(out, f->given ? "by a condition of its rule" : "");
}

static struct str limit_of(const struct finding *f)
{
    if (!is_capped(f))
        return f->limit;
    return f->reason.n ? f->reason : str_of("not all of its guards allow more");
}

/* "15.8 goroutines, "; of a share of samples confidence has the figure. */
static void add_metric(struct buf *out, const struct finding *f)
{
    if (f->has_interval || !f->has_metric || !f->rule->has_levels)
        return;
    shown_amount(out, f->metric, f->rule->unit);
    buf_puts(out, ", ");
}

static void add_limited(struct buf *out, const struct finding *f)
{
    struct str limit = limit_of(f);
    size_t before = out->len;
    add_own(out, f);
    if (limit.n)
        buf_printf(out, "%sno more than %s: %.*s", out->len > before ? "; " : "", severity_name(f->severity),
                   (int)limit.n, limit.p);
}

void reason_add(struct finding *f, struct arena *arena)
{
    struct buf text = {0};
    add_metric(&text, f);
    if (f->worst_part.n)
        buf_printf(&text, "%s, as its part %.*s is", severity_name(f->severity), (int)f->worst_part.n,
                   f->worst_part.p);
    else
        add_limited(&text, f);
    f->reason = arena_str(arena, buf_str(&text));
    buf_free(&text);
}
