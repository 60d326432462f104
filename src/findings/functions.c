#include "findings/functions.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/regex.h"
#include "base/shell.h"
#include "db/handle.h"
#include "findings/figures.h"
#include "findings/marks.h"
#include "goroutines/sites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct functions {
    const struct sites *sites;
    struct paid *made; /* what sites() made; a rule carries its number about */
    size_t n, cap;
};

/* Wilson's interval with so many effective samples. */
static void interval(double k, double n, double phi, double *low, double *high)
{
    const double z = 1.96;
    *low = 0;
    *high = 1;
    if (!(n > 0) || !(phi > 0))
        return;
    double m = n / phi, p = k / n > 1 ? 1 : k / n, d = 1 + z * z / m;
    double middle = (p + z * z / (2 * m)) / d, half = z * sqrt(p * (1 - p) / m + z * z / (4 * m * m)) / d;
    *low = middle > half ? middle - half : 0;
    *high = middle + half < 1 ? middle + half : 1;
}

double share_low(double k, double n, double phi)
{
    double low, high;
    interval(k, n, phi, &low, &high);
    return low;
}

double share_high(double k, double n, double phi)
{
    double low, high;
    interval(k, n, phi, &low, &high);
    return high;
}

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

double share_chance(double k1, double n1, double k2, double n2, double phi)
{
    double k = k1 + k2, n = n1 + n2, g = 0;
    const double observed[] = {k1, k2, n1 - k1, n2 - k2};
    const double expected[] = {k * n1 / n, k * n2 / n, (n - k) * n1 / n, (n - k) * n2 / n};
    if (!(n1 > 0) || !(n2 > 0) || !(phi > 0))
        return 1;
    for (int i = 0; i < 4; i++)
        if (observed[i] > 0 && expected[i] > 0)
            g += 2 * observed[i] * log(observed[i] / expected[i]);
    return erfc(sqrt(g > 0 ? g / phi / 2 : 0));
}

