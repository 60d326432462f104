#include "decode/memory_map.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/regex.h"
#include "decode/scan.h"

#define HEX "(?:0x)?([[:xdigit:]]+)"
#define RANGE "^\\s*" HEX "[\\s-]?\\s*" HEX ":?"
#define PERMISSIONS "(?:\\s+([-rwxp]+))?"
#define WORD "(?:\\s+(\\S+))?"

/* What pprof takes for a mapping, in its words: whether the range needs no dash, where "12" ends and "3"
 * begins, is the business of how regular expressions match. */
static const char proc_maps[] =
    RANGE PERMISSIONS "(?:\\s+([[:xdigit:]]+))?\\s+[[:xdigit:]]+:[[:xdigit:]]+\\s+[[:digit:]]+" WORD;
static const char brief_maps[] =
    RANGE PERMISSIONS WORD "(?:\\s+\\(@([[:xdigit:]]+)\\))?(?:\\s+([[:xdigit:]]+))?";

/* NAME=VALUE: $NAME in the lines below. */
struct definition {
    char *name, *value; /* owned */
};

enum {
    MOST_DEFINITIONS = 64,
    LONGEST_LINE = 1 << 20,
    MOST_PUT_IN = 16 << 20, /* of all lines together: each may name what is as long as the rest of the file */
};

struct map_reader {
    struct legacy *l;
    struct regex *proc, *brief;
    struct definition definitions[MOST_DEFINITIONS];
    size_t n_definitions;
    size_t put_in;   /* bytes of values */
    struct buf text; /* of the line, with what is defined put in */
};

bool memory_map_begins(struct str line)
{
    struct str at = line;
    return scan_find(&at, "--- Memory map: ---") || scan_find(&line, "MAPPED_LIBRARIES:");
}

/* Without what glog writes before a line: "… file.cc:12] ". */
static struct str without_log(struct str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] != '[' && line.p[n] != ']')
        n++;
    size_t at = n;
    while (at > 0 && line.p[at - 1] >= '0' && line.p[at - 1] <= '9')
        at--;
    bool is_log = n + 1 < line.n && line.p[n] == ']' && at < n && at > 1 && line.p[at - 1] == ':' &&
                  scan_is_space(line.p[n + 1]);
    return is_log ? (struct str){line.p + n + 2, line.n - n - 2} : line;
}

static const struct definition *defined(const struct map_reader *m, struct str at)
{
    for (size_t i = 0; i < m->n_definitions; i++) {
        struct str rest = at;
        if (scan_text(&rest, m->definitions[i].name))
            return &m->definitions[i];
    }
    return NULL;
}

static void put_in(struct map_reader *m, const struct definition *d)
{
    size_t before = m->text.len;
    buf_puts(&m->text, d->value);
    m->put_in += m->text.len - before;
}

/* The line with what is defined in place of its names.  What is defined may double with each line. */
static int replace(struct map_reader *m, struct str line, struct str *out, struct pprofx_error *err)
{
    *out = line;
    if (!m->n_definitions)
        return PPROFX_OK;
    buf_clear(&m->text);
    while (line.n) {
        const char *dollar = memchr(line.p, '$', line.n);
        size_t n = dollar ? (size_t)(dollar - line.p) : line.n;
        buf_add(&m->text, line.p, n);
        line = (struct str){line.p + n, line.n - n};
        const struct definition *d = line.n ? defined(m, line) : NULL;
        if (d)
            put_in(m, d);
        else if (line.n)
            buf_char(&m->text, '$');
        n = d ? strlen(d->name) : line.n > 0;
        line = (struct str){line.p + n, line.n - n};
        if (m->text.len > LONGEST_LINE)
            return error_set(err, PPROFX_FORMAT, "is longer than 1 MiB with what is defined above it");
        if (m->put_in > MOST_PUT_IN)
            return error_set(err, PPROFX_FORMAT,
                             "and those above it are 16 MiB longer with what is defined there");
    }
    *out = (struct str){buf_text(&m->text), m->text.len};
    return PPROFX_OK;
}

static char *copy_text(const char *prefix, struct str s)
{
    struct buf text = {0};
    buf_puts(&text, prefix);
    buf_add(&text, s.p, s.n);
    char *copy = mem_strdup(buf_text(&text));
    buf_free(&text);
    return copy;
}

static void define(struct map_reader *m, struct str line)
{
    const char *equals = line.n ? memchr(line.p, '=', line.n) : NULL;
    if (!equals || m->n_definitions == MOST_DEFINITIONS)
        return;
    size_t n = (size_t)(equals - line.p);
    m->definitions[m->n_definitions++] =
        (struct definition){copy_text("$", scan_trim((struct str){line.p, n})),
                            copy_text("", scan_trim((struct str){equals + 1, line.n - n - 1}))};
}

/* The parts of a line: text is empty where there is none. */
struct entry {
    struct str start, limit, permissions, file, offset, build_id;
};

static bool split_entry(const struct map_reader *m, struct str line, struct entry *out)
{
    struct str g[7] = {{0}};
    if (regex_groups(m->proc, line, g, 6))
        *out = (struct entry){g[1], g[2], g[3], g[5], g[4], {0}};
    else if (regex_groups(m->brief, line, g, 7))
        *out = (struct entry){g[1], g[2], g[3], g[4], g[5], g[6]};
    else
        return false;
    return true;
}

static int add(struct legacy *l, const struct entry *e, struct mapping mapping, struct pprofx_error *err)
{
    struct profile *p = text_of(&l->t);
    mapping.file = profile_intern(p, e->file.p, e->file.n);
    mapping.build_id = profile_intern(p, e->build_id.p, e->build_id.n);
    int r = BUILDER_GROW(&l->t.b, p->mappings, l->t.b.cap.mappings, p->n_mappings + 1, err);
    if (!r)
        p->mappings[p->n_mappings++] = mapping;
    return r;
}

static int read_line(struct map_reader *m, struct pprofx_error *err)
{
    struct str line;
    struct entry e;
    struct mapping mapping = {0};
    int r = replace(m, without_log(m->l->line), &line, err);
    if (r)
        return r;
    if (!split_entry(m, line, &e)) {
        define(m, line);
        return PPROFX_OK;
    }
    if (e.permissions.n && !memchr(e.permissions.p, 'x', e.permissions.n))
        return PPROFX_OK;
    if (!scan_hex(e.start, &mapping.start) || !scan_hex(e.limit, &mapping.limit) ||
        (e.offset.n && !scan_hex(e.offset, &mapping.offset))) {
        define(m, line);
        return PPROFX_OK;
    }
    return add(m->l, &e, mapping, err);
}

int memory_map_read(struct legacy *l, struct pprofx_error *err)
{
    struct map_reader m = {.l = l};
    int r = regex_new_bytes(&m.proc, proc_maps, err);
    if (!r)
        r = regex_new_bytes(&m.brief, brief_maps, err);
    if (!r)
        r = legacy_next(l, err);
    while (!r && l->more) {
        r = read_line(&m, err);
        if (!r)
            r = legacy_next(l, err);
    }
    for (size_t i = 0; i < m.n_definitions; i++) {
        mem_free(m.definitions[i].name);
        mem_free(m.definitions[i].value);
    }
    buf_free(&m.text);
    regex_free(m.proc);
    regex_free(m.brief);
    return r;
}

int memory_map_find(struct legacy *l, struct pprofx_error *err)
{
    int r = PPROFX_OK;
    while (!r && l->more && !memory_map_begins(l->line))
        r = legacy_next(l, err);
    return r || !l->more ? r : memory_map_read(l, err);
}
