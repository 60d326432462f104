/* Which rules there are: those built in, and the user's. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "base/suggest.h"
#include "findings/builtin.h"
#include "findings/confidence.h"
#include "findings/kinds.h"
#include "findings/rule.h"
#include "findings/rule_parse.h"
#include "findings/words.h"
#include "profile/strings.h"
#include "source/folder.h"
#include "source/small_file.h"

#include <stdlib.h>
#include <string.h>

extern const char tables_sql[], views_sql[], totals_sql[];

enum { RULE_BYTES = 256 << 10 }; /* the longest file of a user's that is read */

struct rules {
    struct arena *arena;
    struct rule *list;
    size_t n, cap;
    struct rule *replaced; /* built-in ones in whose place the user's stand */
    size_t n_replaced, cap_replaced;
};

static void put(struct rules *r, const struct rule *rule)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_equal(r->list[i].id, rule->id)) {
            if (!r->list[i].origin) {
                MEM_ROOM(r->replaced, r->n_replaced, r->cap_replaced);
                r->replaced[r->n_replaced++] = r->list[i];
            }
            r->list[i] = *rule;
            return;
        }
    MEM_ROOM(r->list, r->n, r->cap);
    r->list[r->n++] = *rule;
}

static int add_builtin(struct rules *r, struct pprofx_error *err)
{
    int rc = 0;
    for (const struct builtin_rule *b = builtin_rules; !rc && b->name; b++) {
        struct rule rule;
        rc = rule_parse(&rule, b->text, NULL, r->arena, err);
        if (rc)
            error_prefix(err, "%s: ", b->name);
        else
            put(r, &rule);
    }
    return rc;
}

static void leave_out(struct notes *notes, const char *path, const struct pprofx_error *why)
{
    notes_add(notes, "Rule left out: %s: %s", path, why->message);
}

static void add_user(struct rules *r, const char *path, struct notes *notes)
{
    struct pprofx_error failure = {0};
    struct buf text = {0};
    struct rule rule = {0};
    const char *kept = arena_copy(r->arena, path, strlen(path));
    int rc = small_file_read(kept, RULE_BYTES, &text, &failure);
    if (!rc)
        rc = rule_parse(&rule, arena_copy(r->arena, buf_text(&text), text.len), kept, r->arena, &failure);
    if (!rc)
        rc = kinds_check(rule.kinds, &failure);
    if (!rc)
        rc = confidence_check(rule.basis, &failure);
    if (!rc && rule.form != RULE_QUALITY && kinds_have(rule.kinds, "files"))
        rc = error_set(&failure, PPROFX_USAGE, "of the kind files are only remarks (form: quality)");
    buf_free(&text);
    if (rc)
        leave_out(notes, kept, &failure);
    else
        put(r, &rule);
}

static bool is_rule_name(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".sql") == 0;
}

static int add_folder(struct rules *r, const char *folder, struct notes *notes, struct pprofx_error *err)
{
    struct folder_names names;
    struct buf path = {0};
    int rc = folder_names(&names, folder, err);
    if (rc)
        return rc;
    for (size_t i = 0; i < names.n; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s/%s", folder, names.list[i]);
        if (is_rule_name(names.list[i]))
            add_user(r, buf_text(&path), notes);
    }
    buf_free(&path);
    folder_names_free(&names);
    return 0;
}

static int add_marks(const struct rule *rule, struct marks *marks, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < rule->n_marks; i++)
        rc = marks_add(marks, rule->marks[i].where, rule->marks[i].name, rule->marks[i].patterns, err);
    return rc;
}

static int mark_builtin(const struct rules *r, struct marks *marks, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < r->n; i++)
        if (!r->list[i].origin && (rc = add_marks(&r->list[i], marks, err)))
            error_prefix(err, "rule %s: ", r->list[i].id.p);
    return rc;
}

/* What the SQL of the built-in rules calls things. */
static struct strings *builtin_words(const struct rules *r)
{
    struct strings *words = strings_new(r->arena);
    for (size_t i = 0; i < r->n; i++)
        if (!r->list[i].origin)
            words_add(words, str_of(r->list[i].sql));
    words_add(words, str_of(tables_sql));
    words_add(words, str_of(views_sql));
    words_add(words, str_of(totals_sql));
    return words;
}

static bool is_builtin_mark(const struct rules *r, const struct marks *marks, struct str name)
{
    if (marks_find(marks, name) < marks_count(marks))
        return true;
    for (size_t i = 0; i < r->n_replaced; i++)
        for (size_t k = 0; k < r->replaced[i].n_marks; k++)
            if (str_equal(r->replaced[i].marks[k].name, name))
                return true;
    return false;
}

