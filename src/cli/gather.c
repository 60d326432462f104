#include "cli/gather.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/moments.h"
#include "profile/profile.h"
#include "source/folder.h"

/* While sources are read. */
struct gathering {
    struct cmd_env *env;
    struct session *session;
    struct arena *arena; /* the session's, like the next */
    struct finding_list *list;
    size_t cap_sources;
    const char *name, *root, *folder; /* as in tables_input */
    bool before;
    bool broken;               /* the failure is ours, not the source's */
    int first_code;            /* why the first source failed */
    struct pprofx_error first; /* with its name */
};

static struct str keep(struct gathering *g, const char *text)
{
    size_t n = strlen(text);
    return (struct str){arena_copy(g->arena, text, n), n};
}

static struct finding_source *add_source(struct gathering *g, const char *note)
{
    MEM_ROOM(g->list->sources, g->list->n_sources, g->cap_sources);
    struct finding_source *s = &g->list->sources[g->list->n_sources++];
    *s = (struct finding_source){.name = keep(g, g->name), .note = keep(g, note), .before = g->before};
    return s;
}

static int take(void *context, const char *source, struct profile *p, struct pprofx_error *err)
{
    struct gathering *g = context;
    const struct tables_input input = {g->name, g->root, g->folder, g->before};
    struct finding_source *s = add_source(g, "");
    (void)source;
    s->time_nanos = p->time_nanos;
    s->duration_nanos = p->duration_nanos;
    s->samples = (int64_t)p->n_samples;
    int rc = session_add(g->session, &input, p, err);
    s->profile = (int64_t)session_profiles(g->session);
    g->broken = rc != 0;
    return rc;
}

/* What is said while a source is read belongs to its first profile. */
static void move_notes(struct gathering *g, size_t first, struct notes *notes)
{
    struct buf text = {0};
    for (size_t i = 0; i < notes->n; i++)
        buf_printf(&text, "%s%s", i ? "; " : "", notes->lines[i]);
    if (text.len && first < g->list->n_sources)
        g->list->sources[first].note = keep(g, buf_text(&text));
    buf_free(&text);
    notes_free(notes);
}

static void failed(struct gathering *g, int code, const struct pprofx_error *failure)
{
    size_t n = strlen(g->name); /* which the message begins with */
    bool named = strncmp(failure->message, g->name, n) == 0 && strncmp(failure->message + n, ": ", 2) == 0;
    (void)add_source(g, failure->message + (named ? n + 2 : 0));
    if (!g->before && !g->first_code) {
        g->first_code = code;
        g->first = *failure;
    }
}

static int read_one(struct gathering *g, const char *name, const char *folder, struct pprofx_error *err)
{
    const struct moments_each each = {g, take};
    struct pprofx_error failure = {0};
    struct notes told = g->env->notes;
    size_t first = g->list->n_sources;
    g->env->notes = (struct notes){0};
    g->name = name;
    g->folder = folder;
    int rc = moments_fetch_one(g->env, &each, name, &failure);
    struct notes said = g->env->notes;
    g->env->notes = told;
    if (!rc || g->broken || rc == PPROFX_INTERRUPTED) {
        move_notes(g, first, &said);
        return rc ? error_set(err, rc, "%s", failure.message) : 0;
    }
    notes_free(&said);
    failed(g, rc, &failure);
    return 0;
}

static int read_folder(struct gathering *g, const char *word, struct pprofx_error *err)
{
    struct folder folder = {0};
    struct pprofx_error failure = {0};
    int rc = folder_read(&folder, word, &failure);
    g->name = word;
    if (rc || !folder.n) {
        if (!rc)
            rc = error_set(&failure, PPROFX_FORMAT, "%s: there are no files in it", word);
        failed(g, rc, &failure);
        return 0;
    }
    for (size_t i = 0; !rc && i < folder.n; i++) {
        struct folder_file *file = &folder.files[i];
        g->name = file->path;
        if (file->problem) {
            (void)error_set(&failure, PPROFX_IO, "%s: %s", file->path, file->problem);
            failed(g, PPROFX_IO, &failure);
        } else {
            rc = read_one(g, file->path, file->folder, err);
        }
    }
    folder_free(&folder);
    return rc;
}

static int read_word(struct gathering *g, const char *word, struct pprofx_error *err)
{
    bool folder = folder_is(word);
    g->root = folder ? word : NULL;
    return folder ? read_folder(g, word, err) : read_one(g, word, "", err);
}

/* One source is named by its failure, with what could be there instead; of several it is said that there was
 * none. */
static int nothing_read(const struct gathering *g, struct pprofx_error *err)
{
    size_t n = g->list->n_sources;
    const char *why = g->first.message;
    if (n == 1) /* of a profile that is damaged it is clear what it should be */
        return error_set(err, g->first_code, "%s%s", why,
                         str_holds(str_of(why), ": not a profile, but a text")
                             ? "; findings reads profiles, goroutine dumps, logs with lines of "
                               "GODEBUG=gctrace=1, and folders of these"
                             : "");
    return error_set(err, PPROFX_FORMAT, "none of the %zu sources is a profile; the first: %s", n, why);
}

int gather(struct cmd_env *env, const struct opt_list *before, struct session *session,
           struct pprofx_error *err)
{
    struct gathering g = {
        .env = env, .session = session, .arena = session_arena(session), .list = session_list(session)};
    int rc = 0;
    for (size_t i = 0; !rc && i < env->n_words; i++)
        rc = read_word(&g, env->words[i], err);
    if (!rc && !session_profiles(session))
        rc = nothing_read(&g, err);
    size_t n = session_profiles(session);
    g.before = true;
    for (size_t i = 0; !rc && i < before->n; i++)
        rc = read_word(&g, before->items[i], err);
    if (!rc && before->n && session_profiles(session) == n)
        rc = error_set(err, PPROFX_FORMAT, "nothing of what --before names is a profile");
    if (!rc)
        progress_sum(&env->progress);
    return rc;
}
