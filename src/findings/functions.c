#include "findings/functions.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/regex.h"
#include "base/shell.h"
#include "db/handle.h"
#include "findings/figures.h"
#include "findings/marks.h"
#include "findings/payers.h"
#include "findings/rule.h"
#include "findings/shares.h"
#include "fold/path.h"
#include "goroutines/sites.h"

struct functions {
    const struct sites *sites;
    struct paid *made; /* what sites() made; a rule carries its number about */
    size_t n, cap;
    const double *levels; /* of the rule that asks; NULL: none does */
};

static void sql_low(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_double(
        out, share_low(sqlite3_value_double(v[0]), sqlite3_value_double(v[1]), sqlite3_value_double(v[2])));
}

static void sql_high(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_double(
        out, share_high(sqlite3_value_double(v[0]), sqlite3_value_double(v[1]), sqlite3_value_double(v[2])));
}

static void sql_chance(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_double(out, share_chance(sqlite3_value_double(v[0]), sqlite3_value_double(v[1]),
                                            sqlite3_value_double(v[2]), sqlite3_value_double(v[3]),
                                            sqlite3_value_double(v[4])));
}

/* NULL for what is no severity, and outside of rules. */
static void sql_level(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    const double *levels = ((const struct functions *)sqlite3_user_data(out))->levels;
    const char *word = (const char *)sqlite3_value_text(v[0]);
    enum severity s = SEVERITY_NONE;
    if (levels && word && severity_parse(str_of(word), &s) && s != SEVERITY_NONE)
        sqlite3_result_double(out, levels[s - 1]);
}

