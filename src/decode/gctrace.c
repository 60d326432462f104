#include "decode/gctrace.h"

#include "base/sat.h"

/* The parts of a list of times: "0.15+9.5/1.1/0+0.003".  Go 1.5 has five on the wall and seven of CPUs. */
enum { MAX_TIMES = 8, NONE_TOLD = -1 };

static const int64_t MILLISECOND = 1000000, SECOND = 1000000000, MEBIBYTE = 1 << 20;

struct times {
    int64_t ns[MAX_TIMES];
    char before[MAX_TIMES]; /* '+' or '/' */
    size_t n;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void pass(struct str *s, size_t n)
{
    s->p += n;
    s->n -= n;
}

static bool take(struct str *s, const char *text)
{
    size_t n = strlen(text);
    if (s->n < n || memcmp(s->p, text, n) != 0)
        return false;
    pass(s, n);
    return true;
}

/* A number without sign, in units; beyond 2^63 it stays there. */
static bool take_number(struct str *s, int64_t unit, int64_t *out)
{
    int64_t value = 0;
    if (!s->n || !is_digit(*s->p))
        return false;
    for (; s->n && is_digit(*s->p); pass(s, 1))
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (*s->p - '0') * unit, &value))
            value = INT64_MAX; /* and so with the next digit */
    *out = value;
    return true;
}

/* The same with decimals, of which what is below 1 is lost. */
static bool take_decimal(struct str *s, int64_t unit, int64_t *out)
{
    bool cut = false;
    int64_t value;
    if (!take_number(s, unit, &value))
        return false;
    if (s->n > 1 && *s->p == '.' && is_digit(s->p[1])) {
        pass(s, 1);
        for (; s->n && is_digit(*s->p); pass(s, 1)) {
            unit /= 10;
            value = sat_add(value, (*s->p - '0') * unit, &cut);
        }
    }
    *out = value;
    return true;
}

static bool take_times(struct str *s, struct times *out)
{
    char before = '+';
    for (out->n = 0; out->n < MAX_TIMES; out->n++) {
        if (!take_decimal(s, MILLISECOND, &out->ns[out->n]))
            return false;
        out->before[out->n] = before;
        if (!s->n || (*s->p != '+' && *s->p != '/')) {
            out->n++;
            return true;
        }
        before = *s->p;
        pass(s, 1);
    }
    return false;
}

/* Sweep termination, marking in one or (Go 1.5: scan, synchronise, mark) three steps, mark termination. */
static bool set_wall(struct gc_cycle *c, const struct times *t)
{
    bool cut = false;
    if (t->n < 3)
        return false;
    c->sweep_wall = t->ns[0];
    c->term_wall = t->ns[t->n - 1];
    for (size_t i = 1; i + 1 < t->n; i++) {
        if (t->before[i] == '/')
            return false;
        c->mark_wall = sat_add(c->mark_wall, t->ns[i], &cut);
    }
    return true;
}

/* The same of CPUs.  The step of marking has three parts: assist/background/idle; the other steps of Go 1.5
 * run in the background. */
static bool set_cpu(struct gc_cycle *c, const struct times *t)
{
    bool cut = false;
    if (t->n < 5 || t->before[t->n - 4] != '+' || t->before[t->n - 3] != '/' || t->before[t->n - 2] != '/' ||
        t->before[t->n - 1] != '+')
        return false;
    c->sweep_cpu = t->ns[0];
    c->assist_cpu = t->ns[t->n - 4];
    c->background_cpu = t->ns[t->n - 3];
    c->idle_cpu = t->ns[t->n - 2];
    c->term_cpu = t->ns[t->n - 1];
    for (size_t i = 1; i + 4 < t->n; i++) {
        if (t->before[i] == '/')
            return false;
        c->background_cpu = sat_add(c->background_cpu, t->ns[i], &cut);
    }
    return true;
}

static bool take_phases(struct str *s, struct gc_cycle *c)
{
    struct times wall, cpu;
    return take_times(s, &wall) && take(s, " ms clock, ") && take_times(s, &cpu) && take(s, " ms cpu, ") &&
           set_wall(c, &wall) && set_cpu(c, &cpu);
}

/* Go's JSON writes ">" as an escape. */
static bool take_arrow(struct str *s)
{
    return take(s, "->") || take(s, "-\\u003e");
}

static bool take_sizes(struct str *s, struct gc_cycle *c)
{
    bool ok = take_number(s, MEBIBYTE, &c->heap_start) && take_arrow(s) &&
              take_number(s, MEBIBYTE, &c->heap_end) && take_arrow(s) &&
              take_number(s, MEBIBYTE, &c->heap_live) && take(s, " MB, ") &&
              take_number(s, MEBIBYTE, &c->goal) && take(s, " MB goal, ");
    if (!ok)
        return false;
    if (c->goal == INT64_MAX) /* 2^64 - 1 was written: GOGC=off */
        c->goal = NONE_TOLD;
    struct str rest = *s;
    c->stacks = c->globals = NONE_TOLD;
    if (!take_number(&rest, MEBIBYTE, &c->stacks) || !take(&rest, " MB stacks, "))
        c->stacks = NONE_TOLD; /* until Go 1.17 */
    else if (!take_number(&rest, MEBIBYTE, &c->globals) || !take(&rest, " MB globals, "))
        return false;
    else
        *s = rest;
    return true;
}

/* What stands behind the "@". */
static bool take_cycle(struct str s, struct gc_cycle *c)
{
    bool ok = take_decimal(&s, SECOND, &c->at) && take(&s, "s ") && take_decimal(&s, 100, &c->cpu_percent) &&
              take(&s, "%: ") && take_phases(&s, c) && take_sizes(&s, c) && take_number(&s, 1, &c->procs) &&
              take(&s, " P");
    c->forced = ok && take(&s, " (forced)");
    return ok;
}

/* "gc 12 " before the "@"; "gc #12 " while Go 1.5 was made. */
static bool read_number(struct str before, int64_t *out)
{
    size_t n = before.n;
    if (!n || before.p[--n] != ' ')
        return false;
    while (n && is_digit(before.p[n - 1]))
        n--;
    struct str digits = {before.p + n, before.n - n};
    n -= n && before.p[n - 1] == '#';
    bool is_word = n >= 3 && memcmp(before.p + n - 3, "gc ", 3) == 0;
    if (!is_word || (n > 3 && is_letter(before.p[n - 4])))
        return false;
    return take_number(&digits, 1, out);
}

bool gctrace_line(struct str line, struct gc_cycle *out)
{
    struct str rest = line;
    const char *at;
    while (rest.n && (at = memchr(rest.p, '@', rest.n)) != NULL) {
        struct gc_cycle c = {0};
        struct str before = {rest.p, (size_t)(at - rest.p)};
        pass(&rest, before.n + 1);
        if (read_number(before, &c.cycle) && take_cycle(rest, &c)) {
            *out = c;
            return true;
        }
    }
    return false;
}
