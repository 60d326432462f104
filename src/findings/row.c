#include "findings/row.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "db/handle.h"
#include "findings/functions.h"
#include "findings/marks.h"
#include "findings/payers.h"
#include "findings/shares.h"
#include "findings/tables.h"
#include "goroutines/sites.h"
#include "profile/profile.h"

#include <math.h>
#include <string.h>

enum { SHOWN_FRAMES = 64 };

/* A column that is there and not NULL, or -1. */
static int given(sqlite3_stmt *stmt, const char *name)
{
    int i = db_column(stmt, name);
    return i >= 0 && sqlite3_column_type(stmt, i) != SQLITE_NULL ? i : -1;
}

static double real_of(sqlite3_stmt *stmt, const char *name, double missing)
{
    int i = given(stmt, name);
    return i < 0 ? missing : sqlite3_column_double(stmt, i);
}

static int64_t int_of(sqlite3_stmt *stmt, const char *name, int64_t missing)
{
    int i = given(stmt, name);
    return i < 0 ? missing : sqlite3_column_int64(stmt, i);
}

static struct str text_of(sqlite3_stmt *stmt, const char *name, struct arena *arena)
{
    int i = given(stmt, name);
    return i < 0 ? str_of("") : arena_str(arena, db_column_text(stmt, i));
}

/* Sums that do not fit 64 bits are real numbers, of which only what is shown is cut.  Compared is the end of
 * the interval that is surely reached. */
static void read_share(struct finding *f, sqlite3_stmt *stmt)
{
    double k = real_of(stmt, "k", 0), n = real_of(stmt, "n", 0), phi = real_of(stmt, "phi", 2);
    f->k = int_of(stmt, "k", 0);
    f->n = int_of(stmt, "n", 0);
    f->has_metric = f->has_interval = given(stmt, "k") >= 0 && k >= 0 && n > 0 && isfinite(k / n);
    if (!f->has_metric)
        return;
    f->metric = k / n;
    f->low = share_low(k, n, phi);
    f->high = share_high(k, n, phi);
    f->judged = f->rule->lower_is_worse ? f->high : f->low;
}

static int read_metric(struct finding *f, sqlite3_stmt *stmt, struct pprofx_error *err)
{
    bool counts = db_column(stmt, "k") >= 0 && db_column(stmt, "n") >= 0;
    bool shares = counts && (given(stmt, "n") >= 0 || given(stmt, "metric") < 0);
    if (!counts && db_column(stmt, "metric") < 0)
        return error_set(err, PPROFX_USAGE, "the SELECT gives neither \"metric\" nor \"k\" and \"n\"");
    f->metric = f->judged = f->low = f->high = real_of(stmt, "metric", 0);
    f->has_metric = given(stmt, "metric") >= 0 && isfinite(f->metric);
    if (shares)
        read_share(f, stmt);
    return 0;
}

/* How far off a sum of sampled objects is: the more of them were sampled the less, and not at all when all
 * were. */
static void read_raw(struct finding *f, sqlite3_stmt *stmt)
{
    double raw = real_of(stmt, "raw", 0), objects = real_of(stmt, "objects", INFINITY);
    if (!(raw > 0) || f->has_interval)
        return;
    double unseen = objects > raw ? 1 - raw / objects : 0;
    f->raw = raw;
    f->error = 1.96 * sqrt(unseen / raw);
    f->low = f->metric * fmax(1 - f->error, 0);
    f->high = f->metric * (1 + f->error);
}

static bool reaches(const struct finding *f, enum severity s)
{
    double level = f->rule->levels[s - 1];
    return f->rule->lower_is_worse ? f->judged <= level : f->judged >= level;
}

static enum severity level_of(const struct finding *f)
{
    enum severity reached = SEVERITY_NONE;
    if (!f->rule->has_levels)
        return SEVERITY_INFO;
    for (int s = SEVERITY_INFO; s <= SEVERITY_CRITICAL; s++)
        if (reaches(f, (enum severity)s))
            reached = (enum severity)s;
    return reached;
}

/* What has no figure is below no level, but one may be off. */
static bool may_be(const struct finding *f, enum severity s)
{
    return f->has_metric ? reaches(f, s) : isfinite(f->rule->levels[s - 1]);
}

/* What the row says, but for levels that the user has set: one that is not reached takes it down, one that is
 * takes it up. */
static enum severity settle(const struct finding *f, enum severity row)
{
    int s = row;
    const bool *given = f->rule->given;
    while (s > SEVERITY_NONE && given[s - 1] && !may_be(f, (enum severity)s))
        s--;
    if (!f->has_metric)
        return (enum severity)s;
    for (int higher = s + 1; higher <= SEVERITY_CRITICAL; higher++)
        if (given[higher - 1] && reaches(f, (enum severity)higher))
            s = higher;
    return (enum severity)s;
}

