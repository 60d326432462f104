#include "findings/shown.h"

#include "base/buf.h"
#include "findings/figures.h"
#include "fold/path.h"

#include <inttypes.h>
#include <math.h>

void shown_place(struct buf *out, struct str function, struct str file, int64_t line, bool whole)
{
    buf_add(out, function.p, function.n);
    if (!file.n)
        return;
    struct str shown = whole ? file : path_base(file);
    buf_char(out, ' ');
    buf_add(out, shown.p, shown.n);
    if (line > 0)
        buf_printf(out, ":%" PRId64, line);
}

void shown_value(struct buf *out, double value, struct str unit)
{
    if (!isfinite(value))
        buf_puts(out, "off");
    else if (str_is(unit, "share"))
        figure_percent(out, value);
    else if (str_is(unit, "bytes") || str_is(unit, "bytes/s"))
        figure_bytes(out, value);
    else
        figure_number(out, value);
    if (isfinite(value) && (str_is(unit, "bytes/s") || str_is(unit, "/s")))
        buf_puts(out, "/s");
}

/* Behind a value that does not say it itself. */
static void put_unit(struct buf *out, struct str unit, bool one)
{
    static const char *const silent[] = {"share", "bytes", "bytes/s", "/s", "count", "number"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (str_is(unit, silent[i]))
            return;
    one = one && unit.n > 2 && unit.p[unit.n - 1] == 's';
    if (unit.n)
        buf_printf(out, " %.*s", (int)(one ? unit.n - 1 : unit.n), unit.p);
}

void shown_amount(struct buf *out, double value, struct str unit)
{
    shown_value(out, value, unit);
    put_unit(out, unit, value == 1);
}

void shown_levels(struct buf *out, const struct rule *r)
{
    const char *separator = "";
    for (int i = 0; i < 3; i++) {
        bool off = !isfinite(r->levels[i]), last = i == 2 || !isfinite(r->levels[i + 1]);
        bool same = i < 2 && !off && r->levels[i] == r->levels[i + 1];
        buf_printf(out, "%s%s", separator, severity_name((enum severity)(i + 1)));
        separator = same ? i < 1 && r->levels[1] == r->levels[2] ? ", " : " and " : ", ";
        if (same)
            continue;
        buf_char(out, ' ');
        shown_value(out, r->levels[i], r->unit);
        if (last && !off)
            put_unit(out, r->unit, r->levels[i] == 1);
    }
}

void shown_releases(struct buf *out, const struct remedy *r)
{
    if (r->oldest && r->newest)
        buf_printf(out, "Go 1.%d to 1.%d", r->oldest, r->newest);
    else if (r->oldest)
        buf_printf(out, "Go 1.%d and later", r->oldest);
    else if (r->newest)
        buf_printf(out, "Go 1.%d and older", r->newest);
}
