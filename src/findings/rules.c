/* Which rules there are: those built in, and the user's. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "findings/builtin.h"
#include "findings/rule.h"
#include "findings/rule_parse.h"
#include "source/folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RULE_BYTES = 256 << 10 }; /* the longest file of a user's that is read */

struct rules {
    struct arena *arena;
    struct rule *list;
    size_t n, cap;
};

static void put(struct rules *r, const struct rule *rule)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_equal(r->list[i].id, rule->id)) {
            r->list[i] = *rule;
            return;
        }
    MEM_ROOM(r->list, r->n, r->cap);
    r->list[r->n++] = *rule;
}

static int add_builtin(struct rules *r, struct marks *marks, struct pprofx_error *err)
{
    int rc = 0;
    for (const struct builtin_rule *b = builtin_rules; !rc && b->name; b++) {
        struct rule rule;
        rc = rule_parse(&rule, b->text, NULL, r->arena, marks, err);
        if (rc)
            error_prefix(err, "%s: ", b->name);
        else
            put(r, &rule);
    }
    return rc;
}

static int read_file(struct rules *r, const char *path, const char **out, struct pprofx_error *err)
{
    struct buf text = {0};
    char part[4096];
    size_t n;
    FILE *f = fopen(path, "r");
    if (!f)
        return error_set(err, PPROFX_IO, "%s", strerror(errno));
    while (text.len <= RULE_BYTES && (n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(&text, part, n);
    bool failed = ferror(f) != 0;
    (void)fclose(f);
    int rc = 0;
    if (failed)
        rc = error_set(err, PPROFX_IO, "cannot be read");
    else if (text.len > RULE_BYTES)
        rc = error_set(err, PPROFX_LIMIT, "longer than %d KiB", RULE_BYTES >> 10);
    else if (text.len && memchr(text.data, '\0', text.len))
        rc = error_set(err, PPROFX_FORMAT, "not a text");
    else
        *out = arena_copy(r->arena, buf_text(&text), text.len);
    buf_free(&text);
    return rc;
}

static void add_user(struct rules *r, const char *folder, const char *name, struct marks *marks,
                     struct notes *notes)
{
    struct pprofx_error failure = {0};
    struct buf path = {0};
    struct rule rule;
    const char *text = NULL;
    buf_printf(&path, "%s/%s", folder, name);
    const char *kept = arena_copy(r->arena, buf_text(&path), path.len);
    buf_free(&path);
    int rc = read_file(r, kept, &text, &failure);
    if (!rc)
        rc = rule_parse(&rule, text, kept, r->arena, marks, &failure);
    if (rc)
        notes_add(notes, "Rule left out: %s: %s", kept, failure.message);
    else
        put(r, &rule);
}

static bool is_rule_name(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".sql") == 0;
}

static int add_folder(struct rules *r, const char *folder, struct marks *marks, struct notes *notes,
                      struct pprofx_error *err)
{
    struct folder_names names;
    int rc = folder_names(&names, folder, err);
    if (rc)
        return rc;
    for (size_t i = 0; i < names.n; i++)
        if (is_rule_name(names.list[i]))
            add_user(r, folder, names.list[i], marks, notes);
    folder_names_free(&names);
    return 0;
}

static int by_id(const void *a, const void *b)
{
    return str_compare(((const struct rule *)a)->id, ((const struct rule *)b)->id);
}

int rules_load(struct rules **out, const char *const *folders, size_t n_folders, struct marks *marks,
               struct notes *notes, struct pprofx_error *err)
{
    struct rules *r = mem_zalloc(1, sizeof *r);
    r->arena = arena_new();
    int rc = add_builtin(r, marks, err);
    for (size_t i = 0; !rc && i < n_folders; i++)
        rc = add_folder(r, folders[i], marks, notes, err);
    if (rc) {
        rules_free(r);
        return rc;
    }
    if (r->n)
        qsort(r->list, r->n, sizeof *r->list, by_id);
    *out = r;
    return 0;
}

void rules_free(struct rules *r)
{
    if (!r)
        return;
    mem_free(r->list);
    arena_free(r->arena);
    mem_free(r);
}

size_t rules_count(const struct rules *r)
{
    return r->n;
}

const struct rule *rules_get(const struct rules *r, size_t i)
{
    return &r->list[i];
}

static struct rule *find(const struct rules *r, struct str id)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_equal(r->list[i].id, id))
            return &r->list[i];
    return NULL;
}

const struct rule *rules_find(const struct rules *r, struct str id)
{
    return find(r, id);
}

int rules_set_levels(struct rules *r, const char *assignment, struct pprofx_error *err)
{
    size_t n = strcspn(assignment, "=");
    struct str id = {assignment, n};
    struct rule *rule = find(r, id);
    if (!assignment[n])
        return error_set(err, PPROFX_USAGE, "levels are given as ID=INFO,WARNING,CRITICAL, not \"%s\"",
                         assignment);
    if (!rule)
        return error_set(err, PPROFX_USAGE, "there is no rule \"%.*s\"; \"pprofx rules\" lists them", (int)n,
                         assignment);
    if (!rule->has_levels)
        return error_set(err, PPROFX_USAGE, "the rule %.*s has no levels", (int)n, assignment);
    int rc = rule_parse_levels(rule, str_of(assignment + n + 1), ',', err);
    if (rc)
        error_prefix(err, "levels of %.*s: ", (int)n, assignment);
    return rc;
}
