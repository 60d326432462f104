#include "cli/stored.h"

#include "base/error.h"
#include "base/mem.h"
#include "db/db.h"

#include <string.h>
#include <unistd.h>

bool stored_parse(const char *argument, struct stored *out)
{
    const char *hash = strrchr(argument, '#');
    if (!hash || hash == argument || access(argument, F_OK) == 0)
        return false;
    size_t n = (size_t)(hash - argument);
    char *path = mem_alloc(n + 1, 1);
    memcpy(path, argument, n);
    path[n] = '\0';
    *out = (struct stored){path, hash + 1};
    return true;
}

int stored_open(const char *argument, bool write, struct stored_profile *out, struct pprofx_error *err)
{
    struct stored name;
    struct db *db = NULL;
    int64_t id = 0;
    if (!stored_parse(argument, &name))
        return error_set(err, PPROFX_USAGE, "%s names no stored profile; write DB#ID", argument);
    int rc = db_open(&db, name.path, write ? DB_WRITE : DB_READ, err);
    if (!rc)
        rc = db_resolve(db, name.word, &id, err);
    if (rc) {
        error_prefix(err, "%s: ", name.path);
        db_close(db);
    } else {
        *out = (struct stored_profile){db, id};
    }
    mem_free(name.path);
    return rc;
}
