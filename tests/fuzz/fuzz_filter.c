/* Filter expressions, the grammar of tag filters above all: each line of the input is one option. */
#include "fuzz.h"

#include "base/mem.h"
#include "base/notes.h"
#include "oracle/oracle.h"
#include "profile/filter.h"
#include "unit/build.h"

static const char sample_text[] = "types samples/count cpu/nanoseconds\n"
                                  "drop runtime\\..*\n"
                                  "map 400000 500000 0 /bin/server abc\n"
                                  "1 10 : leaf mid root : key=text bytes:=512\n"
                                  "2 20 : leaf+inlined:7 mid root : key=other key=text latency:=3/ms\n"
                                  "3 30 : runtime.mallocgc:3*1^401000 ~*1^402000 root : latency:=2/seconds\n"
                                  "4 40 : mid mid mid leaf : request:=7 url=/a,b n:=-1/kb\n"
                                  "5 50 : lonely\n";

enum { N_OPTIONS = 12 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char *lines[N_OPTIONS] = {NULL};
    size_t n_lines;
    if (n > 4096)
        return -1;
    char *copy = fuzz_lines(data, n, lines, N_OPTIONS, &n_lines);
    struct filter f = {
        .tagfocus = lines[0],
        .tagignore = lines[1],
        .tagshow = lines[2],
        .taghide = lines[3],
        .focus = lines[4],
        .ignore = lines[5],
        .show_from = lines[6],
        .hide = lines[7],
        .show = lines[8],
        .prune_from = lines[9],
        .compat = n % 2,
    };
    struct profile *p = build_profile(sample_text);
    struct notes notes = {0};
    struct pprofx_error err = {0};
    size_t before = p->n_samples;
    filter_drop_frames(p, &notes);
    filter_tag_frames(p, lines[10], lines[11], "minimum", f.compat, &notes);
    (void)filter_apply(p, &f, &notes, &err);
    if (p->n_samples > before)
        fuzz_fail("%zu samples became %zu", before, p->n_samples);
    struct buf text = {0}; /* looks at every id of what is left */
    oracle_describe(p, &text);
    buf_free(&text);
    notes_free(&notes);
    profile_free(p);
    mem_free(copy);
    return 0;
}
