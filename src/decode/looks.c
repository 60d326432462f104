#include "decode/looks.h"

#include <string.h>

struct look {
    const char *text;
    bool anywhere; /* in the first bytes, instead of at their start */
    const char *is;
};

static const struct look looks[] = {
    {"\x1f\x8b", false, "gzip data inside compressed data; unpack it once first"},
    {"heap profile:", false, "a heap profile as text (debug=1) of a kind that is not known, or cut off"},
    {" profile: total ", true, "a Go profile as text (debug=1) whose first line is damaged"},
    {"--- threadz", false, "a gperftools thread profile, which this version does not read"},
    {"--- heapz", false, "a Java heap profile, which this version does not read"},
    {"--- Thread", false, "a gperftools thread profile, which this version does not read"},
    {"panic: ", false, "the output of a Go panic, which this version does not read"},
    {"fatal error: ", false, "the output of a Go crash, which this version does not read"},
    {"SIGQUIT: quit", false, "a Go stack dump (SIGQUIT), which this version does not read"},
    {"go 1.", false, "a Go execution trace; go tool trace reads it"},
    {"PERFILE2", false, "a perf.data file; perf_to_profile makes a profile of it"},
    {"FLR\0", false, "a Java flight recording"},
    {"SQLite format 3", false, "a database; name one profile in it with DB#ID"},
    {"\177ELF", false, "an executable; a profile must follow it"},
    {"<!DOCTYPE", false, "an HTML page, perhaps a proxy's or a login's answer instead of the profile"},
    {"<!doctype", false, "an HTML page, perhaps a proxy's or a login's answer instead of the profile"},
    {"<html", false, "an HTML page, perhaps a proxy's or a login's answer instead of the profile"},
    {"<svg", false, "an SVG picture"},
    {"<?xml", false, "an XML document"},
    {"version https://git-lfs", false, "a Git LFS pointer in place of the file; git lfs pull fetches it"},
    {"PK\x03\x04", false, "a zip archive; unpack it first"},
    {"BZh", false, "bzip2 data; unpack it first"},
    {"\xfd"
     "7zXZ",
     false, "xz data; unpack it first"},
    {"404 page not found", false, "an HTTP server's answer (404); is net/http/pprof registered?"},
    {"goroutine ", true,
     "a Go stack dump (debug=2), which this version does not read; for top fetch debug=0"},
    {"{\"", false, "JSON"},
};

static bool contains(const uint8_t *head, size_t n, const char *text, size_t length)
{
    for (size_t i = 0; i + length <= n; i++)
        if (!memcmp(head + i, text, length))
            return true;
    return false;
}

bool looks_like_text(const uint8_t *head, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (head[i] < 0x09 || (head[i] > 0x0d && head[i] < 0x20 && head[i] != 0x1b))
            return false;
    return n > 0;
}

static bool has_letters(const uint8_t *text, size_t n)
{
    size_t letters = 0;
    for (size_t i = 0; i < n && letters < 3; i++) {
        bool is_letter = (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z';
        letters = is_letter ? letters + 1 : 0;
    }
    return letters == 3;
}

struct str looks_first_line(const uint8_t *head, size_t n)
{
    enum { LONGEST = 80 };
    size_t from = 0;
    while (from < n && (head[from] == ' ' || (head[from] >= '\t' && head[from] <= '\r')))
        from++;
    size_t to = from;
    while (to < n && head[to] != '\n' && head[to] != '\r' && to - from < LONGEST)
        to++;
    while (to < n && to > from && (head[to] & 0xc0) == 0x80) /* not in the middle of a character */
        to--;
    return (struct str){(const char *)head + from, has_letters(head + from, to - from) ? to - from : 0};
}

/* gperftools' CPU profile: the words 0, 3, 0, period, of 32 or 64 bits in either order of bytes; Java's has 1
 * as its third. */
static bool is_legacy_cpu(const uint8_t *head, size_t n)
{
    for (size_t word = 4; word <= 8; word += 4) {
        if (n < 3 * word)
            return false;
        size_t sum = 0;
        for (size_t i = 0; i < 2 * word; i++)
            sum += head[i];
        if (sum == 3 && (head[word] == 3 || head[2 * word - 1] == 3))
            return true;
    }
    return false;
}

const char *looks_like(const uint8_t *head, size_t n)
{
    if (is_legacy_cpu(head, n))
        return "a gperftools CPU profile, which this version does not read";
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        size_t length = strlen(looks[i].text);
        if (length <= n &&
            (looks[i].anywhere ? looks_like_text(head, n) && contains(head, n, looks[i].text, length)
                               : !memcmp(head, looks[i].text, length)))
            return looks[i].is;
    }
    return NULL;
}