static void sql_chance(sqlite3_context *out, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_double(out, share_chance(sqlite3_value_double(v[0]), sqlite3_value_double(v[1]),
                                            sqlite3_value_double(v[2]), sqlite3_value_double(v[3]),
                                            sqlite3_value_double(v[4])));
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

static void add_folded(struct buf *out, struct str name)
{
    struct buf room = {0};
    buf_reserve(&room, name.n + 1);
    struct str folded = marks_fold(name, room.data);
    buf_add(out, folded.p, folded.n);
    buf_free(&room);
}

static void sql_name(sqlite3_context *out, int n, sqlite3_value **v)
{
    const struct site *s = site_of(out, v[0]);
    struct buf name = {0};
    (void)n;
    if (!s)
        return;
    add_folded(&name, s->function);
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
    size_t start = s->file.n;
    while (start > 0 && s->file.p[start - 1] != '/')
        start--;
    buf_add(&spot, s->file.p + start, s->file.n - start);
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
    add_folded(&name, (struct str){text, (size_t)sqlite3_value_bytes(v[0])});
    give_buf(out, &name);
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

/* What sites() has seen: values by site. */
struct paying {
    uint32_t site;
    int64_t stack; /* of the row with the largest value; -1: none */
    double value, largest;
};

struct sites_seen {
    struct paying *list;
    size_t n, cap;
    double total;
};

static void sites_step(sqlite3_context *context, int n, sqlite3_value **v)
{
    struct sites_seen *seen = sqlite3_aggregate_context(context, sizeof *seen);
    double value = sqlite3_value_double(v[1]);
    if (!seen)
        return;
    seen->total += value;
    if (!site_of(context, v[0]))
        return;
    MEM_ROOM(seen->list, seen->n, seen->cap);
    seen->list[seen->n++] = (struct paying){
        .site = (uint32_t)sqlite3_value_int64(v[0]),
        .stack = n > 2 && sqlite3_value_type(v[2]) == SQLITE_INTEGER ? sqlite3_value_int64(v[2]) : -1,
        .value = value,
        .largest = value};
}

static int by_site(const void *a, const void *b)
{
    uint32_t x = ((const struct paying *)a)->site, y = ((const struct paying *)b)->site;
    return (x > y) - (x < y);
}

/* One row a site. */
static void merge_sites(struct sites_seen *seen)
{
    size_t kept = 0;
    if (seen->n)
        qsort(seen->list, seen->n, sizeof *seen->list, by_site);
    for (size_t i = 0; i < seen->n; i++) {
        if (!kept || seen->list[kept - 1].site != seen->list[i].site) {
            seen->list[kept++] = seen->list[i];
            continue;
        }
        struct paying *to = &seen->list[kept - 1];
        to->value += seen->list[i].value;
        if (seen->list[i].largest > to->largest) {
            to->largest = seen->list[i].largest;
            to->stack = seen->list[i].stack;
        }
    }
    seen->n = kept;
}

/* A site with its function folded. */
struct named {
    struct str name;
    const struct paying *paying;
    const struct site *site;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int c = str_compare(x->name, y->name);
    return c ? c : (x->paying->value < y->paying->value) - (x->paying->value > y->paying->value);
}

static int by_value(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->paying->value != y->paying->value)
        return x->paying->value < y->paying->value ? 1 : -1;
    int c = str_compare(x->name, y->name);
    return c ? c : (x->site->line > y->site->line) - (x->site->line < y->site->line);
}

/* The function with the largest sum: the first of its rows, which is its most expensive line. */
static const struct named *find_blame(struct named *list, size_t n)
{
    const struct named *blame = NULL;
    double most = 0;
    qsort(list, n, sizeof *list, by_name);
    for (size_t i = 0, end; i < n; i = end) {
        double sum = 0;
        for (end = i; end < n && str_equal(list[end].name, list[i].name); end++)
            sum += list[end].paying->value;
        if (!blame || sum > most) {
            blame = &list[i];
            most = sum;
        }
    }
    return blame;
}

static struct paid_site paid_site(const struct named *s)
{
    return (struct paid_site){s->name, s->site->file, s->site->line, s->paying->value};
}

/* The most expensive rows, and the function that pays most.  names is handed over. */
static struct paid make_paid(struct named *list, size_t n, double total, char *names)
{
    struct paid paid = {.total = total, .stack = -1, .names = names};
    if (n) {
        struct named blame = *find_blame(list, n);
        paid.blame = paid_site(&blame);
        paid.stack = blame.paying->stack;
        qsort(list, n, sizeof *list, by_value);
    }
    for (; paid.n < n && paid.n < PAID_ROWS; paid.n++)
        paid.rows[paid.n] = paid_site(&list[paid.n]);
    return paid;
}

static struct paid finish_sites(sqlite3_context *context)
{
    struct sites_seen *seen = sqlite3_aggregate_context(context, 0), none = {0};
    const struct functions *functions = sqlite3_user_data(context);
    struct buf names = {0};
    seen = seen ? seen : &none;
    merge_sites(seen);
    struct named *list = mem_alloc(seen->n + 1, sizeof *list);
    size_t *starts = mem_alloc(seen->n + 1, sizeof *starts);
    for (size_t i = 0; i < seen->n; i++) {
        starts[i] = names.len;
        add_folded(&names, sites_at(functions->sites, seen->list[i].site)->function);
    }
    starts[seen->n] = names.len;
    for (size_t i = 0; i < seen->n; i++)
        list[i] = (struct named){{buf_text(&names) + starts[i], starts[i + 1] - starts[i]},
                                 &seen->list[i],
                                 sites_at(functions->sites, seen->list[i].site)};
    struct paid paid = make_paid(list, seen->n, seen->total, names.data);
    mem_free(starts);
    mem_free(list);
    mem_free(seen->list);
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
    mem_free(paid.names);
}

const struct paid *functions_paid(const struct functions *f, int64_t number)
{
    return number >= 0 && (size_t)number < f->n ? &f->made[number] : NULL;
}

void functions_free(struct functions *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->n; i++)
        mem_free(f->made[i].names);
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
    struct functions *f = mem_zalloc(1, sizeof *f);
    f->sites = sites;
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (sqlite3_create_function_v2(db->sqlite, list[i].name, list[i].n, SQLITE_UTF8, f, list[i].scalar,
                                       list[i].step, list[i].final, NULL) != SQLITE_OK) {
            functions_free(f);
            return db_fail(db, err);
        }
    *out = f;
    return 0;
}
