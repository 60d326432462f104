#include "flame/source_url.h"

#include "base/error.h"
#include "base/str.h"

static bool is_place(struct str word)
{
    return str_equal(word, str_of("file")) || str_equal(word, str_of("line")) ||
           str_equal(word, str_of("function"));
}

/* Every {word} is one that is known. */
static int check_places(const char *url, struct pprofx_error *err)
{
    size_t n = 0;
    for (const char *at = strchr(url, '{'); at; at = strchr(at + 1, '{'), n++) {
        struct str word = {at + 1, strcspn(at + 1, "}")};
        if (!word.p[word.n] || !is_place(word))
            return error_set(err, PPROFX_USAGE, "--source-url knows {file}, {line} and {function}, not %.*s",
                             (int)word.n + 2, at);
    }
    if (!n)
        return error_set(err, PPROFX_USAGE,
                         "--source-url needs a place in it: {file}, {line} or {function}, as in "
                         "https://host/repo/blob/main{file}#L{line}");
    return 0;
}

static bool is_script(struct str scheme)
{
    static const char *const schemes[] = {"javascript", "vbscript", "data", "blob"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_equal(scheme, str_of(schemes[i])))
            return true;
    return false;
}

int source_url_check(const char *url, struct pprofx_error *err)
{
    struct str scheme = {url, strspn(url, "abcdefghijklmnopqrstuvwxyz0123456789+.-")};
    const char *host = url + scheme.n + 3;
    bool is_web = str_equal(scheme, str_of("http")) || str_equal(scheme, str_of("https"));
    if (!scheme.n || strncmp(url + scheme.n, "://", 3) != 0 || is_script(scheme))
        return error_set(err, PPROFX_USAGE, "--source-url is an address such as https://…, not \"%s\"", url);
    if (*host == '{' || (is_web && host[strcspn(host, "/{")] != '/'))
        return error_set(err, PPROFX_USAGE, "--source-url must name the host before the first {place}");
    return check_places(url, err);
}
