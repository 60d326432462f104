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
    {"go 1.", false,
     "a Go execution trace; go tool trace reads it, and makes profiles of it with -pprof=TYPE"},
    {"M=-1 P=-1 G=-1", false, "the text of an execution trace (go tool trace -d)"},
    {"PERFILE2", false,
     "a perf.data file; perf script -i FILE | stackcollapse-perf.pl makes folded stacks of it, which are "
     "read"},
    {"FLR\0", false,
     "a Java flight recording; jfrconv -o collapsed of async-profiler makes folded stacks of it, which are "
     "read"},
    {"SQLite format 3", false, "a database; name one profile in it with DB#ID"},
    {"\177ELF", false, "an executable; a profile must follow it"},
    {"MZ", false, "an executable; a profile must follow it"},
    {"\xcf\xfa\xed\xfe", false, "an executable; a profile must follow it"},
    {"<svg", false, "an SVG picture"},
    {"<?xml", false, "an XML document"},
    {"\x89PNG", false, "a PNG picture"},
    {"%PDF-", false, "a PDF document"},
    {"version https://git-lfs", false, "a Git LFS pointer in place of the file; git lfs pull fetches it"},
    {"PK\x03\x04", false, "a zip archive; unpack it first"},
    {"BZh", false, "bzip2 data; unpack it first"},
    {"\xfd"
     "7zXZ",
     false, "xz data; unpack it first"},
    {"7z\xbc\xaf", false, "a 7z archive; unpack it first"},
    {"\xff\x06\x00\x00sNaPpY", false, "snappy data; unpack it first"},

    {"\xff\xfe", false,
     "text in UTF-16, as PowerShell's > writes it; curl -o FILE keeps the bytes, iconv -f UTF-16 -t UTF-8 "
     "mends the file"},

    /* What servers say. */
    {"HTTP/", false, "an answer with its HTTP header; save what is below it (curl without -i)"},
    {"404 page not found", false, "an HTTP server's answer (404); is net/http/pprof registered?"},
    {"Unknown profile", false,
     "net/http/pprof's answer (404): it has no profile of that name; /debug/pprof/ lists those it has"},
    {"Could not enable CPU profiling", false,
     "net/http/pprof's answer (500): a CPU profile is being taken already; fetch this one when that is done"},
    {"Could not enable tracing", false,
     "net/http/pprof's answer (500): a trace is being taken already; fetch this one when that is done"},
    {"profile duration exceeds server's WriteTimeout", false,
     "net/http/pprof's answer (400): ask for fewer seconds, or raise the server's WriteTimeout"},
    {"Client sent an HTTP request to an HTTPS", false, "a server's answer (400); fetch it with https://"},
    {"upstream connect error", false, "a proxy's answer (503): it does not reach the program"},
    {"no healthy upstream", false, "a proxy's answer (503): it does not reach the program"},
    {"# HELP ", true, "metrics for Prometheus; profiles are at /debug/pprof/"},

    /* What other tools write. */
    {"SCHED ", false, "lines of GODEBUG=schedtrace, in which there is no profile"},
    {"mode: set", false, "a coverage profile; go tool cover reads it"},
    {"mode: count", false, "a coverage profile; go tool cover reads it"},
    {"mode: atomic", false, "a coverage profile; go tool cover reads it"},
    {"=== RUN", true,
     "what go test prints; -cpuprofile, -memprofile and others of its options write profiles"},
    {" ns/op", true, "what go test -bench prints; -cpuprofile, -memprofile and others write profiles"},
    {"\"Action\":\"", true, "what go test -json prints; -cpuprofile, -memprofile and others write profiles"},
    {"go1.7 heap dump", false, "a heap dump of debug.WriteHeapDump, which holds objects and no profile"},
    {"PeriodType: ", false, "a profile as text (go tool pprof -raw); give the profile itself"},
    {"Showing nodes accounting for", true, "a report of go tool pprof; give the profile it is of"},
    {"digraph ", false, "a graph for Graphviz; give the profile it is of"},
    {"# callgrind format", false, "a callgrind file; kcachegrind reads it"},
    {"\nevents: ", true, "a callgrind file; kcachegrind reads it"},
    {"speedscope.app/file-format-schema", true,
     "a speedscope file; give the profile it is of, or export folded stacks"},
    {"{\"traceEvents\"", false, "a trace for Chrome's viewer"},
    {"{\"nodes\":[", false, "a CPU profile of V8 (.cpuprofile)"},
    {"{\"snapshot\":", false, "a heap snapshot of V8"},
    {"\"cmdline\": [", true, "the variables of expvar (/debug/vars); profiles are at /debug/pprof/"},
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

