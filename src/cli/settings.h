/* What a user has set for all runs: files in $XDG_CONFIG_HOME/pprofx, which is ~/.config/pprofx by default.
 */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "base/buf.h"

#include <stdbool.h>

struct notes;

/* Appends the path of a file or folder there; false when the environment does not say where. */
bool settings_path(struct buf *out, const char *name);

/* Whether there is such a file or folder, or a link of that name. */
bool settings_there(const char *path);

/* Reads config.ini: gives each setting to take.  A file that is not there has none; a line that is no setting
 * is named in notes and passed over. */
void settings_read(void (*take)(void *context, const char *section, const char *name, const char *value),
                   void *context, struct notes *notes);

#endif
