#include "goroutines/full_read.h"

#include "decode/dumps.h"
#include "decode/input.h"
#include "goroutines/full.h"

struct reading {
    struct full *full;
    uint64_t ordinal, dump;
};

static int begin(void *context, uint64_t line, struct str headline, struct pprofx_error *err)
{
    struct reading *r = context;
    (void)line;
    (void)headline;
    (void)err;
    r->dump++;
    return PPROFX_OK;
}

static int take(void *context, const struct goroutine_header *header, struct str text, uint64_t line,
                struct pprofx_error *err)
{
    const struct reading *r = context;
    (void)line;
    (void)err;
    if (!r->ordinal || r->dump == r->ordinal)
        full_offer(r->full, header->id, text);
    return PPROFX_OK;
}

int full_read(struct source *source, uint64_t ordinal, uint64_t max_memory, struct full *full,
              struct pprofx_error *err)
{
    enum { USUAL_GB = 2 };
    struct reading reading = {.full = full, .ordinal = ordinal};
    const struct dumps_visitor visitor = {.context = &reading, .begin = begin, .goroutine = take};
    struct dumps_found found = {0};
    struct input in;
    input_open(&in, source, max_memory ? max_memory : (uint64_t)USUAL_GB << 30);
    int rc = dumps_visit(&in, &visitor, &found, NULL, err);
    input_close(&in);
    return rc;
}