/* The severity that a column names; NONE where it is NULL or not there. */
static int read_word(sqlite3_stmt *stmt, const char *name, enum severity *out, struct pprofx_error *err)
{
    int i = given(stmt, name);
    *out = SEVERITY_NONE;
    if (i < 0)
        return 0;
    struct str word = db_column_text(stmt, i);
    return severity_parse(word, out)
               ? 0
               : error_set(err, PPROFX_USAGE, "its %s is \"%.*s\", not info, warning or critical", name,
                           (int)word.n, word.p);
}

static int read_severity(struct finding *f, sqlite3_stmt *stmt, struct pprofx_error *err)
{
    enum severity row, cap;
    int rc = read_word(stmt, "severity", &row, err);
    if (!rc)
        rc = read_word(stmt, "cap", &cap, err);
    if (rc)
        return rc;
    f->severity = f->reached = f->has_metric ? level_of(f) : SEVERITY_NONE;
    if (given(stmt, "severity") >= 0) {
        f->severity = settle(f, row);
        f->given = f->severity == row ? row : SEVERITY_NONE;
    }
    if (given(stmt, "cap") >= 0 && f->severity > cap)
        f->severity = cap;
    return 0;
}

/* "function file:line" of each frame. */
static void read_stack(struct finding *f, const struct sites *sites, int64_t path, struct arena *arena)
{
    size_t n;
    if (path < 0 || (size_t)path >= sites_paths(sites))
        return;
    const uint32_t *ids = sites_of_path(sites, (uint32_t)path, &n);
    n = n < SHOWN_FRAMES ? n : SHOWN_FRAMES;
    f->stack = arena_alloc(arena, n + 1, sizeof *f->stack);
    for (size_t i = 0; i < n; i++) {
        struct buf line = {0};
        const struct site *s = sites_at(sites, ids[i]);
        buf_add(&line, s->function.p, s->function.n);
        if (s->file.n) {
            buf_char(&line, ' ');
            buf_add(&line, s->file.p, s->file.n);
            buf_printf(&line, ":%lld", (long long)s->line);
        }
        f->stack[f->n_stack++] = arena_str(arena, buf_str(&line));
        buf_free(&line);
    }
}

static void blame_outer(struct finding *f, sqlite3_stmt *stmt, const struct sites *sites, struct arena *arena)
{
    int64_t i = int_of(stmt, "outer", -1);
    struct buf name = {0};
    if (i < 0 || (size_t)i >= sites_count(sites))
        return;
    const struct site *s = sites_at(sites, (uint32_t)i);
    marks_add_folded(&name, s->function);
    f->blame = (struct blame){arena_str(arena, buf_str(&name)), arena_str(arena, s->file), s->line,
                              s->kind == SITE_USER};
    buf_free(&name);
}

static double finite(double value)
{
    return isfinite(value) ? value : 0;
}

/* What would be shown as 0.0 % is no evidence. */
static const double least_share = 0.0005;

static void read_sites(struct finding *f, const struct paid *paid, struct arena *arena)
{
    const struct paid_site *b = &paid->blame;
    f->blame = (struct blame){arena_str(arena, b->function), arena_str(arena, b->file), b->line, b->user};
    f->evidence = arena_alloc(arena, paid->n + 1, sizeof *f->evidence);
    for (size_t i = 0; i < paid->n; i++) {
        const struct paid_site *s = &paid->rows[i];
        if (i && s->value < paid->total * least_share)
            break; /* they are in the order of their values */
        f->evidence[f->n_evidence++] =
            (struct evidence){arena_str(arena, s->function), arena_str(arena, s->file), s->line,
                              finite(s->value), paid->total > 0 ? finite(s->value / paid->total) : 0};
    }
}

static void read_blame(struct finding *f, sqlite3_stmt *stmt, const struct tables *tables,
                       struct arena *arena)
{
    const struct sites *sites = tables_sites(tables);
    const struct paid *paid = functions_paid(tables_functions(tables), int_of(stmt, "sites", -1));
    bool named = given(stmt, "function") >= 0;
    if (paid)
        read_sites(f, paid, arena);
    if (named)
        f->blame = (struct blame){text_of(stmt, "function", arena), text_of(stmt, "file", arena),
                                  int_of(stmt, "line", 0), true};
    if (!named && !f->blame.function.n)
        blame_outer(f, stmt, sites, arena);
    read_stack(f, sites, int_of(stmt, "stack", paid ? paid->stack : -1), arena);
}

int row_read(struct finding *f, sqlite3_stmt *stmt, const struct tables *tables, struct arena *arena,
             struct pprofx_error *err)
{
    int rc = read_metric(f, stmt, err);
    if (!rc)
        rc = read_severity(f, stmt, err);
    if (rc || f->severity == SEVERITY_NONE)
        return rc;
    read_raw(f, stmt);
    f->message = text_of(stmt, "message", arena);
    f->confidence = text_of(stmt, "confidence", arena);
    f->basis = text_of(stmt, "basis", arena);
    f->reason = text_of(stmt, "reason", arena);
    f->remedy = text_of(stmt, "remedy", arena);
    f->command = text_of(stmt, "command", arena);
    f->blame = (struct blame){.function = str_of(""), .file = str_of("")};
    read_blame(f, stmt, tables, arena);
    return 0;
}
