#include "findings/marks.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "profile/strings.h"

#include <ctype.h>
#include <string.h>

enum { WORD_BITS = 64, FIRSTS = 256, MARKS_MOST = 1000, PATTERNS_LONGEST = 8192 };

struct pattern {
    struct str text;
    uint32_t mark;
    uint32_t next; /* the next pattern of its list, + 1 */
};

struct mark {
    struct str name, patterns;
    enum mark_where where;
};

struct marks {
    struct arena *arena;
    struct mark *list;
    size_t n, cap;
    struct pattern *patterns;
    size_t n_patterns, cap_patterns;
    /* Lists of patterns, + 1: those that are names, by the number of the name; those with "*" by their first
     * byte, the last for what begins with "*". */
    struct strings *names;
    uint32_t *by_name;
    size_t cap_names;
    uint32_t by_first[FIRSTS + 1];
    uint64_t *at[MARK_N];
    size_t words;
};

static const char *const own[MARKS_OWN] = {
    [MARKS_APP] = "app", [MARKS_USER] = "user", [MARKS_DIRECT] = "direct", [MARKS_SELF] = "self"};

struct marks *marks_new(void)
{
    struct marks *m = mem_zalloc(1, sizeof *m);
    m->arena = arena_new();
    m->names = strings_new(m->arena);
    for (int i = 0; i < MARKS_OWN; i++)
        (void)marks_add(m, MARK_ANY, str_of(own[i]), str_of(""), NULL);
    return m;
}

void marks_free(struct marks *m)
{
    if (!m)
        return;
    for (int i = 0; i < MARK_N; i++)
        mem_free(m->at[i]);
    mem_free(m->list);
    mem_free(m->patterns);
    mem_free(m->by_name);
    strings_free(m->names);
    arena_free(m->arena);
    mem_free(m);
}

static bool is_identifier(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
            return false;
    }
    return name.n > 0;
}

/* Marks are columns, of which a table has not any number; patterns are compared with every function. */
static int check_size(const struct marks *m, struct str patterns, struct pprofx_error *err)
{
    if (m->n >= MARKS_MOST)
        return error_set(err, PPROFX_LIMIT, "there are more than %d marks", MARKS_MOST);
    if (patterns.n > PATTERNS_LONGEST)
        return error_set(err, PPROFX_LIMIT, "the patterns of a mark are longer than %d bytes",
                         PATTERNS_LONGEST);
    return 0;
}

/* Where the list of patterns begins that this one belongs to. */
static uint32_t *list_of(struct marks *m, struct str text)
{
    if (memchr(text.p, '*', text.n))
        return &m->by_first[text.p[0] == '*' ? FIRSTS : (unsigned char)text.p[0]];
    size_t n = strings_count(m->names), name = strings_intern(m->names, text.p, text.n);
    if (name >= m->cap_names)
        m->by_name = mem_grow(m->by_name, &m->cap_names, name + 1, sizeof *m->by_name);
    for (; n <= name; n++)
        m->by_name[n] = 0;
    return &m->by_name[name];
}

static void add_pattern(struct marks *m, struct str text, size_t mark)
{
    uint32_t *list = list_of(m, text);
    MEM_ROOM(m->patterns, m->n_patterns, m->cap_patterns);
    m->patterns[m->n_patterns++] = (struct pattern){text, (uint32_t)mark, *list};
    *list = (uint32_t)m->n_patterns;
}

/* Makes room for the bit of one more mark everywhere. */
static void add_bit(struct marks *m, enum mark_where where)
{
    size_t words = m->n / WORD_BITS + 1;
    for (int i = 0; i < MARK_N && words > m->words; i++) {
        m->at[i] = mem_resize(m->at[i], words, sizeof *m->at[i]);
        m->at[i][words - 1] = 0;
    }
    m->words = words > m->words ? words : m->words;
    m->at[where][m->n / WORD_BITS] |= (uint64_t)1 << m->n % WORD_BITS;
}

int marks_check(const struct marks *m, enum mark_where where, struct str name, struct str patterns,
                struct pprofx_error *err)
{
    if (!is_identifier(name))
        return error_set(err, PPROFX_USAGE,
                         "\"%.*s\" cannot name a mark; small letters, digits and \"_\" can", (int)name.n,
                         name.p);
    size_t i = marks_find(m, name);
    if (i == m->n)
        return check_size(m, patterns, err);
    if (m->list[i].where == where && str_equal(m->list[i].patterns, patterns))
        return 0;
    return error_set(err, PPROFX_USAGE, "the mark \"%.*s\" has other patterns already; call yours otherwise",
                     (int)name.n, name.p);
}

