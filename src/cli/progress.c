#include "cli/progress.h"

#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"

#include <time.h>
#include <unistd.h>

enum { FIRST_MS = 1000, STEP_MS = 200 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool progress_wanted(void)
{
    return isatty(STDERR_FILENO);
}

static void show(const struct progress *p)
{
    struct buf line = {0};
    buf_puts(&line, "\r\x1b[Kreading ");
    utf8_clean(&line, str_of(p->what));
    buf_printf(&line, ": %llu MB", (unsigned long long)(p->bytes >> 20));
    ssize_t ignored = write(STDERR_FILENO, line.data, line.len);
    (void)ignored;
    buf_free(&line);
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
    p->shown = now;
    show(p);
}

void progress_end(struct progress *p)
{
    if (!p->shown)
        return;
    ssize_t ignored = write(STDERR_FILENO, "\r\x1b[K", 4);
    (void)ignored;
    p->shown = 0;
}
