/* A source goes in whole or not at all: bytes and tables in one transaction.  The bytes are hashed and
 * stored in chunks while the decoder reads them, so nothing holds the file as a whole.  A text of several
 * goroutine dumps is several profiles: each is stored when the next one comes, the last when the hash is
 * known, so that a profile that is stored already is only read. */
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "db/put.h"
#include "decode/decode.h"
#include "profile/demangle.h"
#include "profile/filter.h"
#include "profile/profile.h"
#include "profile/told.h"
#include "source/pack.h"
#include "source/source.h"

#include <inttypes.h>
#include <sha2.h>

struct import {
    struct db *db;
    const struct db_put_options *options;
    struct notes *notes;
    int64_t id;               /* of the first profile, whose the bytes are */
    struct profile *held;     /* the latest one, not stored yet */
    struct db_imported *made; /* those that are */
    sqlite3_stmt *insert;     /* of a chunk */
    SHA2_CTX hash;
    uint64_t size;
    int64_t chunk;
    struct buf pending; /* bytes of the chunk being filled */
    struct buf packed;  /* the same, if that is shorter */
    const struct source *source;
    int rc; /* of storing; the tee cannot return it */
    struct pprofx_error err;
};

static void flush(struct import *im)
{
    if (im->rc || !im->pending.len)
        return;
    (void)sqlite3_bind_int64(im->insert, 1, im->id);
    bool is_plain = !*source_compression(im->source);
    bool is_packed = is_plain && pack(&im->packed, im->pending.data, im->pending.len);
    const struct buf *data = is_packed ? &im->packed : &im->pending;
    (void)sqlite3_bind_int64(im->insert, 2, im->chunk++);
    (void)sqlite3_bind_int64(im->insert, 3, (int64_t)im->pending.len);
    (void)sqlite3_bind_blob64(im->insert, 4, data->data, data->len, SQLITE_STATIC);
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

void db_imported_free(struct db_imported *i)
{
    mem_free(i->list);
    *i = (struct db_imported){0};
}

static struct decode_options decode_options(const struct db_put_options *options)
{
    return (struct decode_options){.limits = options->limits, .every_goroutine = options->goroutines};
}

static int64_t moment_of(const struct profile *p)
{
    return p->told ? p->told->moment : 0;
}

/* What reports start from: names made readable, frames cut that the profile itself asks to cut. */
static void settle(struct profile *p, struct notes *notes)
{
    demangle_profile(p, DEMANGLE_DEFAULT, false, false);
    filter_drop_frames(p, notes);
}

/* Fills the tables of the profile that waits. */
static int put_held(struct import *im, struct pprofx_error *err)
{
    struct db_imported *made = im->made;
    int64_t id = im->id;
    int rc = made->n ? put_begin(im->db, im->options->name, &id, err) : 0;
    if (!rc) {
        settle(im->held, im->notes);
        rc = put_tables(im->db, id, im->held, im->options, err);
    }
    if (!rc && im->options->filled)
        rc = im->options->filled(im->options->filled_context, id, im->held, err);
    MEM_ROOM(made->list, made->n, made->cap);
    made->list[made->n++] = (struct db_stored){id, moment_of(im->held), true, false};
    profile_free(im->held);
    im->held = NULL;
    return rc;
}

static int take_profile(void *context, struct profile *p, struct pprofx_error *err)
{
    struct import *im = context;
    int rc = im->held ? put_held(im, err) : 0;
    im->held = p;
    return rc;
}

static int read_source(struct import *im, struct source *source, struct pprofx_error *err)
{
    const struct decode_options how = decode_options(im->options);
    const struct decode_each each = {im, take_profile};
    im->source = source;
    source_tee(source, take, im);
    int rc = decode_moments(source, &how, &each, im->notes, err);
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
    return rc;
}

/* Whether the profile, which is stored, has been judged. */
static int is_judged(struct db *db, int64_t id, bool *judged, struct pprofx_error *err)
{
    int64_t n = 0;
    struct buf sql = {0};
    buf_printf(&sql, "SELECT count(*) FROM judged WHERE profile = %" PRId64, id);
    int rc = db_number(db, buf_text(&sql), &n, err);
    buf_free(&sql);
    *judged = n > 0;
    return rc;
}

/* The profile that is this moment of these bytes, and whose the bytes are; 0 when there is none.  Any moment:
 * -1. */
static int find_bytes(struct db *db, const uint8_t *sha256, int64_t moment, int64_t *id, int64_t *file,
                      struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(
        db, "SELECT id, file FROM profile WHERE sha256 = ?1 AND (moment = ?2 OR ?2 < 0) LIMIT 1", &stmt, err);
    if (rc)
        return rc;
    *id = *file = 0;
    (void)sqlite3_bind_blob(stmt, 1, sha256, SHA256_DIGEST_LENGTH, SQLITE_STATIC);
    (void)sqlite3_bind_int64(stmt, 2, moment);
    int step = sqlite3_step(stmt);
    if (step == SQLITE_ROW) {
        *id = sqlite3_column_int64(stmt, 0);
        *file = sqlite3_column_int64(stmt, 1);
    } else if (step != SQLITE_DONE) {
        rc = db_fail(db, err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* What only the end of the source tells: of all rows that are new. */
static int put_bytes(struct import *im, const uint8_t *sha256, int64_t file, const char *compression,
                     struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc =
        db_prepare(im->db,
                   "UPDATE profile SET sha256 = ?2, bytes = ?3, compression = ?4, file = ?5, n_moments = ?6 "
                   "WHERE id = ?1",
                   &stmt, err);
    for (size_t i = 0; !rc && i < im->made->n; i++) {
        const struct db_stored *row = &im->made->list[i];
        if (!row->is_new)
            continue;
        (void)sqlite3_bind_int64(stmt, 1, row->id);
        (void)sqlite3_bind_blob(stmt, 2, sha256, SHA256_DIGEST_LENGTH, SQLITE_STATIC);
        (void)sqlite3_bind_int64(stmt, 3, (int64_t)im->size);
        db_bind_text(stmt, 4, str_of(compression));
        (void)sqlite3_bind_int64(stmt, 5, file);
        (void)sqlite3_bind_int64(stmt, 6, row->moment ? (int64_t)im->made->n : 0);
        rc = db_run(im->db, stmt, err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* A row that is stored already takes the place of the new one. */
static int keep_old(struct import *im, const uint8_t *sha256, struct db_stored *row, struct pprofx_error *err)
{
    int64_t id = 0, file = 0;
    int rc = find_bytes(im->db, sha256, row->moment, &id, &file, err);
    if (rc || !id)
        return rc;
    rc = db_forget_rows(im->db, row->id, err);
    row->id = id;
    row->is_new = false;
    return rc ? rc : is_judged(im->db, id, &row->is_judged, err);
}

/* Bytes of which a moment is stored are not stored a second time. */
static int share_bytes(struct import *im, const uint8_t *sha256, int64_t *file, struct pprofx_error *err)
{
    int64_t id = 0;
    int rc = find_bytes(im->db, sha256, -1, &id, file, err);
    if (rc || !id) {
        *file = im->id;
        return rc;
    }
    struct buf sql = {0};
    buf_printf(&sql, "DELETE FROM blob WHERE profile = %" PRId64, im->id);
    rc = db_exec(im->db, buf_text(&sql), err);
    buf_free(&sql);
    for (size_t i = 0; !rc && i < im->made->n; i++)
        rc = keep_old(im, sha256, &im->made->list[i], err);
    return rc;
}

/* A source of one profile that is stored already: nothing needs to be put.  It may still have to be judged.
 */
static int find_single(struct import *im, const uint8_t *sha256, bool *found, struct pprofx_error *err)
{
    int64_t id = 0, file = 0, moment = moment_of(im->held);
    int rc = im->made->n ? 0 : find_bytes(im->db, sha256, moment, &id, &file, err);
    *found = id != 0;
    if (rc || !*found)
        return rc;
    bool judged = false;
    rc = is_judged(im->db, id, &judged, err);
    if (!rc && !judged && im->options->filled) {
        settle(im->held, im->notes);
        rc = im->options->filled(im->options->filled_context, id, im->held, err);
    }
    MEM_ROOM(im->made->list, im->made->n, im->made->cap);
    im->made->list[im->made->n++] = (struct db_stored){id, moment, false, judged};
    return rc;
}

/* Inside the transaction. */
static int import_source(struct import *im, struct source *source, struct pprofx_error *err)
{
    uint8_t sha256[SHA256_DIGEST_LENGTH];
    bool found = false;
    int64_t file = 0;
    int rc = put_begin(im->db, im->options->name, &im->id, err);
    if (!rc)
        rc = db_prepare(im->db, "INSERT INTO blob VALUES (?, ?, ?, ?)", &im->insert, err);
    if (!rc)
        rc = read_source(im, source, err);
    if (rc)
        return rc;
    SHA256Final(sha256, &im->hash);
    rc = find_single(im, sha256, &found, err);
    if (rc || found)
        return rc;
    if (im->options->seen)
        im->options->seen(im->options->seen_context, NULL, 0);
    rc = put_held(im, err);
    if (!rc)
        rc = share_bytes(im, sha256, &file, err);
    return rc ? rc : put_bytes(im, sha256, file, source_compression(source), err);
}

/* What an older import left out stays out, which has to be said. */
static int note_missing(struct import *im, int64_t id, struct pprofx_error *err)
{
    const struct db_put_options *o = im->options;
    int64_t found = 0;
    struct buf sql = {0};
    buf_printf(&sql,
               "SELECT has_tree + 2 * has_samples + 4 * has_goroutines FROM profile WHERE id = %" PRId64, id);
    int rc = db_number(im->db, buf_text(&sql), &found, err);
    buf_free(&sql);
    const char *missing = o->samples && !(found & 2)      ? "its samples"
                          : o->tree && !(found & 1)       ? "its whole tree"
                          : o->goroutines && !(found & 4) ? "every goroutine"
                                                          : NULL;
    if (!rc && missing)
        notes_add(im->notes,
                  "%s: stored as #%" PRId64 " without %s; forget it and import it again to have them",
                  o->name, id, missing);
    return rc;
}

/* Ends the transaction: without a change when nothing is new. */
static int end_import(struct import *im, int rc, struct pprofx_error *err)
{
    bool any_new = false;
    for (size_t i = 0; i < im->made->n; i++)
        any_new = any_new || im->made->list[i].is_new;
    if (!rc && any_new)
        rc = db_exec(im->db, "COMMIT", err);
    if (rc || !any_new)
        (void)db_exec(im->db, "ROLLBACK", NULL);
    for (size_t i = 0; !rc && i < im->made->n; i++)
        if (!im->made->list[i].is_new)
            rc = note_missing(im, im->made->list[i].id, err);
    return rc;
}

int db_import(struct db *db, struct source *source, const struct db_put_options *options,
              struct db_imported *out, struct notes *notes, struct pprofx_error *err)
{
    struct db_imported made = {0};
    struct import im = {.db = db, .options = options, .notes = notes, .made = &made};
    int rc = db_exec(db, "BEGIN IMMEDIATE", err);
    if (rc)
        return rc;
    SHA256Init(&im.hash);
    rc = import_source(&im, source, err);
    (void)sqlite3_finalize(im.insert);
    buf_free(&im.pending);
    buf_free(&im.packed);
    profile_free(im.held);
    rc = end_import(&im, rc, err);
    if (rc)
        db_imported_free(&made);
    else
        *out = made;
    return rc;
}

/* Each profile of a source that is only read. */
struct load {
    struct db *db;
    const struct db_put_options *options;
    struct notes *notes;
    int64_t first; /* its id; 0: none yet */
    int64_t n;
};

static int load_profile(void *context, struct profile *p, struct pprofx_error *err)
{
    struct load *l = context;
    int64_t id = 0;
    l->n++;
    if (l->options->moment && moment_of(p) != l->options->moment) {
        profile_free(p);
        return 0;
    }
    if (l->options->seen)
        l->options->seen(l->options->seen_context, NULL, 0);
    settle(p, l->notes);
    int rc = db_put(l->db, p, l->options, &id, err);
    profile_free(p);
    l->first = l->first ? l->first : id;
    return rc;
}

/* How many dumps there are is known only behind the last one. */
static int count_moments(const struct load *l, struct pprofx_error *err)
{
    struct buf sql = {0};
    buf_printf(&sql, "UPDATE profile SET n_moments = %" PRId64 " WHERE id >= %" PRId64 " AND moment > 0",
               l->n, l->first);
    int rc = db_exec(l->db, buf_text(&sql), err);
    buf_free(&sql);
    return rc;
}

int db_load(struct db *db, struct source *source, const struct db_put_options *options, struct notes *notes,
            struct pprofx_error *err)
{
    const struct decode_options how = decode_options(options);
    struct load load = {.db = db, .options = options, .notes = notes};
    const struct decode_each each = {&load, load_profile};
    source_tee(source, options->seen, options->seen_context);
    int rc = decode_moments(source, &how, &each, notes, err);
    source_tee(source, NULL, NULL);
    return rc ? rc : count_moments(&load, err);
}
