#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct pprofx_error *err, enum pprofx_code code, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        err->code = code;
        (void)vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
    }
    return (int)code;
}

void error_prefix(struct pprofx_error *err, const char *format, ...)
{
    if (!err)
        return;
    char rest[sizeof err->message];
    memcpy(rest, err->message, sizeof rest);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof err->message)
        return;
    size_t room = sizeof err->message - (size_t)n;
    size_t keep = strnlen(rest, room - 1);
    memcpy(err->message + n, rest, keep);
    err->message[(size_t)n + keep] = '\0';
}
