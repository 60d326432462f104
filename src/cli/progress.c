#include "cli/progress.h"

#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/interrupt.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Storing takes three times as long as reading. */
enum { FIRST_MS = 1000, STORE_MS = FIRST_MS / 4, STEP_MS = 200 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool progress_wanted(void)
{
    const char *term = getenv("TERM");
    return term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
}

static void show(struct progress *p, int64_t now, const char *stage)
{
    struct buf line = {0};
    buf_printf(&line, "\r\x1b[K%s ", stage);
    utf8_clean(&line, str_of(p->what));
    buf_printf(&line, ": %llu MB", (unsigned long long)(p->bytes >> 20));
    ssize_t ignored = write(STDERR_FILENO, line.data, line.len);
    (void)ignored;
    buf_free(&line);
    interrupt_ends_line(true);
    p->shown = now;
}

void progress_next(struct progress *p, const char *what)
{
    p->what = what;
    p->bytes = 0;
}

void progress_add(void *progress, const void *data, size_t n)
{
    struct progress *p = progress;
    (void)data;
    p->bytes += n;
    int64_t now = now_ms();
    if (!p->started)
        p->started = now;
    if (now - p->started < FIRST_MS || (p->shown && now - p->shown < STEP_MS))
        return;
    show(p, now, "reading");
}

/* A stage that tells nothing while it lasts: it is named at once when it is likely to be long. */
static bool is_time(const struct progress *p, int64_t now, int64_t after)
{
    return p->started && now - p->started >= after;
}

void progress_store(void *progress, const void *data, size_t n)
{
    struct progress *p = progress;
    if (n) {
        progress_add(p, data, n);
        return;
    }
    int64_t now = now_ms();
    if (is_time(p, now, STORE_MS))
        show(p, now, "storing");
}

void progress_sum(struct progress *p)
{
    int64_t now = now_ms();
    if (is_time(p, now, FIRST_MS))
        show(p, now, "summing up");
}

void progress_end(struct progress *p)
{
    if (!p->shown)
        return;
    ssize_t ignored = write(STDERR_FILENO, "\r\x1b[K", 4);
    (void)ignored;
    interrupt_ends_line(false);
    p->shown = 0;
}
