#include "cli/walk.h"

#include "base/error.h"
#include "source/folder.h"

#include <stddef.h>

static int walk_entry(const struct walk *w, const char *root, const struct folder_file *entry,
                      struct pprofx_error *err)
{
    const struct walked file = {entry->path, root, entry->folder};
    struct pprofx_error why = {0};
    if (!entry->problem)
        return w->file(w->context, &file, err);
    int code = error_set(&why, PPROFX_IO, "%s: %s", entry->path, entry->problem);
    w->missed(w->context, &file, code, &why);
    return 0;
}

static int walk_folder(const struct walk *w, const char *root, struct pprofx_error *err)
{
    const struct walked whole = {root, root, ""};
    struct folder folder = {0};
    struct pprofx_error why = {0};
    int code = folder_read(&folder, root, &why), rc = 0;
    if (!code && !folder.n)
        code = error_set(&why, PPROFX_FORMAT, "%s: there are no files in it", root);
    if (code)
        w->missed(w->context, &whole, code, &why);
    for (size_t i = 0; !rc && i < folder.n; i++)
        rc = walk_entry(w, root, &folder.files[i], err);
    folder_free(&folder);
    return rc;
}

int walk(const struct walk *w, const char *word, struct pprofx_error *err)
{
    const struct walked named = {word, NULL, ""};
    return folder_is(word) ? walk_folder(w, word, err) : w->file(w->context, &named, err);
}
