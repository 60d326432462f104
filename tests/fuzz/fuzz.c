#include "fuzz.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

char *fuzz_lines(const uint8_t *data, size_t n, char **texts, size_t max, size_t *n_texts)
{
    char *copy = mem_alloc(n + 1, 1);
    if (n)
        memcpy(copy, data, n);
    copy[n] = '\0';
    *n_texts = 0;
    for (char *at = copy; at && *n_texts < max;) {
        char *end = memchr(at, '\n', (size_t)(copy + n - at));
        texts[(*n_texts)++] = at;
        if (end)
            *end++ = '\0';
        at = end;
    }
    return copy;
}
