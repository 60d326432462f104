#include "findings/figures.h"

#include "base/buf.h"
#include "base/sat.h"
#include "base/unit.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

void figure_percent(struct buf *out, double share)
{
    double p = fabs(share * 100);
    buf_printf(out, p < 9.95 && p > 0 ? "%.1f %%" : "%.0f %%", share * 100);
}

void figure_bytes(struct buf *out, double bytes)
{
    static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
    size_t u = 0;
    while (fabs(bytes) >= 1024 && u + 1 < sizeof units / sizeof *units) {
        bytes /= 1024;
        u++;
    }
    buf_printf(out, u && fabs(bytes) < 9.95 ? "%.1f %s" : "%.0f %s", bytes, units[u]);
}

void figure_amount(struct buf *out, int64_t n)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, n < 0 ? -(uint64_t)n : (uint64_t)n);
    if (n < 0)
        buf_char(out, '-');
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            buf_char(out, ',');
        buf_char(out, digits[i]);
    }
}

void figure_number(struct buf *out, double value)
{
    const double largest = 9e15; /* that is exact */
    if (fabs(value) >= 9.95 && fabs(value) < largest)
        figure_amount(out, llround(value));
    else
        buf_printf(out, "%.2g", value);
}

void figure_duration(struct buf *out, double nanos)
{
    if (nanos < 0) {
        buf_char(out, '-');
        nanos = -nanos;
    }
    if (nanos >= 120e9) {
        unit_seconds(out, sat_from_double(nanos / 1e9));
        return;
    }
    double size = nanos >= 1e9 ? 1e9 : nanos >= 1e6 ? 1e6 : 1e3;
    figure_number(out, nanos / size);
    buf_puts(out, nanos >= 1e9 ? " s" : nanos >= 1e6 ? " ms" : " µs");
}
