/* The only C++ of the project: RE2 behind a C face. */
#include "base/regex.h"

#include <re2/re2.h>

#include <cstdio>
#include <new>

struct regex {
    re2::RE2 re;
    explicit regex(const char *pattern, const re2::RE2::Options &options) : re(pattern, options)
    {
    }
};

extern "C" int regex_new(struct regex **out, const char *pattern, struct pprofx_error *err)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    struct regex *re = new (std::nothrow) regex(pattern, options);
    if (re && re->re.ok()) {
        *out = re;
        return PPROFX_OK;
    }
    if (err) {
        err->code = PPROFX_USAGE;
        (void)std::snprintf(err->message, sizeof err->message, "%s",
                            re ? re->re.error().c_str() : "out of memory");
    }
    delete re;
    return PPROFX_USAGE;
}

extern "C" void regex_free(struct regex *re)
{
    delete re;
}

extern "C" bool regex_matches(const struct regex *re, const char *text, size_t n)
{
    return re2::RE2::PartialMatch(re2::StringPiece(text, n), re->re);
}
