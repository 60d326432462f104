/* findings: what is wrong, where, by what evidence, what to do. */
#include "cli/cmd.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/fetch.h"
#include "cli/moments.h"
#include "cli/reread.h"
#include "findings/engine.h"
#include "findings/findings_json.h"
#include "findings/tables_locks.h"
#include "profile/kind.h"
#include "profile/profile.h"
#include "source/folder.h"

#include <string.h>

struct findings_words {
    const char *before, *rules;
};

static const struct opt options[] = {
    {"before", NULL, OPT_TEXT, offsetof(struct findings_words, before), "SOURCE",
     "compare with this folder or file, taken before"},
    {"rules", NULL, OPT_TEXT, offsetof(struct findings_words, rules), "DIR", "rules of your own"},
    {0},
};

/* While sources are read. */
struct gathering {
    struct cmd_env *env;
    struct tables *tables;
    struct arena *arena;
    struct finding_list *list;
    size_t cap_sources;
    const char *name, *folder;
    bool before;
    bool broken; /* the failure is ours, not the source's */
};

static struct finding_source *add_source(struct gathering *g, const char *kind, const char *note)
{
    MEM_ROOM(g->list->sources, g->list->n_sources, g->cap_sources);
    struct finding_source *s = &g->list->sources[g->list->n_sources++];
    *s = (struct finding_source){.name = {arena_copy(g->arena, g->name, strlen(g->name)), strlen(g->name)},
                                 .kind = str_of(kind),
                                 .note = {arena_copy(g->arena, note, strlen(note)), strlen(note)},
                                 .before = g->before};
    return s;
}

static int take(void *context, const char *source, struct profile *p, struct pprofx_error *err)
{
    struct gathering *g = context;
    const struct tables_input input = {g->name, g->folder, g->before};
    struct finding_source *s = add_source(g, profile_kind(p), "");
    (void)source;
    s->time_nanos = p->time_nanos;
    s->duration_nanos = p->duration_nanos;
    s->samples = (int64_t)p->n_samples;
    int rc = tables_add(g->tables, &input, p, err);
    g->broken = rc != 0;
    return rc;
}

static int read_one(struct gathering *g, const char *name, const char *folder, size_t n_sources,
                    struct pprofx_error *err)
{
    struct pprofx_error failure = {0};
    const struct moments_each each = {g, take};
    g->name = name;
    g->folder = folder;
    int rc = moments_fetch_one(g->env, &each, name, &failure);
    if (!rc)
        return 0;
    (void)add_source(g, "", failure.message);
    if (g->broken)
        return error_set(err, rc, "%s", failure.message);
    if (rc == PPROFX_FORMAT || n_sources > 1)
        return rc == PPROFX_INTERRUPTED ? error_set(err, rc, "%s", failure.message) : 0;
    return error_set(err, rc, "%s", failure.message);
}

static int read_word(struct gathering *g, const char *word, struct pprofx_error *err)
{
    struct folder folder = {0};
    if (!folder_is(word))
        return read_one(g, word, "", g->env->n_words, err);
    int rc = folder_read(&folder, word, err);
    for (size_t i = 0; !rc && i < folder.n; i++)
        rc = read_one(g, folder.files[i].path, folder.files[i].folder, folder.n, err);
    folder_free(&folder);
    return rc;
}

static int read_all(struct gathering *g, const struct findings_words *words, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < g->env->n_words; i++)
        rc = read_word(g, g->env->words[i], err);
    g->before = true;
    if (!rc && words->before && *words->before)
        rc = read_word(g, words->before, err);
    if (!rc && !tables_profiles(g->tables))
        rc = error_set(err, PPROFX_FORMAT, "none of the sources is a profile");
    return rc;
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct findings_words *words = env->options;
    struct marks *marks = marks_new();
    struct rules *rules = NULL;
    struct finding_list list = {0};
    struct gathering g = {.env = env, .arena = arena_new(), .list = &list};
    const char *folders[] = {words->rules};
    int rc = tables_marks(marks, err);
    if (!rc)
        rc = rules_load(&rules, folders, words->rules && *words->rules, marks, &env->notes, err);
    if (!rc)
        rc = tables_new(&g.tables, marks, err);
    if (!rc)
        rc = read_all(&g, words, err);
    if (!rc)
        rc = tables_finish(g.tables, err);
    const struct tables_again again = {env, reread_locks};
    if (!rc)
        rc = tables_locks(g.tables, &again, env->limits.max_memory, err);
    if (!rc)
        rc = engine_judge(g.tables, rules, g.arena, &list, &env->notes, err);
    if (!rc)
        findings_json(&list, &env->out);
    mem_free(list.findings);
    mem_free(list.quality);
    mem_free(list.sources);
    tables_free(g.tables);
    rules_free(rules);
    marks_free(marks);
    arena_free(g.arena);
    return rc;
}

const struct cmd cmd_findings = {
    .name = "findings",
    .words = "SOURCE...",
    .summary = "What is wrong, where, by what evidence, and what to do",
    .help = "Reads profiles of any kind, dumps and logs, of one moment or several, and says what is wrong.",
    .examples = "findings incident/",
    .options = options,
    .options_size = sizeof(struct findings_words),
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 1,
    .run = run,
};
