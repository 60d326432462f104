#include "findings/sum.h"

#include "base/sat.h"
#include "db/handle.h"

struct sum {
    int64_t n;     /* values, NULL not counted */
    int64_t whole; /* their sum, as long as all are whole numbers and it fits */
    double real;   /* their sum, whatever they are */
    bool is_real;  /* whole does not count any more */
};

static void step(sqlite3_context *context, int n, sqlite3_value **v)
{
    struct sum *sum = sqlite3_aggregate_context(context, sizeof *sum);
    int type = sqlite3_value_numeric_type(v[0]);
    (void)n;
    if (!sum || type == SQLITE_NULL)
        return;
    sum->n++;
    sum->real += sqlite3_value_double(v[0]);
    if (type == SQLITE_INTEGER)
        sum->whole = sat_add(sum->whole, sqlite3_value_int64(v[0]), &sum->is_real);
    else
        sum->is_real = true;
}

/* Takes back the value that leaves a window. */
static void inverse(sqlite3_context *context, int n, sqlite3_value **v)
{
    struct sum *sum = sqlite3_aggregate_context(context, sizeof *sum);
    int type = sqlite3_value_numeric_type(v[0]);
    (void)n;
    if (!sum || type == SQLITE_NULL)
        return;
    sum->n--;
    sum->real -= sqlite3_value_double(v[0]);
    if (type != SQLITE_INTEGER)
        return;
    int64_t value = sqlite3_value_int64(v[0]);
    sum->is_real = sum->is_real || value == INT64_MIN;
    sum->whole = sat_add(sum->whole, value == INT64_MIN ? INT64_MAX : -value, &sum->is_real);
}

static void value(sqlite3_context *context)
{
    const struct sum *sum = sqlite3_aggregate_context(context, 0);
    if (!sum || !sum->n)
        return;
    if (sum->is_real)
        sqlite3_result_double(context, sum->real);
    else
        sqlite3_result_int64(context, sum->whole);
}

int sum_register(struct db *db, struct pprofx_error *err)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int rc =
        sqlite3_create_window_function(db->sqlite, "sum", 1, flags, NULL, step, value, value, inverse, NULL);
    return rc == SQLITE_OK ? 0 : db_fail(db, err);
}
