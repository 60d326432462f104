#include "cli/reread.h"

#include "base/error.h"
#include "base/notes.h"
#include "cli/moments.h"
#include "cli/opened.h"
#include "goroutines/locks.h"

#include <sys/stat.h>

/* A pipe has been read to its end; a name that is no file is that of a stored profile. */
static bool can_reread(const char *name)
{
    struct stat status;
    return name[0] && !(name[0] == '-' && !name[1]) && (stat(name, &status) != 0 || S_ISREG(status.st_mode));
}

int reread_locks(void *context, struct locks *l, const char *name, int64_t dump, bool is_last, bool *found,
                 struct pprofx_error *err)
{
    struct cmd_env *env = context;
    struct opened opened = {0};
    struct notes said = {0};
    *found = false;
    struct source *kept = NULL;
    int rc = moments_again(env, name, &kept, err);
    if (!rc && !kept && !can_reread(name))
        return 0;
    if (!rc && !kept)
        rc = opened_open(&opened, name, &env->limits, &said, err);
    if (!rc)
        rc = locks_read(l, kept ? kept : opened.source, opened.moment ? opened.moment : dump, is_last, found,
                        &said, err);
    opened_close(&opened);
    notes_free(&said);
    if (rc)
        error_prefix(err, "%s: ", name);
    return rc;
}
