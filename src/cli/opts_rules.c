#include "cli/opts_rules.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/notes.h"
#include "cli/settings.h"
#include "source/folder.h"

/* What the user's settings say of levels. */
struct wanted {
    struct arena *arena;
    struct notes *notes;
    const char *path;
    struct opt_list levels;
};

static void take(void *context, const char *section, const char *name, const char *value)
{
    struct wanted *w = context;
    struct buf text = {0};
    if (strcmp(section, "levels") != 0) {
        notes_add(w->notes, "Setting passed over: %s: [%s] is no section", w->path, section);
        return;
    }
    buf_printf(&text, "%s=%s", name, value);
    opt_list_add(&w->levels, arena_copy(w->arena, buf_text(&text), text.len));
    buf_free(&text);
}

/* The user's folder comes first, so that --rules wins. */
static int open_session(struct session **out, const char *own, const struct rules_options *o,
                        const struct wanted *w, struct notes *notes, struct pprofx_error *err)
{
    struct opt_list folders = {0};
    if (folder_is(own))
        opt_list_add(&folders, own);
    else if (*own && settings_there(own))
        notes_add(notes, "Rules passed over: %s: not a folder", own);
    for (size_t i = 0; i < o->folders.n; i++)
        opt_list_add(&folders, o->folders.items[i]);
    const struct session_options options = {.rule_folders = folders.items,
                                            .n_rule_folders = folders.n,
                                            .levels = o->levels.items,
                                            .n_levels = o->levels.n,
                                            .settings = w->levels.items,
                                            .n_settings = w->levels.n,
                                            .settings_path = w->path};
    int rc = session_new(out, &options, notes, err);
    mem_free(folders.items);
    if (rc == PPROFX_IO) /* a folder of --rules */
        rc = err->code = PPROFX_USAGE;
    return rc;
}

int rules_session(struct session **out, const struct rules_options *options, struct notes *notes,
                  struct pprofx_error *err)
{
    const struct rules_options none = {0};
    struct buf own = {0}, path = {0};
    struct wanted w = {.arena = arena_new(), .notes = notes};
    (void)settings_path(&own, "rules");
    (void)settings_path(&path, "config.ini");
    w.path = buf_text(&path);
    settings_read(take, &w, notes);
    int rc = open_session(out, buf_text(&own), options ? options : &none, &w, notes, err);
    mem_free(w.levels.items);
    arena_free(w.arena);
    buf_free(&own);
    buf_free(&path);
    return rc;
}
