/* The only C++ of the project: RE2 behind a C face. */
#include "base/regex.h"

#include <re2/re2.h>

#include <cstdio>
#include <new>
#include <string>

struct regex {
    re2::RE2 re;
    explicit regex(const char *pattern, const re2::RE2::Options &options) : re(pattern, options)
    {
    }
};

namespace
{

/* Where the construct at pattern[i] ends: an escape, what stands between \Q and \E, a class, else one byte.
 */
size_t construct_end(const std::string &pattern, size_t i)
{
    if (pattern.compare(i, 2, "\\Q") == 0) {
        size_t end = pattern.find("\\E", i + 2);
        return end == std::string::npos ? pattern.size() : end + 2;
    }
    if (pattern[i] == '\\')
        return i + 2;
    if (pattern[i] != '[')
        return i + 1;
    size_t at = i + 1;
    at += pattern.compare(at, 1, "^") == 0;
    at += pattern.compare(at, 1, "]") == 0; /* as the first it stands for itself */
    while (at < pattern.size() && pattern[at] != ']') {
        size_t named = pattern.compare(at, 2, "[:") == 0 ? pattern.find(":]", at + 2) : std::string::npos;
        at = named != std::string::npos ? named + 2 : at + (pattern[at] == '\\' ? 2 : 1);
    }
    return at + 1;
}

/* Go's syntax in RE2's: since Go 1.22 a group may be named (?<name>…), and \C, a byte, does not exist.
 * Returns false for the latter. */
bool translate(const std::string &pattern, std::string *out)
{
    for (size_t i = 0, end; i < pattern.size(); i = end) {
        end = construct_end(pattern, i);
        if (pattern.compare(i, 2, "\\C") == 0)
            return false;
        bool names = pattern.compare(i, 3, "(?<") == 0 && pattern.compare(i, 4, "(?<=") != 0 &&
                     pattern.compare(i, 4, "(?<!") != 0;
        if (names) {
            end = i + 3;
            out->append("(?P<");
        } else {
            out->append(pattern, i, end - i);
        }
    }
    return true;
}

int fail(struct pprofx_error *err, const char *why)
{
    if (err) {
        err->code = PPROFX_USAGE;
        (void)std::snprintf(err->message, sizeof err->message, "%s", why);
    }
    return PPROFX_USAGE;
}

int compile(struct regex **out, const char *pattern, re2::RE2::Options::Encoding encoding,
            struct pprofx_error *err)
{
    std::string text;
    if (!translate(pattern, &text))
        return fail(err, "invalid escape sequence: \\C");
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_encoding(encoding);
    struct regex *re = new (std::nothrow) regex(text.c_str(), options);
    if (re && re->re.ok()) {
        *out = re;
        return PPROFX_OK;
    }
    int rc = fail(err, re ? re->re.error().c_str() : "out of memory");
    delete re;
    return rc;
}

} // namespace

extern "C" int regex_new(struct regex **out, const char *pattern, struct pprofx_error *err)
{
    return compile(out, pattern, re2::RE2::Options::EncodingUTF8, err);
}

extern "C" int regex_new_bytes(struct regex **out, const char *pattern, struct pprofx_error *err)
{
    return compile(out, pattern, re2::RE2::Options::EncodingLatin1, err);
}

extern "C" bool regex_groups(const struct regex *re, struct str text, struct str *groups, size_t n_groups)
{
    constexpr size_t MOST = 16;
    re2::StringPiece found[MOST];
    size_t n = n_groups < MOST ? n_groups : MOST;
    if (!re->re.Match(re2::StringPiece(text.p, text.n), 0, text.n, re2::RE2::UNANCHORED, found,
                      static_cast<int>(n)))
        return false;
    for (size_t i = 0; i < n; i++)
        groups[i] = {found[i].data(), found[i].size()};
    return true;
}

extern "C" void regex_free(struct regex *re)
{
    delete re;
}

extern "C" bool regex_matches(const struct regex *re, const char *text, size_t n)
{
    return re2::RE2::PartialMatch(re2::StringPiece(text, n), re->re);
}
