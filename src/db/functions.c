/* The table of functions, shared by all profiles of a database. */
#include "db/put.h"

#include "base/mem.h"

#include <sha2.h>
#include <stdlib.h>
#include <string.h>

/* A number made of the original bytes, never 0: it keeps two names apart that look the same once repaired. */
static int64_t number_of(struct str name, struct str file)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX hash;
    int64_t n = 0;
    SHA256Init(&hash);
    SHA256Update(&hash, (const uint8_t *)name.p, name.n);
    SHA256Update(&hash, (const uint8_t *)"", 1);
    SHA256Update(&hash, (const uint8_t *)file.p, file.n);
    SHA256Final(digest, &hash);
    for (int i = 0; i < 6; i++)
        n = n << 8 | digest[i];
    return n + 1;
}

static void bind_function(sqlite3_stmt *stmt, struct str name, struct str file)
{
    bool lossy = db_bind_name(stmt, 1, name);
    lossy = db_bind_name(stmt, 2, file) || lossy;
    (void)sqlite3_bind_int64(stmt, 3, lossy ? number_of(name, file) : 0);
}

static int prepare(struct db *db, struct pprofx_error *err)
{
    int rc = 0;
    if (!db->find_function)
        rc = db_prepare(db, "SELECT id FROM function WHERE name = ? AND file = ? AND lossy = ?",
                        &db->find_function, err);
    if (!rc && !db->add_function)
        rc = db_prepare(db, "INSERT INTO function (name, file, lossy) VALUES (?, ?, ?)", &db->add_function,
                        err);
    return rc;
}

static int find(struct db *db, struct str name, struct str file, int64_t *id, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = db->find_function;
    bind_function(stmt, name, file);
    int step = sqlite3_step(stmt), rc = 0;
    *id = step == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_reset(stmt);
    return rc;
}

static int find_or_add(struct db *db, bool look, struct str name, struct str file, int64_t *id,
                       struct pprofx_error *err)
{
    *id = 0;
    int rc = look ? find(db, name, file, id, err) : 0;
    if (rc || *id)
        return rc;
    bind_function(db->add_function, name, file);
    rc = db_run(db, db->add_function, err);
    *id = sqlite3_last_insert_rowid(db->sqlite);
    return rc;
}

struct named {
    struct str name, file;
    size_t function;
};

static int compare(struct str a, struct str b)
{
    int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int c = compare(x->name, y->name);
    return c ? c : compare(x->file, y->file);
}

/* In the order of the table's index, so that it grows at its end. */
static struct named *in_order(const struct frames *f)
{
    struct named *list = mem_alloc(f->n_functions, sizeof *list);
    for (size_t i = 0; i < f->n_functions; i++)
        list[i] = (struct named){f->functions[i].name, f->functions[i].file, i};
    qsort(list, f->n_functions, sizeof *list, compare_named);
    return list;
}

int put_functions(struct put *put)
{
    const struct frames *f = put->frames;
    int64_t any = 0;
    int rc = db_number(put->db, "SELECT 1 FROM function LIMIT 1", &any, put->err);
    if (!rc)
        rc = prepare(put->db, put->err);
    struct named *list = in_order(f);
    put->functions = mem_alloc(f->n_functions, sizeof *put->functions);
    for (size_t i = 0; !rc && i < f->n_functions; i++)
        rc = find_or_add(put->db, any != 0, list[i].name, list[i].file, &put->functions[list[i].function],
                         put->err);
    mem_free(list);
    return rc;
}

int put_function(struct put *put, const char *name, int64_t *id)
{
    int rc = prepare(put->db, put->err);
    return rc ? rc : find_or_add(put->db, true, str_of(name), str_of(""), id, put->err);
}
