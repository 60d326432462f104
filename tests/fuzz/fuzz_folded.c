/* Whatever is read is written as folded stacks and as speedscope's JSON; the stacks are read again and
 * written to the same bytes. */
#include "fuzz.h"

#include "base/buf.h"
#include "decode/decode.h"
#include "exchange/exchange.h"
#include "profile/filter.h"
#include "profile/profile.h"
#include "report/report.h"
#include "source/source.h"

#include <string.h>

static const struct pprofx_limits limits = {.max_input = 1 << 20, .max_memory = 64 << 20};

static int append(void *context, const void *data, size_t n, struct pprofx_error *err)
{
    (void)err;
    buf_add(context, data, n);
    return 0;
}

static struct profile *read_profile(const void *data, size_t n, struct pprofx_error *err)
{
    struct profile *p = NULL;
    struct source *s = source_from_memory(data, n, &limits);
    (void)decode(s, &(struct decode_options){.limits = limits}, &p, NULL, err);
    source_close(s);
    return p;
}

static int write_folded(const struct profile *p, struct buf *out)
{
    struct report_options options = {.unit = "minimum", .divide_by = 1};
    struct exchange_sink sink = {append, out};
    return exchange_folded(p, &options, &sink, NULL, NULL);
}

static void write_speedscope(const struct profile *p)
{
    struct buf text = {0};
    struct report_options options = {
        .unit = "minimum", .divide_by = 1, .fold = {.granularity = GRANULARITY_LINES}};
    struct exchange_sink sink = {append, &text};
    (void)exchange_speedscope(p, &options, "fuzz", &sink, NULL, NULL);
    buf_free(&text);
}

/* One line alone is taken for folded stacks only with a ';' in it. */
static bool is_sure(const struct buf *text)
{
    return text->len && memchr(text->data, ';', text->len);
}

static void read_again(const struct buf *text)
{
    struct pprofx_error err = {0};
    struct buf second = {0};
    struct profile *p = read_profile(text->data, text->len, &err);
    if (!p)
        fuzz_fail("not read again: %s", err.message);
    if (write_folded(p, &second) || second.len != text->len ||
        memcmp(second.data, text->data, text->len) != 0)
        fuzz_fail("written differently");
    buf_free(&second);
    profile_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct buf text = {0};
    struct pprofx_error err = {0};
    struct profile *p = read_profile(data, n, &err);
    if (!p)
        return 0;
    filter_label_frames(p, n % 2, "minimum", false);
    write_speedscope(p);
    if (!write_folded(p, &text) && is_sure(&text))
        read_again(&text);
    buf_free(&text);
    profile_free(p);
    return 0;
}