/* A mark is a column wherever rules select from: called like something else in a built-in rule it would be
 * ambiguous there, or taken in its place. */
static int check_mark(const struct rules *r, const struct rule_mark *m, const struct strings *words,
                      const struct marks *marks, struct pprofx_error *err)
{
    if (m->name.n && words_has(words, m->name) && !is_builtin_mark(r, marks, m->name))
        return error_set(err, PPROFX_USAGE,
                         "\"%.*s\" is a name in pprofx's own rules already; call your mark otherwise",
                         (int)m->name.n, m->name.p);
    return marks_check(marks, m->where, m->name, m->patterns, err);
}

/* All or none: a rule that is left out leaves no marks behind, whose names others may have meant. */
static int add_users_marks(const struct rules *r, const struct rule *rule, const struct strings *words,
                           struct marks *marks, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < rule->n_marks; i++)
        rc = check_mark(r, &rule->marks[i], words, marks, err);
    return rc ? rc : add_marks(rule, marks, err);
}

static struct rule *find_replaced(const struct rules *r, const struct rule *rule)
{
    for (size_t i = 0; i < r->n_replaced; i++)
        if (str_equal(r->replaced[i].id, rule->id))
            return &r->replaced[i];
    return NULL;
}

const struct rule *rules_replaced(const struct rules *r, const struct rule *rule)
{
    return find_replaced(r, rule);
}

bool rules_have_users(const struct rules *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->list[i].origin)
            return true;
    return false;
}

static void mark_users(struct rules *r, struct marks *marks, struct notes *notes)
{
    size_t kept = 0;
    if (!rules_have_users(r))
        return;
    struct strings *words = builtin_words(r);
    for (size_t i = 0; i < r->n; i++) {
        struct pprofx_error failure = {0};
        const struct rule *rule = &r->list[i];
        if (rule->origin && add_users_marks(r, rule, words, marks, &failure)) {
            leave_out(notes, rule->origin, &failure);
            rule = rules_replaced(r, rule);
        }
        if (rule)
            r->list[kept++] = *rule;
    }
    strings_free(words);
    r->n = kept;
}

/* Marks of rules that are not there: others may rely on them.  A name that is taken is the user's rule's. */
static void mark_replaced(const struct rules *r, struct marks *marks)
{
    for (size_t i = 0; i < r->n_replaced; i++)
        for (size_t k = 0; k < r->replaced[i].n_marks; k++) {
            const struct rule_mark *m = &r->replaced[i].marks[k];
            (void)marks_add(marks, m->where, m->name, m->patterns, NULL);
        }
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
    int rc = add_builtin(r, err);
    for (size_t i = 0; !rc && i < n_folders; i++)
        if (is_rule_name(folders[i]) && !folder_is(folders[i]))
            add_user(r, folders[i], notes);
        else
            rc = add_folder(r, folders[i], notes, err);
    if (!rc)
        rc = mark_builtin(r, marks, err);
    if (rc) {
        rules_free(r);
        return rc;
    }
    mark_users(r, marks, notes);
    mark_replaced(r, marks);
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
    mem_free(r->replaced);
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

int rules_no_such(const struct rules *r, struct str id, struct pprofx_error *err)
{
    struct buf word = {0};
    buf_add(&word, id.p, id.n);
    struct suggestion s = {.word = buf_text(&word)};
    for (size_t i = 0; i < r->n; i++)
        suggest(&s, r->list[i].id.p);
    int rc = error_set(err, PPROFX_USAGE, "there is no rule \"%s\"; %s%s%s", buf_text(&word),
                       s.name ? "did you mean " : "\"pprofx rules\" lists them", s.name ? s.name : "",
                       s.name ? "?" : "");
    buf_free(&word);
    return rc;
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
        return rules_no_such(r, id, err);
    if (!rule->has_levels)
        return error_set(err, PPROFX_USAGE, "the rule %.*s has no levels", (int)n, assignment);
    int rc = rule_parse_levels(rule, str_of(assignment + n + 1), ',', err);
    struct rule *replaced = find_replaced(r, rule);
    if (!rc && replaced && replaced->has_levels) /* it has other levels, that these may not fit */
        (void)rule_parse_levels(replaced, str_of(assignment + n + 1), ',', NULL);
    if (rc)
        error_prefix(err, "levels of %.*s: ", (int)n, assignment);
    return rc;
}
