#include "fold/path.h"

#include <stdbool.h>

static bool has_prefix(struct str s, const char *prefix, size_t n)
{
    return s.n >= n && !memcmp(s.p, prefix, n);
}

static struct str from(struct str s, size_t at)
{
    return (struct str){s.p + at, s.n - at};
}

struct str path_base(struct str path)
{
    if (path.n == 0)
        return str_of(".");
    while (path.n > 0 && path.p[path.n - 1] == '/')
        path.n--;
    size_t start = path.n;
    while (start > 0 && path.p[start - 1] != '/')
        start--;
    path = from(path, start);
    return path.n ? path : str_of("/");
}

struct str path_apart(struct str path, struct str other)
{
    struct str base = path_base(path);
    if (str_equal(path, other) || !str_equal(base, path_base(other)))
        return base;
    size_t at = path.n, k = other.n;
    while (at > 0 && k > 0 && path.p[at - 1] == other.p[k - 1]) {
        at--;
        k--;
    }
    while (at > 0 && path.p[at - 1] == '/') /* the other has no element here */
        at--;
    while (at > 0 && path.p[at - 1] != '/')
        at--;
    return from(path, at);
}

void path_nameless(struct buf *out, struct str binary)
{
    if (!binary.n) {
        buf_puts(out, "<unknown>");
        return;
    }
    struct str base = path_base(binary);
    buf_char(out, '[');
    buf_add(out, base.p, base.n);
    buf_char(out, ']');
}

/* Where "/name/" first stands in path, or path.n; the place behind it goes to *after. */
static bool find_folder(struct str path, struct str name, size_t *after)
{
    for (size_t i = 0; i + name.n + 2 <= path.n; i++)
        if (path.p[i] == '/' && path.p[i + name.n + 1] == '/' && !memcmp(path.p + i + 1, name.p, name.n)) {
            *after = i + name.n + 2;
            return true;
        }
    return false;
}

/* The next element of a list with ':'; false at its end. */
static bool next_element(const char **list, struct str *out)
{
    if (!*list)
        return false;
    const char *end = strchr(*list, ':');
    *out = (struct str){*list, end ? (size_t)(end - *list) : strlen(*list)};
    *list = end ? end + 1 : NULL;
    return true;
}

/* path without the prefix, to which a final '/' belongs even if it was not written. */
static bool cut_prefix(struct str *path, struct str prefix)
{
    bool has_slash = prefix.n > 0 && prefix.p[prefix.n - 1] == '/';
    if (!has_prefix(*path, prefix.p, prefix.n))
        return false;
    if (!has_slash && (path->n == prefix.n || path->p[prefix.n] != '/'))
        return false;
    *path = from(*path, prefix.n + (has_slash ? 0 : 1));
    return true;
}

struct str path_trim(struct str path, const char *trim_path, const char *source_path)
{
    struct str element;
    bool trims = trim_path && *trim_path;
    if (!trims && source_path && *source_path) {
        size_t after;
        for (const char *list = source_path; next_element(&list, &element);)
            if (find_folder(path, path_base(element), &after))
                return from(path, after);
    }
    if (trims)
        for (const char *list = trim_path; next_element(&list, &element);)
            if (cut_prefix(&path, element))
                return path;
    if (!cut_prefix(&path, str_of("/proc/self/cwd/./")))
        (void)cut_prefix(&path, str_of("/proc/self/cwd/"));
    return path;
}

/* Takes back the last element written after start, unless it is ".." itself; false when there is none. */
static bool drop_element(struct buf *out, size_t start)
{
    if (out->len <= start)
        return false;
    const char *last = out->data + out->len;
    size_t n = 0;
    while (out->len - n > start && last[-1 - (ptrdiff_t)n] != '/')
        n++;
    if (n == 2 && last[-1] == '.' && last[-2] == '.')
        return false;
    out->len -= n;
    if (out->len > start)
        out->len--; /* its '/' */
    out->data[out->len] = '\0';
    return true;
}

void path_clean(struct buf *out, struct str path)
{
    size_t begin = out->len;
    bool rooted = path.n > 0 && path.p[0] == '/';
    if (rooted)
        buf_char(out, '/');
    size_t start = out->len;
    for (size_t i = 0; i < path.n;) {
        size_t end = i;
        while (end < path.n && path.p[end] != '/')
            end++;
        struct str e = {path.p + i, end - i};
        i = end + 1;
        if (e.n == 0 || (e.n == 1 && e.p[0] == '.'))
            continue;
        if (e.n == 2 && e.p[0] == '.' && e.p[1] == '.' && (drop_element(out, start) || rooted))
            continue;
        if (out->len > start)
            buf_char(out, '/');
        buf_add(out, e.p, e.n);
    }
    if (out->len == begin)
        buf_char(out, '.');
}
