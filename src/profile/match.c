#include "profile/match.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "profile/profile.h"

#include <string.h>

enum { UNKNOWN, NO, YES };

struct match {
    const struct profile *p;
    struct regex *re;
    enum match_form form;
    unsigned char *verdict; /* by string id */
    size_t n_verdicts;
    struct buf repaired;
};

int match_new(struct match **out, const struct profile *p, const char *name, const char *pattern,
              enum match_form form, struct pprofx_error *err)
{
    if (!pattern || !*pattern) {
        *out = NULL;
        return PPROFX_OK;
    }
    struct regex *re;
    int code = regex_new(&re, pattern, err);
    if (code) {
        error_prefix(err, "parsing %s regexp: ", name);
        return code;
    }
    struct match *m = mem_zalloc(1, sizeof *m);
    m->p = p;
    m->re = re;
    m->form = form;
    m->n_verdicts = profile_n_strings(p);
    m->verdict = mem_zalloc(m->n_verdicts, sizeof *m->verdict);
    *out = m;
    return PPROFX_OK;
}

void match_free(struct match *m)
{
    if (!m)
        return;
    regex_free(m->re);
    mem_free(m->verdict);
    buf_free(&m->repaired);
    mem_free(m);
}

static bool starts_with(struct str s, const char *prefix, size_t *length)
{
    *length = strlen(prefix);
    return s.n >= *length && !memcmp(s.p, prefix, *length);
}

/* Without the leading dot of some PowerPC symbols and without everything from the first "(" on, where
 * "(anonymous namespace)" and "operator()" are names and not parameters. */
static struct str simplify(struct str name)
{
    if (name.n && name.p[0] == '.')
        name = (struct str){name.p + 1, name.n - 1};
    for (size_t i = 0; i < name.n;) {
        struct str rest = {name.p + i, name.n - i};
        size_t length;
        if (starts_with(rest, "(anonymous namespace)", &length) || starts_with(rest, "operator()", &length))
            i += length;
        else if (*rest.p == '(')
            return (struct str){name.p, i};
        else
            i++;
    }
    return name;
}

bool match_text(const struct regex *re, struct str text, struct buf *repaired)
{
    if (utf8_valid(text))
        return regex_matches(re, text.p, text.n);
    buf_clear(repaired);
    (void)utf8_repair(repaired, text);
    return regex_matches(re, buf_text(repaired), repaired->len);
}

static bool test(struct match *m, struct str s)
{
    return match_text(m->re, m->form == MATCH_SIMPLE ? simplify(s) : s, &m->repaired);
}

bool match_string(struct match *m, uint32_t string)
{
    if (string >= m->n_verdicts)
        return test(m, profile_string(m->p, string)); /* added since; the transforms add very few */
    if (m->verdict[string] == UNKNOWN)
        m->verdict[string] = test(m, profile_string(m->p, string)) ? YES : NO;
    return m->verdict[string] == YES;
}

bool match_line(struct match *m, uint32_t line)
{
    const struct function *f = &m->p->functions[m->p->lines[line].function];
    return match_string(m, f->name) || match_string(m, f->file);
}

bool match_mapping(struct match *m, const struct location *l)
{
    return l->mapping != NONE && match_string(m, m->p->mappings[l->mapping].file);
}

bool match_location(struct match *m, const struct location *l)
{
    for (uint32_t i = 0; i < l->n_lines; i++)
        if (match_line(m, l->first_line + i))
            return true;
    return match_mapping(m, l);
}
