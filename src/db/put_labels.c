/* The labels of a profile and what the samples with them cost. */
#include "base/mem.h"
#include "base/sat.h"
#include "db/put.h"
#include "profile/profile.h"

static int put_label(struct put *put, sqlite3_stmt *stmt, size_t label)
{
    const struct profile *p = put->p;
    const struct label *l = &p->labels[label];
    (void)sqlite3_clear_bindings(stmt);
    (void)sqlite3_bind_int64(stmt, 1, put->id);
    (void)sqlite3_bind_int64(stmt, 2, (int64_t)label);
    (void)db_bind_name(stmt, 3, profile_string(p, l->key));
    if (l->is_number) {
        (void)sqlite3_bind_int64(stmt, 5, l->number);
        (void)db_bind_name(stmt, 6, profile_string(p, l->unit));
    } else {
        (void)db_bind_name(stmt, 4, profile_string(p, l->text));
    }
    return db_run(put->db, stmt, put->err);
}

/* The sum of one value type for every label; a sample counts once for a label however often it has it. */
static void sum_labels(const struct profile *p, size_t type, int64_t *sums, size_t *last)
{
    bool cut = false;
    for (size_t i = 0; i < p->n_labels; i++) {
        sums[i] = 0;
        last[i] = SIZE_MAX;
    }
    for (size_t i = 0; i < p->n_samples; i++)
        for (uint32_t k = p->label_start[i]; k < p->label_start[i + 1]; k++) {
            uint32_t label = p->sample_labels[k];
            if (last[label] != i)
                sums[label] = sat_add(sums[label], profile_values(p, i)[type], &cut);
            last[label] = i;
        }
}

int put_labels(struct put *put)
{
    const struct profile *p = put->p;
    sqlite3_stmt *label = NULL;
    struct batch value = {0};
    int64_t *sums = mem_alloc(p->n_labels, sizeof *sums);
    size_t *last = mem_alloc(p->n_labels, sizeof *last);
    int rc = db_prepare(put->db, "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?)", &label, put->err);
    if (!rc)
        rc = batch_open(&value, put->db, "INSERT OR FAIL INTO label_value SELECT a, b, c, d", 4, put->err);
    for (size_t i = 0; !rc && i < p->n_labels; i++)
        rc = put_label(put, label, i);
    for (size_t t = 0; !rc && p->n_labels && t < p->n_types; t++) {
        sum_labels(p, t, sums, last);
        for (size_t i = 0; !rc && i < p->n_labels; i++)
            if (sums[i])
                rc = batch_add(&value, (int64_t[]){put->id, (int64_t)i, (int64_t)t, sums[i]}, put->err);
    }
    (void)sqlite3_finalize(label);
    rc = batch_end(&value, rc, put->err);
    mem_free(sums);
    mem_free(last);
    return rc;
}