int marks_add(struct marks *m, enum mark_where where, struct str name, struct str patterns,
              struct pprofx_error *err)
{
    int rc = marks_check(m, where, name, patterns, err);
    if (rc || marks_find(m, name) < m->n)
        return rc;
    struct mark mark = {arena_str(m->arena, name), arena_str(m->arena, patterns), where};
    for (size_t i = 0; i < mark.patterns.n;) {
        size_t start = i;
        while (i < mark.patterns.n && !isspace((unsigned char)mark.patterns.p[i]))
            i++;
        if (i > start)
            add_pattern(m, (struct str){mark.patterns.p + start, i - start}, m->n);
        i++;
    }
    add_bit(m, where);
    MEM_ROOM(m->list, m->n, m->cap);
    m->list[m->n++] = mark;
    return 0;
}

size_t marks_count(const struct marks *m)
{
    return m->n;
}

struct str marks_name(const struct marks *m, size_t i)
{
    return m->list[i].name;
}

struct str marks_patterns(const struct marks *m, size_t i)
{
    return m->list[i].patterns;
}

enum mark_where marks_where(const struct marks *m, size_t i)
{
    return m->list[i].where;
}

size_t marks_find(const struct marks *m, struct str name)
{
    size_t i = 0;
    while (i < m->n && !str_equal(m->list[i].name, name))
        i++;
    return i;
}

size_t marks_words(const struct marks *m)
{
    return m->words;
}

const uint64_t *marks_at(const struct marks *m, enum mark_where where)
{
    return m->at[where];
}

/* "*" is any text; a step back is only ever needed to the last one, so this is no worse than |p| * |s|. */
static bool matches(struct str pattern, struct str s)
{
    size_t p = 0, i = 0, star = SIZE_MAX, from = 0;
    while (i < s.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            from = i;
        } else if (p < pattern.n && pattern.p[p] == s.p[i]) {
            p++;
            i++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            i = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}

static void match_list(const struct marks *m, uint32_t first, struct str function, uint64_t *bits)
{
    for (uint32_t i = first; i; i = m->patterns[i - 1].next) {
        const struct pattern *p = &m->patterns[i - 1];
        uint64_t bit = (uint64_t)1 << p->mark % WORD_BITS;
        if (!(bits[p->mark / WORD_BITS] & bit) && matches(p->text, function))
            bits[p->mark / WORD_BITS] |= bit;
    }
}

void marks_match(const struct marks *m, struct str function, uint64_t *bits)
{
    uint32_t name = strings_find(m->names, function.p, function.n);
    if (function.n && name != UINT32_MAX)
        match_list(m, m->by_name[name], function, bits);
    if (function.n)
        match_list(m, m->by_first[(unsigned char)function.p[0]], function, bits);
    match_list(m, m->by_first[FIRSTS], function, bits);
}

/* "[…]" with what is in it, wherever it stands. */
static struct str without_type_arguments(struct str name, char *room)
{
    size_t n = 0;
    int depth = 0;
    if (!name.n || !memchr(name.p, '[', name.n))
        return name;
    for (size_t i = 0; i < name.n; i++) {
        depth += name.p[i] == '[';
        if (depth == 0)
            room[n++] = name.p[i];
        depth -= name.p[i] == ']' && depth > 0;
    }
    return (struct str){room, n};
}

/* Whether the text is one of the words followed by digits, or digits alone. */
static bool is_closure(struct str text)
{
    static const char *const words[] = {"func", "gowrap", "deferwrap", ""};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t n = strlen(words[w]);
        if (text.n <= n || memcmp(text.p, words[w], n) != 0)
            continue;
        size_t i = n;
        while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
            i++;
        if (i == text.n)
            return true;
    }
    return false;
}

static bool ends_range(struct str s, size_t *n)
{
    static const char word[] = "-range";
    size_t i = s.n, w = sizeof word - 1;
    while (i > 0 && s.p[i - 1] >= '0' && s.p[i - 1] <= '9')
        i--;
    if (i == s.n || i < w || memcmp(s.p + i - w, word, w) != 0)
        return false;
    *n = i - w;
    return true;
}

struct str marks_fold(struct str name, char *room)
{
    struct str s = without_type_arguments(name, room);
    for (;;) {
        size_t n = s.n, dot = s.n;
        if (s.n > 3 && memcmp(s.p + s.n - 3, "-fm", 3) == 0) {
            s.n -= 3;
            continue;
        }
        if (ends_range(s, &n)) {
            s.n = n;
            continue;
        }
        while (dot > 0 && s.p[dot - 1] != '.')
            dot--;
        if (dot < 2 || !is_closure((struct str){s.p + dot, s.n - dot}))
            return s;
        s.n = dot - 1;
    }
}

void marks_add_folded(struct buf *out, struct str name)
{
    struct buf room = {0};
    buf_reserve(&room, name.n + 1);
    struct str folded = marks_fold(name, room.data);
    buf_add(out, folded.p, folded.n);
    buf_free(&room);
}
