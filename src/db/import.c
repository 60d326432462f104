/* A profile goes in whole or not at all: bytes and tables in one transaction.  The bytes are hashed and
 * stored in chunks while the decoder reads them, so nothing holds the file as a whole. */
#include "base/buf.h"
#include "base/error.h"
#include "base/notes.h"
#include "db/put.h"
#include "decode/decode.h"
#include "profile/demangle.h"
#include "profile/filter.h"
#include "profile/profile.h"
#include "source/source.h"

#include <sha2.h>

struct import {
    struct db *db;
    const struct db_put_options *options;
    int64_t id;
    sqlite3_stmt *insert; /* of a chunk */
    SHA2_CTX hash;
    uint64_t size;
    int64_t chunk;
    struct buf pending; /* bytes of the chunk being filled */
    int rc;             /* of storing; the tee cannot return it */
    struct pprofx_error err;
};

static void flush(struct import *im)
{
    if (im->rc || !im->pending.len)
        return;
    (void)sqlite3_bind_int64(im->insert, 1, im->id);
    (void)sqlite3_bind_int64(im->insert, 2, im->chunk++);
    (void)sqlite3_bind_blob64(im->insert, 3, im->pending.data, im->pending.len, SQLITE_STATIC);
    im->rc = db_run(im->db, im->insert, &im->err);
    buf_clear(&im->pending);
}

static void take(void *context, const void *data, size_t n)
{
    struct import *im = context;
    const unsigned char *p = data;
    if (im->options->seen)
        im->options->seen(im->options->seen_context, data, n);
    if (im->rc)
        return;
    SHA256Update(&im->hash, p, n);
    im->size += n;
    while (n) {
        size_t part = DB_CHUNK - im->pending.len < n ? DB_CHUNK - im->pending.len : n;
        buf_add(&im->pending, p, part);
        p += part;
        n -= part;
        if (im->pending.len == DB_CHUNK)
            flush(im);
    }
}

static int read_source(struct import *im, struct source *source, const struct db_put_options *options,
                       struct profile **out, struct notes *notes, struct pprofx_error *err)
{
    const struct decode_options how = {.limits = options->limits};
    struct profile *p = NULL;
    source_tee(source, take, im);
    int rc = decode(source, &how, &p, notes, err);
    if (!rc)
        rc = source_drain(source, err);
    source_tee(source, NULL, NULL);
    if (!rc)
        flush(im);
    if (im->rc) { /* the cause, whatever the decoder made of it */
        if (err)
            *err = im->err;
        rc = im->rc;
    }
    if (rc) {
        profile_free(p);
        return rc;
    }
    *out = p;
    return 0;
}

/* The profile that has these bytes, or 0. */
static int find_bytes(struct db *db, const uint8_t *sha256, int64_t *id, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(db, "SELECT id FROM profile WHERE sha256 = ?", &stmt, err);
    if (rc)
        return rc;
    (void)sqlite3_bind_blob(stmt, 1, sha256, SHA256_DIGEST_LENGTH, SQLITE_STATIC);
    int step = sqlite3_step(stmt);
    if (step == SQLITE_ROW)
        *id = sqlite3_column_int64(stmt, 0);
    else if (step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* What reports start from: names made readable, frames cut that the profile itself asks to cut. */
static void settle(struct profile *p, const struct db_put_options *options, struct notes *notes)
{
    if (options->seen)
        options->seen(options->seen_context, NULL, 0);
    demangle_profile(p, DEMANGLE_DEFAULT, false, false);
    filter_drop_frames(p, notes);
}

/* Inside the transaction; *old is the profile that has the bytes already, or 0. */
static int import_profile(struct import *im, struct source *source, const struct db_put_options *options,
                          int64_t *old, struct notes *notes, struct pprofx_error *err)
{
    struct put_bytes bytes = {0};
    struct profile *p = NULL;
    int rc = put_begin(im->db, options->name, &im->id, err);
    if (!rc)
        rc = db_prepare(im->db, "INSERT INTO blob VALUES (?, ?, ?)", &im->insert, err);
    if (!rc)
        rc = read_source(im, source, options, &p, notes, err);
    if (rc)
        return rc;
    SHA256Final(bytes.sha256, &im->hash);
    bytes.size = im->size;
    bytes.compression = source_compression(source);
    rc = find_bytes(im->db, bytes.sha256, old, err);
    if (!rc && !*old) {
        settle(p, options, notes);
        rc = put_tables(im->db, im->id, p, options, &bytes, err);
    }
    profile_free(p);
    return rc;
}

int db_load(struct db *db, struct source *source, const struct db_put_options *options, int64_t *id,
            struct notes *notes, struct pprofx_error *err)
{
    const struct decode_options how = {.limits = options->limits};
    struct profile *p = NULL;
    source_tee(source, options->seen, options->seen_context);
    int rc = decode(source, &how, &p, notes, err);
    source_tee(source, NULL, NULL);
    if (rc)
        return rc;
    settle(p, options, notes);
    rc = db_put(db, p, options, id, err);
    profile_free(p);
    return rc;
}

/* What an older import left out stays out, which has to be said. */
static int note_missing(struct db *db, int64_t id, const struct db_put_options *options, struct notes *notes,
                        struct pprofx_error *err)
{
    int64_t found = 0;
    struct buf sql = {0};
    buf_printf(&sql, "SELECT has_tree + 2 * has_samples FROM profile WHERE id = %lld", (long long)id);
    int rc = db_number(db, buf_text(&sql), &found, err);
    buf_free(&sql);
    if (!rc && ((options->tree && !(found & 1)) || (options->samples && !(found & 2))))
        notes_add(notes, "%s: stored as #%lld without %s; forget it and import it again to have them",
                  options->name, (long long)id, options->samples ? "its samples" : "its whole tree");
    return rc;
}

int db_import(struct db *db, struct source *source, const struct db_put_options *options, int64_t *id,
              bool *is_new, struct notes *notes, struct pprofx_error *err)
{
    struct import im = {.db = db, .options = options};
    int64_t old = 0;
    int rc = db_exec(db, "BEGIN IMMEDIATE", err);
    if (rc)
        return rc;
    SHA256Init(&im.hash);
    rc = import_profile(&im, source, options, &old, notes, err);
    (void)sqlite3_finalize(im.insert);
    buf_free(&im.pending);
    if (!rc && !old)
        rc = db_exec(db, "COMMIT", err);
    if (rc || old)
        (void)db_exec(db, "ROLLBACK", NULL);
    if (!rc && old)
        rc = note_missing(db, old, options, notes, err);
    if (rc)
        return rc;
    *id = old ? old : im.id;
    *is_new = !old;
    return 0;
}