static void give_text(sqlite3_context *out, struct str text)
{
    sqlite3_result_text64(out, text.p, text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void give_buf(sqlite3_context *out, struct buf *b)
{
    give_text(out, (struct str){buf_text(b), b->len});
    buf_free(b);
}

/* A site by its number, or NULL. */
static const struct site *site_of(sqlite3_context *context, sqlite3_value *v)
{
    const struct sites *sites = ((const struct functions *)sqlite3_user_data(context))->sites;
    int64_t i = sqlite3_value_int64(v);
    if (sqlite3_value_type(v) != SQLITE_INTEGER || i < 0 || (size_t)i >= sites_count(sites))
        return NULL;
    return sites_at(sites, (uint32_t)i);
}

static void sql_name(sqlite3_context *out, int n, sqlite3_value **v)
{
    const struct site *s = site_of(out, v[0]);
    struct buf name = {0};
    (void)n;
    if (!s)
        return;
    marks_add_folded(&name, s->function);
    give_buf(out, &name);
}

static void sql_file(sqlite3_context *out, int n, sqlite3_value **v)
{
    const struct site *s = site_of(out, v[0]);
    (void)n;
    if (s)
        give_text(out, s->file);
}

static void sql_line(sqlite3_context *out, int n, sqlite3_value **v)
{
    const struct site *s = site_of(out, v[0]);
    (void)n;
    if (s)
        sqlite3_result_int64(out, s->line);
}

static void sql_whose(sqlite3_context *out, int n, sqlite3_value **v)
{
    static const char *const whose[] = {
        [SITE_RUNTIME] = "runtime", [SITE_LIBRARY] = "library", [SITE_USER] = "user"};
    const struct site *s = site_of(out, v[0]);
    (void)n;
    if (s)
        sqlite3_result_text(out, whose[s->kind], -1, SQLITE_STATIC);
}

/* "server.go:12"; of an unknown file "". */
static void sql_spot(sqlite3_context *out, int n, sqlite3_value **v)
{
    const struct site *s = site_of(out, v[0]);
    struct buf spot = {0};
    (void)n;
    if (!s)
        return;
    struct str base = s->file.n ? path_base(s->file) : s->file;
    buf_add(&spot, base.p, base.n);
    if (s->file.n && s->line > 0)
        buf_printf(&spot, ":%lld", (long long)s->line);
    give_buf(out, &spot);
}

static void sql_folded(sqlite3_context *out, int n, sqlite3_value **v)
{
    struct buf name = {0};
    const char *text = (const char *)sqlite3_value_text(v[0]);
    (void)n;
    if (!text)
        return;
    marks_add_folded(&name, (struct str){text, (size_t)sqlite3_value_bytes(v[0])});
    give_buf(out, &name);
}

/* Whether a function is a site's, whose name is folded only where it may be. */
static bool is_of(const struct site *s, struct str function, struct buf *room)
{
    size_t n = 0;
    while (n < function.n && n < s->function.n && s->function.p[n] == function.p[n])
        n++;
    if (n < function.n && (n == s->function.n || s->function.p[n] != '['))
        return false;
    buf_clear(room);
    marks_add_folded(room, s->function);
    return str_equal(buf_str(room), function);
}

/* A stack's frames, innermost first; NULL when it is none. */
static const uint32_t *frames_of(const struct sites *sites, sqlite3_value *stack, size_t *depth)
{
    int64_t path = sqlite3_value_type(stack) == SQLITE_INTEGER ? sqlite3_value_int64(stack) : -1;
    if (path < 0 || (size_t)path >= sites_paths(sites))
        return NULL;
    return sites_of_path(sites, (uint32_t)path, depth);
}

static void sql_on_stack(sqlite3_context *out, int n, sqlite3_value **v)
{
    const struct sites *sites = ((const struct functions *)sqlite3_user_data(out))->sites;
    const char *text = (const char *)sqlite3_value_text(v[0]);
    struct buf room = {0};
    size_t depth = 0;
    bool found = false;
    const uint32_t *ids = frames_of(sites, v[1], &depth);
    (void)n;
    if (!text || !ids)
        return;
    struct str function = {text, (size_t)sqlite3_value_bytes(v[0])};
    for (size_t i = 0; i < depth && !found; i++)
        found = is_of(sites_at(sites, ids[i]), function, &room);
    sqlite3_result_int(out, found);
    buf_free(&room);
}

/* From their outermost frames on the stacks are alike as far as a function that one is still at and the other
 * has left behind. */
static void sql_passed(sqlite3_context *out, int n, sqlite3_value **v)
{
    const struct sites *sites = ((const struct functions *)sqlite3_user_data(out))->sites;
    size_t still = 0, ahead = 0;
    const uint32_t *a = frames_of(sites, v[0], &still), *b = frames_of(sites, v[1], &ahead);
    (void)n;
    if (!a || !b)
        return;
    while (still > 0 && ahead > 0 && a[still - 1] == b[ahead - 1]) {
        still--;
        ahead--;
    }
    const struct site *x = still ? sites_at(sites, a[still - 1]) : NULL;
    const struct site *y = ahead ? sites_at(sites, b[ahead - 1]) : NULL;
    sqlite3_result_int(out, x && y && str_equal(x->function, y->function) && x->line < y->line);
}

/* A word of a command line. */
static void sql_quoted(sqlite3_context *out, int n, sqlite3_value **v)
{
    struct buf word = {0};
    const char *text = (const char *)sqlite3_value_text(v[0]);
    (void)n;
    shell_quote(&word, text ? (struct str){text, (size_t)sqlite3_value_bytes(v[0])} : str_of(""));
    give_buf(out, &word);
}

/* A regular expression for just this text. */
static void sql_literal(sqlite3_context *out, int n, sqlite3_value **v)
{
    struct buf pattern = {0};
    const char *text = (const char *)sqlite3_value_text(v[0]);
    (void)n;
    regex_quote(&pattern, text ? (struct str){text, (size_t)sqlite3_value_bytes(v[0])} : str_of(""));
    give_buf(out, &pattern);
}

/* A figure for people; nothing of NULL. */
static void give_figure(sqlite3_context *out, sqlite3_value *v, void (*put)(struct buf *out, double value))
{
    struct buf b = {0};
    if (sqlite3_value_type(v) == SQLITE_NULL)
        return;
    put(&b, sqlite3_value_double(v));
    give_buf(out, &b);
}

static void sql_percent(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    give_figure(out, v[0], figure_percent);
}

static void sql_bytes(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    give_figure(out, v[0], figure_bytes);
}

static void sql_duration(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    give_figure(out, v[0], figure_duration);
}

static void sql_number(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    give_figure(out, v[0], figure_number);
}

static void sql_amount(sqlite3_context *out, int n, sqlite3_value **v)
{
    struct buf b = {0};
    (void)n;
    if (sqlite3_value_type(v[0]) == SQLITE_NULL)
        return;
    figure_amount(&b, sqlite3_value_int64(v[0]));
    give_buf(out, &b);
}

static void sites_step(sqlite3_context *context, int n, sqlite3_value **v)
{
    struct payers *seen = sqlite3_aggregate_context(context, sizeof *seen);
    double value = sqlite3_value_double(v[1]);
    bool has_stack = n > 2 && sqlite3_value_type(v[2]) == SQLITE_INTEGER;
    if (!seen)
        return;
    if (site_of(context, v[0]))
        payers_add(seen, (uint32_t)sqlite3_value_int64(v[0]), value,
                   has_stack ? sqlite3_value_int64(v[2]) : -1);
    else
        payers_add_nobody(seen, value);
}

/* SQLite ends every aggregate that it began, also when the query fails. */
static struct paid finish_sites(sqlite3_context *context)
{
    const struct functions *f = sqlite3_user_data(context);
    struct payers *seen = sqlite3_aggregate_context(context, 0), none = {0};
    struct paid paid = payers_paid(seen ? seen : &none, f->sites);
    if (seen)
        payers_free(seen);
    return paid;
}

static void sites_final(sqlite3_context *context)
{
    struct functions *f = sqlite3_user_data(context);
    MEM_ROOM(f->made, f->n, f->cap);
    f->made[f->n] = finish_sites(context);
    sqlite3_result_int64(context, (int64_t)f->n++);
}

static void payer_final(sqlite3_context *context)
{
    struct paid paid = finish_sites(context);
    if (paid.blame.function.n)
        give_text(context, paid.blame.function);
    paid_free(&paid);
}

const struct paid *functions_paid(const struct functions *f, int64_t number)
{
    return number >= 0 && (size_t)number < f->n ? &f->made[number] : NULL;
}

void functions_judge(struct functions *f, const double *levels)
{
    f->levels = levels;
}

size_t functions_made(const struct functions *f)
{
    return f->n;
}

void functions_forget(struct functions *f, size_t made)
{
    while (f->n > made)
        paid_free(&f->made[--f->n]);
}

void functions_free(struct functions *f)
{
    if (!f)
        return;
    functions_forget(f, 0);
    mem_free(f->made);
    mem_free(f);
}

/* All of them, with what rules schema says of them. */
static const struct {
    const char *name;
    int n;
    void (*scalar)(sqlite3_context *, int, sqlite3_value **);
    void (*step)(sqlite3_context *, int, sqlite3_value **);
    void (*final)(sqlite3_context *);
    const char *call, *meaning;
} list[] = {
    {"low", 3, sql_low, NULL, NULL, "low(k, n, phi)",
     "the lower end of the 95 % interval of a share of k in n samples; phi: how much more they vary than "
     "independent ones"},
    {"high", 3, sql_high, NULL, NULL, "high(k, n, phi)", "the upper end of it"},
    {"level", 1, sql_level, NULL, NULL, "level(severity)",
     "the metric from which the rule's finding is 'info', 'warning' or 'critical', as the head or the user "
     "says; infinite: off"},
    {"chance", 5, sql_chance, NULL, NULL, "chance(k1, n1, k2, n2, phi)",
     "how likely two shares differ so much by chance"},
    {"name", 1, sql_name, NULL, NULL, "name(site)",
     "its function without closures, wrappers and type arguments: main.run"},
    {"file", 1, sql_file, NULL, NULL, "file(site)", "the path of its file"},
    {"line", 1, sql_line, NULL, NULL, "line(site)", "its line"},
    {"spot", 1, sql_spot, NULL, NULL, "spot(site)", "its file without folders, and line: main.go:12"},
    {"whose", 1, sql_whose, NULL, NULL, "whose(site)", "whose code it is: user, library, runtime"},
    {"folded", 1, sql_folded, NULL, NULL, "folded(name)",
     "a function's name without closures, wrappers and type arguments"},
    {"on_stack", 2, sql_on_stack, NULL, NULL, "on_stack(function, stack)",
     "1 where a function, named as name() does, is on the stack"},
    {"passed", 2, sql_passed, NULL, NULL, "passed(stack, other)",
     "1 where the other stack is the same up to a function of which it has come to a later line"},
    {"quoted", 1, sql_quoted, NULL, NULL, "quoted(text)", "a word of a command line"},
    {"literal", 1, sql_literal, NULL, NULL, "literal(text)", "a regular expression for just this text"},
    {"percent", 1, sql_percent, NULL, NULL, "percent(x)", "for people: 0.123 is 12 %"},
    {"bytes", 1, sql_bytes, NULL, NULL, "bytes(n)", "for people: 3.4 MB"},
    {"amount", 1, sql_amount, NULL, NULL, "amount(n)", "for people: 12,345"},
    {"duration", 1, sql_duration, NULL, NULL, "duration(ns)", "for people: 1.5 s"},
    {"number", 1, sql_number, NULL, NULL, "number(x)",
     "for people: to two digits, whole from 10 on: 7.1, 15"},
    {"sites", 2, NULL, sites_step, sites_final, "sites(site, value)",
     "an aggregate: who pays; a rule gives it as the column \"sites\""},
    {"sites", 3, NULL, sites_step, sites_final, "sites(site, value, stack)",
     "the same with an example of a stack"},
    {"payer", 2, NULL, sites_step, payer_final, "payer(site, value)",
     "an aggregate: the function that pays most"},
};

enum { FUNCTIONS = sizeof list / sizeof *list };

bool functions_told(size_t i, const char **call, const char **meaning)
{
    if (i >= FUNCTIONS)
        return false;
    *call = list[i].call;
    *meaning = list[i].meaning;
    return true;
}

int functions_new(struct functions **out, struct db *db, const struct sites *sites, struct pprofx_error *err)
{
    const int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS; /* else no view may call them */
    struct functions *f = mem_zalloc(1, sizeof *f);
    f->sites = sites;
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (sqlite3_create_function_v2(db->sqlite, list[i].name, list[i].n, flags, f, list[i].scalar,
                                       list[i].step, list[i].final, NULL) != SQLITE_OK) {
            functions_free(f);
            return db_fail(db, err);
        }
    *out = f;
    return 0;
}
