#include "cli/settings.h"

#include "base/notes.h"
#include "source/small_file.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_BYTES = 256 << 10 };

bool settings_path(struct buf *out, const char *name)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (base && *base == '/') /* others are to be passed over, says the specification */
        buf_printf(out, "%s/pprofx/%s", base, name);
    else if (home && *home == '/')
        buf_printf(out, "%s/.config/pprofx/%s", home, name);
    else
        return false;
    return true;
}

/* A link that leads nowhere, or to itself, is there: somebody made it. */
bool settings_there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

struct reading {
    void (*take)(void *context, const char *section, const char *name, const char *value);
    void *context;
};

static int handle(void *user, const char *section, const char *name, const char *value)
{
    const struct reading *r = user;
    r->take(r->context, section, name, value);
    return 1; /* inih's word for what is right */
}

void settings_read(void (*take)(void *context, const char *section, const char *name, const char *value),
                   void *context, struct notes *notes)
{
    struct pprofx_error failure = {0};
    struct reading r = {take, context};
    struct buf path = {0}, text = {0};
    int line = 0;
    if (settings_path(&path, "config.ini") && settings_there(buf_text(&path))) {
        if (small_file_read(buf_text(&path), MOST_BYTES, &text, &failure))
            notes_add(notes, "Settings passed over: %s: %s", buf_text(&path), failure.message);
        else
            line = ini_parse_string(buf_text(&text), handle, &r);
    }
    if (line > 0)
        notes_add(notes, "Setting passed over: %s: line %d is not \"NAME = VALUE\"", buf_text(&path), line);
    buf_free(&path);
    buf_free(&text);
}
