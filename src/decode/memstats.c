#include "decode/memstats.h"

#include "base/buf.h"
#include "base/mem.h"
#include "decode/scan.h"
#include "profile/profile.h"

#include <stdlib.h>

enum { MOST_NUMBERS = 2048 }; /* two lists of 256, and some forty others */

static void add(struct memstats *m, struct profile *p, struct memstat stat)
{
    if (!p->told)
        p->told = told_new();
    if (p->told->n_memstats == MOST_NUMBERS)
        return;
    MEM_ROOM(p->told->memstats, p->told->n_memstats, m->cap);
    p->told->memstats[p->told->n_memstats++] = stat;
}

/* A whole number; beyond int64, as NextGC is where the collector is off, the largest one. */
static bool read_whole(struct str text, int64_t *out)
{
    struct str rest = text;
    (void)scan_text(&rest, "-");
    if (!scan_digits(&rest).n || rest.n)
        return false;
    if (!scan_decimal(text, out))
        *out = *text.p == '-' ? INT64_MIN : INT64_MAX;
    return true;
}

static bool read_real(struct str text, double *out)
{
    char copy[64], *end;
    if (!text.n || text.n >= sizeof copy || !((*text.p >= '0' && *text.p <= '9') || *text.p == '-'))
        return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    *out = strtod(copy, &end);
    return *end == '\0';
}

static void add_number(struct memstats *m, struct profile *p, struct memstat stat, struct str text)
{
    bool yes = str_equal(text, str_of("true"));
    if (yes || str_equal(text, str_of("false")))
        stat.number = yes;
    else if (!read_whole(text, &stat.number) && !(stat.is_real = read_real(text, &stat.real)))
        return;
    add(m, p, stat);
}

/* [1 2 3 0 0 …]: what is 0 has not been yet. */
static void add_list(struct memstats *m, struct profile *p, struct memstat stat, struct str text)
{
    for (; text.n && *text.p != ']'; stat.position++) {
        int64_t number;
        struct str digits = scan_digits(&text);
        if (read_whole(digits, &number) && number) {
            stat.number = number;
            add(m, p, stat);
        }
        if (!scan_text(&text, " "))
            return;
    }
}

/* "Stack = 884736 / 917504" are StackInuse and StackSys. */
static void add_pair(struct memstats *m, struct profile *p, struct str name, struct str inuse, struct str sys)
{
    struct buf both = {0};
    const struct {
        const char *suffix;
        struct str number;
    } parts[] = {{"Inuse", inuse}, {"Sys", sys}};
    for (size_t i = 0; i < 2; i++) {
        buf_clear(&both);
        buf_add(&both, name.p, name.n);
        buf_puts(&both, parts[i].suffix);
        add_number(m, p, (struct memstat){.name = profile_intern(p, both.data, both.len)}, parts[i].number);
    }
    buf_free(&both);
}

static struct str take_word(struct str *s)
{
    size_t n = 0;
    while (n < s->n && s->p[n] > ' ')
        n++;
    struct str word = {s->p, n};
    *s = (struct str){s->p + n, s->n - n};
    return word;
}

void memstats_comment(struct memstats *m, struct profile *p, struct str line)
{
    line = scan_trim(line);
    if (!scan_text(&line, "# "))
        return;
    if (!m->inside) {
        m->inside = str_equal(line, str_of("runtime.MemStats"));
        return;
    }
    struct str name = take_word(&line);
    if (!name.n || name.n > 64 || !scan_text(&line, " = "))
        return;
    struct memstat stat = {.name = profile_intern(p, name.p, name.n)};
    if (scan_text(&line, "[")) {
        add_list(m, p, stat, line);
        return;
    }
    struct str number = take_word(&line);
    if (scan_text(&line, " / "))
        add_pair(m, p, name, number, take_word(&line));
    else if (!line.n)
        add_number(m, p, stat, number);
}
