#include "cli/gather.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/moments.h"
#include "cli/walk.h"
#include "decode/decode.h"
#include "profile/profile.h"

/* While sources are read. */
struct gathering {
    struct cmd_env *env;
    struct session *session;
    struct arena *arena; /* the session's, like the next */
    struct finding_list *list;
    size_t cap_sources;
    const struct walked *file;
    const char *word;           /* of the command line, that is read */
    bool before, several, all;  /* several: there are other words; all: as gather() has it */
    bool broken;                /* the failure is ours, not the source's */
    struct pprofx_error first;  /* why the first source failed, with its name */
    struct pprofx_error absent; /* the same of the first that was named and cannot be opened */
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
    *s = (struct finding_source){.name = keep(g, g->file->name), .note = keep(g, note), .before = g->before};
    return s;
}

static int take(void *context, const char *source, struct profile *p, struct pprofx_error *err)
{
    struct gathering *g = context;
    const struct tables_input input = {g->file->name, g->file->root, g->file->folder, g->before};
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

/* What lies in a folder is told in the list alone; what was named is missed at once. */
static void missed(void *context, const struct walked *file, int code, const struct pprofx_error *why)
{
    struct gathering *g = context;
    size_t n = strlen(file->name); /* which the message begins with */
    bool prefixed = strncmp(why->message, file->name, n) == 0 && strncmp(why->message + n, ": ", 2) == 0;
    g->file = file;
    (void)add_source(g, why->message + (prefixed ? n + 2 : 0));
    bool named = file->name == g->word;
    bool needed = named && g->all && code == PPROFX_IO;
    if (needed && !g->absent.code)
        g->absent = *why;
    if (named && g->several && !needed)
        notes_add(&g->env->notes, "%s", why->message);
    if (!g->before && !g->first.code)
        g->first = *why;
}

static int read_one(void *context, const struct walked *file, struct pprofx_error *err)
{
    struct gathering *g = context;
    const struct moments_each each = {g, take};
    struct pprofx_error failure = {0};
    struct notes told = g->env->notes;
    size_t first = g->list->n_sources;
    g->env->notes = (struct notes){0};
    g->file = file;
    int rc = moments_fetch_one(g->env, &each, file->name, &failure);
    struct notes said = g->env->notes;
    g->env->notes = told;
    if (!rc || g->broken || rc == PPROFX_INTERRUPTED) {
        move_notes(g, first, &said);
        return rc ? error_set(err, rc, "%s", failure.message) : 0;
    }
    notes_free(&said);
    missed(g, file, rc, &failure);
    return 0;
}

static int read_word(struct gathering *g, const char *word, struct pprofx_error *err)
{
    const struct walk how = {g, read_one, missed};
    g->word = word;
    return walk(&how, word, err);
}

/* One source is named by its failure, with what could be there instead; of several it is said that there was
 * none. */
static int nothing_read(const struct gathering *g, struct pprofx_error *err)
{
    size_t n = g->list->n_sources;
    const char *why = g->first.message;
    if (n == 1) /* of a profile that is damaged it is clear what it should be */
        return error_set(err, g->first.code, "%s%s", why,
                         str_holds(str_of(why), ": " DECODE_OTHER_TEXT)
                             ? "; findings reads profiles, goroutine dumps, logs with lines of "
                               "GODEBUG=gctrace=1, and folders of these"
                             : "");
    return error_set(err, PPROFX_FORMAT, "none of the %zu sources is a profile; the first: %s", n, why);
}

int gather(struct cmd_env *env, const struct opt_list *before, bool all, struct session *session,
           struct pprofx_error *err)
{
    struct gathering g = {.env = env,
                          .session = session,
                          .arena = session_arena(session),
                          .list = session_list(session),
                          .all = all,
                          .several = env->n_words + before->n > 1};
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
    if (!rc && g.absent.code)
        rc = error_set(err, g.absent.code, "%s; --fail-on answers only when all that is named is there",
                       g.absent.message);
    if (!rc)
        progress_sum(&env->progress);
    return rc;
}
