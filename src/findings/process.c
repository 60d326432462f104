#include "findings/process.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "db/handle.h"
#include "profile/profile.h"
#include "profile/strings.h"

#include <ctype.h>
#include <string.h>

enum { SAME_MOMENT_NANOS = 700000000 };

struct processes {
    struct arena *arena;
    struct strings *keys; /* the number of a key is a process; 0, "", is none */
};

struct processes *processes_new(void)
{
    struct processes *p = mem_zalloc(1, sizeof *p);
    p->arena = arena_new();
    p->keys = strings_new(p->arena);
    return p;
}

void processes_free(struct processes *p)
{
    if (!p)
        return;
    strings_free(p->keys);
    arena_free(p->arena);
    mem_free(p);
}

size_t processes_count(const struct processes *p)
{
    return strings_count(p->keys);
}

static bool is_moment(struct str name)
{
    static const char *const words[] = {"t", "snap", "snapshot", "moment", "dump"};
    size_t i = 0;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (str_begins(name, words[w]) && strlen(words[w]) > i)
            i = strlen(words[w]);
    if (i && i < name.n && strchr("-_.", name.p[i]))
        i++;
    if (i >= name.n || !isdigit((unsigned char)name.p[i]))
        return false;
    for (; i < name.n; i++)
        if (!isdigit((unsigned char)name.p[i]) && !strchr("TZ:._-+", name.p[i]))
            return false;
    return true;
}

/* The path without parts that are named like moments. */
static void add_folder(struct buf *out, const char *folder)
{
    for (const char *p = folder; *p;) {
        struct str part = {p, strcspn(p, "/")};
        if (part.n && !is_moment(part)) {
            buf_add(out, part.p, part.n);
            buf_char(out, '/');
        }
        p += part.n + (p[part.n] == '/');
    }
}

size_t processes_of(struct processes *p, const char *folder, const struct profile *profile)
{
    struct buf key = {0};
    struct str binary = {"", 0};
    if (profile->n_mappings) {
        binary = profile_string(profile, profile->mappings[0].build_id);
        if (!binary.n)
            binary = profile_string(profile, profile->mappings[0].file);
    }
    add_folder(&key, folder);
    buf_char(&key, '\n');
    buf_add(&key, binary.p, binary.n);
    uint32_t number = strings_intern(p->keys, buf_text(&key), key.len);
    buf_free(&key);
    return number;
}

/* Profiles of process `from` become those of `to`. */
static int move(struct db *db, size_t from, int64_t to, struct pprofx_error *err)
{
    struct buf sql = {0};
    buf_printf(&sql, "UPDATE profile SET process = %lld WHERE process = %zu", (long long)to, from);
    int rc = db_exec(db, buf_text(&sql), err);
    buf_free(&sql);
    return rc;
}

/* The process of the same folder that has a binary and the most profiles; 0: there is none. */
static int find_host(const struct processes *p, struct db *db, struct str key, int64_t *out,
                     struct pprofx_error *err)
{
    int64_t most = 0;
    *out = 0;
    for (uint32_t i = 1; i < processes_count(p); i++) {
        struct str other = strings_get(p->keys, i);
        struct buf sql = {0};
        int64_t n = 0;
        if (other.n <= key.n || memcmp(other.p, key.p, key.n) != 0)
            continue;
        buf_printf(&sql, "SELECT count(*) FROM profile WHERE process = %u", i);
        int rc = db_number(db, buf_text(&sql), &n, err);
        buf_free(&sql);
        if (rc)
            return rc;
        if (n > most) {
            most = n;
            *out = i;
        }
    }
    return 0;
}

static int join_texts(const struct processes *p, struct db *db, struct pprofx_error *err)
{
    int rc = 0;
    for (uint32_t i = 1; !rc && i < processes_count(p); i++) {
        struct str key = strings_get(p->keys, i);
        int64_t host = 0;
        if (key.p[key.n - 1] != '\n')
            continue;
        rc = find_host(p, db, key, &host, err);
        if (!rc && host)
            rc = move(db, i, host, err);
    }
    return rc;
}

/* Within a kind and form by time, then by folder and name; profiles without a time cannot be told again. */
static const char number_moments[] =
    "CREATE TEMP TABLE ordered AS SELECT profile, "
    "  time_nanos > 0 AND time_nanos - lag(time_nanos) OVER w < %d AND "
    "    lag(time_nanos) OVER w > 0 AS again, "
    "  process, kind, form, before, time_nanos, folder, name "
    "  FROM profile WINDOW w AS (PARTITION BY process, before, kind, form ORDER BY time_nanos, folder, name);"
    "UPDATE profile SET moment = 0;"
    "UPDATE profile SET moment = o.number, moments = o.n FROM ("
    "  SELECT profile, row_number() OVER (PARTITION BY process, before, kind, form "
    "      ORDER BY time_nanos, folder, name, profile) AS number, "
    "    count(*) OVER (PARTITION BY process, before, kind, form) AS n "
    "    FROM temp.ordered WHERE again IS NOT 1) AS o WHERE o.profile = profile.profile;"
    "DROP TABLE temp.ordered";

int processes_settle(struct processes *p, struct db *db, struct pprofx_error *err)
{
    struct buf sql = {0};
    int rc = join_texts(p, db, err);
    buf_printf(&sql, number_moments, SAME_MOMENT_NANOS);
    if (!rc)
        rc = db_exec(db, buf_text(&sql), err);
    buf_free(&sql);
    return rc;
}
