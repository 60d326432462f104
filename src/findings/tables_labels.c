/* What samples with a label cost. */
#include "base/mem.h"
#include "base/sat.h"
#include "findings/tables_impl.h"
#include "profile/profile.h"

/* Distinct labels that are kept of a profile: ids of requests are labels, too. */
enum { MOST_LABELS = 10000 };

static int64_t *sums_of(const struct profile *p, size_t value)
{
    int64_t *sums = mem_zalloc(p->n_labels + 1, sizeof *sums);
    bool saturated = false;
    for (size_t i = 0; i < p->n_samples; i++)
        for (uint32_t k = p->label_start[i]; k < p->label_start[i + 1]; k++) {
            int64_t *sum = &sums[p->sample_labels[k]];
            *sum = sat_add(*sum, profile_values(p, i)[value], &saturated);
        }
    return sums;
}

int tables_put_labels(struct filling *f)
{
    const struct profile *p = f->p;
    sqlite3_stmt *stmt = NULL;
    size_t value, kept = 0;
    if (!p->n_labels || profile_value_index(p, "", &value, NULL))
        return 0;
    int64_t *sums = sums_of(p, value);
    int rc = db_prepare(f->db, "INSERT OR IGNORE INTO label VALUES (?, ?, ?, ?)", &stmt, f->err);
    for (size_t i = 0; !rc && i < p->n_labels && kept < MOST_LABELS; i++) {
        if (p->labels[i].is_number || !sums[i])
            continue;
        kept++;
        (void)sqlite3_bind_int64(stmt, 1, f->id);
        (void)db_bind_name(stmt, 2, profile_string(p, p->labels[i].key));
        (void)db_bind_name(stmt, 3, profile_string(p, p->labels[i].text));
        (void)sqlite3_bind_int64(stmt, 4, sums[i]);
        rc = db_run(f->db, stmt, f->err);
    }
    (void)sqlite3_finalize(stmt);
    mem_free(sums);
    return rc;
}
