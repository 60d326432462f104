/* The public face of the store. */
#include "base/error.h"
#include "db/db.h"
#include "source/source.h"

#include <pprofx/pprofx.h>

static int import_source(const char *database, struct source *source, const struct db_put_options *options,
                         int64_t *id, bool *is_new, pprofx_notes *notes, struct pprofx_error *err)
{
    struct db *db = NULL;
    struct db_imported made = {0};
    int rc = db_open(&db, database, DB_CREATE, err);
    if (!rc)
        rc = db_import(db, source, options, &made, notes, err);
    if (!rc) {
        *id = made.list[made.n - 1].id;
        *is_new = made.list[made.n - 1].is_new;
    }
    db_imported_free(&made);
    db_close(db);
    return rc;
}

int pprofx_import(const char *database, const char *path, const struct pprofx_import_options *options,
                  int64_t *id, bool *is_new, pprofx_notes *notes, struct pprofx_error *err)
{
    struct db_put_options put = {.name = path};
    if (options)
        put = (struct db_put_options){.name = options->name ? options->name : path,
                                      .tree = options->tree,
                                      .samples = options->samples,
                                      .goroutines = options->goroutines,
                                      .limits = options->limits};
    struct source *source = NULL;
    int rc = source_open(&source, path, &put.limits, err);
    if (!rc)
        rc = import_source(database, source, &put, id, is_new, notes, err);
    if (rc)
        error_prefix(err, "%s: ", path);
    source_close(source);
    return rc;
}
