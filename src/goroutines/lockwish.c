#include "goroutines/lockwish.h"

#include "base/mem.h"
#include "profile/match.h"

#include <string.h>

enum { UNKNOWN, KEPT, DROPPED, FIRST_ROOM = 256 };

void lock_filter_clear(struct lock_filter *f)
{
    mem_free(f->found);
    f->found = NULL;
    f->n = 0;
}

void lock_filter_free(struct lock_filter *f)
{
    lock_filter_clear(f);
    buf_free(&f->scratch);
}

static bool matches(struct lock_filter *f, const struct regex *re, struct str text)
{
    struct goroutine_frame frame;
    for (;;) {
        enum goroutine_line what = goroutine_next(&text, &frame);
        if (what != GOROUTINE_CALL && what != GOROUTINE_ELIDED)
            return false;
        if (what == GOROUTINE_CALL &&
            (match_text(re, frame.function, &f->scratch) || match_text(re, frame.file, &f->scratch)))
            return true;
    }
}

static bool keeps(struct lock_filter *f, struct str text)
{
    return !(f->wish.focus && !matches(f, f->wish.focus, text)) &&
           !(f->wish.ignore && matches(f, f->wish.ignore, text));
}

static void make_room(struct lock_filter *f, size_t need)
{
    size_t n = f->n ? f->n : FIRST_ROOM;
    while (n < need)
        n *= 2;
    f->found = mem_resize(f->found, n, 1);
    memset(f->found + f->n, UNKNOWN, n - f->n);
    f->n = n;
}

bool lock_filter_keeps(struct lock_filter *f, const struct goroutine_header *header, struct str text)
{
    if (!f->wish.focus && !f->wish.ignore)
        return true;
    if (header->alike == GOROUTINE_UNLIKE)
        return keeps(f, text);
    if (header->alike >= f->n)
        make_room(f, (size_t)header->alike + 1);
    if (f->found[header->alike] == UNKNOWN)
        f->found[header->alike] = keeps(f, text) ? KEPT : DROPPED;
    return f->found[header->alike] == KEPT;
}
