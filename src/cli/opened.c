#include "cli/opened.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "base/table.h"
#include "cli/absent.h"
#include "cli/stored.h"
#include "db/db.h"
#include "source/source.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_stored(struct opened *out, const struct stored *stored, const struct pprofx_limits *limits,
                       struct pprofx_error *err)
{
    struct db *db = NULL;
    struct source *source = NULL;
    int64_t id = 0, moment = 0;
    int rc = db_open(&db, stored->path, DB_READ, err);
    if (!rc)
        rc = db_resolve(db, stored->word, &id, err);
    if (!rc)
        rc = db_source(db, id, limits, &source, &moment, err);
    if (rc) {
        db_close(db);
        return rc;
    }
    *out = (struct opened){source, db, moment};
    return 0;
}

/* The table of the profiles as notes, a line each. */
static void note_profiles(const struct table *profiles, struct notes *notes)
{
    struct buf text = {0};
    table_write_text(profiles, &text);
    for (const char *line = buf_text(&text); *line;) {
        size_t n = strcspn(line, "\n");
        notes_add(notes, "%.*s", (int)n, line);
        line += n + (line[n] == '\n');
    }
    buf_free(&text);
}

static int refuse_database(const char *path, struct notes *notes, struct pprofx_error *err)
{
    struct db *db = NULL;
    struct table *profiles = NULL;
    int rc = db_open(&db, path, DB_READ, err);
    if (!rc)
        rc = db_list(db, &profiles, err);
    if (!rc) {
        note_profiles(profiles, notes);
        rc = error_set(err, PPROFX_USAGE,
                       "a database of %zu profile%s, which pprofx sql reads; name one: %s#ID, %s#latest or "
                       "%s#latest:KIND",
                       table_rows(profiles), table_rows(profiles) == 1 ? "" : "s", path, path, path);
    }
    table_free(profiles);
    db_close(db);
    return rc;
}

int opened_open(struct opened *out, const char *name, const struct pprofx_limits *limits, struct notes *notes,
                struct pprofx_error *err)
{
    struct stored stored;
    if (stored_parse(name, &stored)) {
        int rc = open_stored(out, &stored, limits, err);
        mem_free(stored.path);
        return rc;
    }
    if (absent_url(name) && access(name, F_OK) != 0)
        return error_set(err, PPROFX_IO,
                         "fetching from a server is not built yet in this version; save what it sends "
                         "(curl -o FILE URL) and give FILE");
    if (db_is_database(name))
        return refuse_database(name, notes, err);
    return source_open(&out->source, name, limits, err);
}

void opened_close(struct opened *o)
{
    source_close(o->source);
    db_close(o->db);
}

bool opened_again(const char *name)
{
    struct stat st;
    return strcmp(name, "-") != 0 && !(stat(name, &st) == 0 && !S_ISREG(st.st_mode));
}

int64_t opened_dump(const struct opened *o, const char *name, int64_t asked, struct notes *notes)
{
    if (o->moment && asked && asked != o->moment)
        notes_add(notes, "%s is one dump already, which --dump does not change", name);
    return o->moment ? o->moment : asked;
}
