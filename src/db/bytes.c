/* The stored bytes of a profile: as a source that can be decoded, and given back as they were. */
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "db/db.h"
#include "db/handle.h"
#include "source/pack.h"
#include "source/source.h"

#include <inttypes.h>
#include <sha2.h>
#include <string.h>

struct bytes {
    struct db *db;
    int64_t id;
    SHA2_CTX hash; /* of the chunks so far: checked behind the last one, whoever reads them */
    bool at_end;
    sqlite3_stmt *stmt;        /* the chunks in order; the present row holds data */
    const unsigned char *data; /* what is left of the present chunk */
    size_t n;
    struct buf opened; /* what was packed in it */
};

static int bytes_open(struct bytes *b, struct db *db, int64_t id, struct pprofx_error *err)
{
    *b = (struct bytes){.db = db, .id = id};
    SHA256Init(&b->hash);
    int rc = db_prepare(
        db,
        "SELECT data, size FROM blob WHERE profile = (SELECT file FROM profile WHERE id = ?) ORDER BY chunk",
        &b->stmt, err);
    if (!rc)
        (void)sqlite3_bind_int64(b->stmt, 1, id);
    return rc;
}

/* Whether the profile's row has this hash. */
static int check_hash(struct db *db, int64_t id, const uint8_t *sha256, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(db, "SELECT 1 FROM profile WHERE id = ? AND sha256 = ?", &stmt, err);
    if (rc)
        return rc;
    (void)sqlite3_bind_int64(stmt, 1, id);
    (void)sqlite3_bind_blob(stmt, 2, sha256, SHA256_DIGEST_LENGTH, SQLITE_STATIC);
    int step = sqlite3_step(stmt);
    if (step == SQLITE_DONE)
        rc = error_set(err, PPROFX_FORMAT, "the database is damaged: the stored bytes have another SHA-256");
    else if (step != SQLITE_ROW)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* The present row's bytes as they were given: packed where there are fewer. */
static int open_chunk(struct bytes *b, struct pprofx_error *err)
{
    int64_t size = sqlite3_column_int64(b->stmt, 1);
    b->data = sqlite3_column_blob(b->stmt, 0);
    b->n = (size_t)sqlite3_column_bytes(b->stmt, 0);
    if (size < (int64_t)b->n || size > DB_CHUNK)
        return error_set(err, PPROFX_FORMAT, "the database is damaged: %zu bytes cannot be %" PRId64, b->n,
                         size);
    if (b->n == (size_t)size)
        return 0;
    int rc = pack_open(&b->opened, b->data, b->n, (size_t)size, err);
    b->data = (const unsigned char *)buf_text(&b->opened);
    b->n = b->opened.len;
    if (rc)
        error_prefix(err, "the database is damaged: ");
    return rc;
}

/* Makes the next chunk that is not empty the present one; at the end n is 0. */
static int next_chunk(struct bytes *b, struct pprofx_error *err)
{
    int step = SQLITE_ROW;
    uint8_t sha256[SHA256_DIGEST_LENGTH];
    while (!b->n && !b->at_end && (step = sqlite3_step(b->stmt)) == SQLITE_ROW) {
        int rc = open_chunk(b, err);
        if (rc)
            return rc;
        SHA256Update(&b->hash, b->data, b->n);
    }
    if (step == SQLITE_ROW)
        return 0;
    if (step != SQLITE_DONE)
        return db_fail(b->db, err);
    b->at_end = true;
    SHA256Final(sha256, &b->hash);
    return check_hash(b->db, b->id, sha256, err);
}

static ptrdiff_t bytes_read(void *context, void *data, size_t n, struct pprofx_error *err)
{
    struct bytes *b = context;
    if (next_chunk(b, err))
        return -1;
    if (n > b->n)
        n = b->n;
    if (n)
        memcpy(data, b->data, n);
    b->data += n;
    b->n -= n;
    return (ptrdiff_t)n;
}

static int bytes_rewind(void *context, struct pprofx_error *err)
{
    struct bytes *b = context;
    (void)err;
    (void)sqlite3_reset(b->stmt);
    SHA256Init(&b->hash);
    b->at_end = false;
    b->data = NULL;
    b->n = 0;
    return 0;
}

static void bytes_close(void *context)
{
    struct bytes *b = context;
    (void)sqlite3_finalize(b->stmt);
    buf_free(&b->opened);
    mem_free(b);
}

static int find_moment(struct db *db, int64_t id, int64_t *out, struct pprofx_error *err)
{
    struct buf sql = {0};
    buf_printf(&sql, "SELECT moment FROM profile WHERE id = %" PRId64, id);
    int rc = db_number(db, buf_text(&sql), out, err);
    buf_free(&sql);
    if (!rc && *out < 0) /* the database is not ours */
        *out = 0;
    return rc;
}

int db_source(struct db *db, int64_t id, const struct pprofx_limits *limits, struct source **out,
              int64_t *moment, struct pprofx_error *err)
{
    struct bytes *b = mem_alloc(1, sizeof *b);
    int rc = find_moment(db, id, moment, err);
    if (!rc)
        rc = bytes_open(b, db, id, err);
    if (rc) {
        mem_free(b);
        return rc;
    }
    const struct source_reader reader = {b, bytes_read, bytes_rewind, bytes_close};
    *out = source_from_reader(&reader, limits);
    return 0;
}

int db_export(struct db *db, int64_t id,
              int (*write)(void *context, const void *data, size_t n, struct pprofx_error *err),
              void *context, struct pprofx_error *err)
{
    struct bytes b;
    int rc = bytes_open(&b, db, id, err);
    while (!rc && !(rc = next_chunk(&b, err)) && b.n) {
        rc = write(context, b.data, b.n, err);
        b.n = 0;
    }
    (void)sqlite3_finalize(b.stmt);
    buf_free(&b.opened);
    return rc;
}