/* A text without a mark of its encoding and what is blank before it. */
static struct str trimmed(const uint8_t *head, size_t n)
{
    size_t from = n >= 3 && !memcmp(head, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (from < n && (head[from] == ' ' || (head[from] >= '\t' && head[from] <= '\r')))
        from++;
    return (struct str){(const char *)head + from, n - from};
}

bool looks_blank(const uint8_t *head, size_t n)
{
    return looks_like_text(head, n) && trimmed(head, n).n == 0;
}

/* text is in small letters. */
static bool begins_any_case(struct str s, const char *text)
{
    size_t n = strlen(text);
    if (s.n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]) != text[i])
            return false;
    return true;
}

static bool is_html(struct str text)
{
    return begins_any_case(text, "<!doctype html") || begins_any_case(text, "<html") ||
           begins_any_case(text, "<head");
}

/* "[" alone would be a log's line. */
static bool is_json(const uint8_t *head, size_t n, struct str text)
{
    return looks_like_text(head, n) &&
           ((text.n && *text.p == '{') || (text.n > 1 && !memcmp(text.p, "[{", 2)));
}

/* An ELF file of the type for memory that a process left, in either order of bytes. */
static bool is_core(const uint8_t *head, size_t n)
{
    return n >= 18 && !memcmp(head, "\177ELF", 4) && head[16] + head[17] == 4 && (!head[16] || !head[17]);
}

static bool is_tar(const uint8_t *head, size_t n)
{
    enum { MAGIC = 257 };
    return n >= MAGIC + 5 && !memcmp(head + MAGIC, "ustar", 5);
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
    struct str text = trimmed(head, n);
    size_t to = 0;
    while (to < text.n && text.p[to] != '\n' && text.p[to] != '\r' && to < LONGEST)
        to++;
    while (to < text.n && to && ((uint8_t)text.p[to] & 0xc0) == 0x80) /* not in the middle of a character */
        to--;
    return (struct str){text.p, has_letters((const uint8_t *)text.p, to) ? to : 0};
}

static const char *look_up(const uint8_t *head, size_t n, struct str text)
{
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        size_t length = strlen(looks[i].text);
        if (looks[i].anywhere) {
            if (looks_like_text(head, n) && contains(head, n, looks[i].text, length))
                return looks[i].is;
        } else if ((length <= n && !memcmp(head, looks[i].text, length)) ||
                   (length <= text.n && looks_like_text(head, n) && !memcmp(text.p, looks[i].text, length))) {
            return looks[i].is;
        }
    }
    return NULL;
}

const char *looks_like(const uint8_t *head, size_t n)
{
    struct str text = trimmed(head, n);
    if (is_core(head, n))
        return "a core dump; dlv core PROGRAM FILE shows its goroutines";
    if (is_tar(head, n))
        return "a tar archive; unpack it first";
    if (is_html(text) && contains(head, n, "<title>/debug/pprof/", 20))
        return "the index page of net/http/pprof; fetch one of the profiles it lists, such as "
               "/debug/pprof/heap";
    if (is_html(text))
        return "an HTML page, perhaps a proxy's or a login's answer instead of the profile";
    const char *is = look_up(head, n, text);
    return is ? is : is_json(head, n, text) ? "JSON" : NULL;
}

/* What a page is called. */
static struct str title(struct str text)
{
    enum { LONGEST = 80 };
    for (; text.n > 7; text.p++, text.n--)
        if (begins_any_case(text, "<title>")) {
            size_t n = 0;
            while (n < text.n - 7 && n < LONGEST && text.p[7 + n] != '<')
                n++;
            return (struct str){text.p + 7, n};
        }
    return (struct str){text.p, 0};
}

struct str looks_says(const uint8_t *head, size_t n)
{
    struct str text = trimmed(head, n);
    if (is_html(text))
        return title(text);
    return is_json(head, n, text) ? looks_first_line(head, n) : (struct str){text.p, 0};
}
