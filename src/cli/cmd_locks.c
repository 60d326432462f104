/* locks: who waits for which lock in a goroutine dump, and who seems to hold it. */
#include "cli/cmd.h"

#include "base/error.h"
#include "cli/opened.h"
#include "decode/decode.h"
#include "goroutines/locks.h"
#include "goroutines/locks_report.h"
#include "profile/profile.h"
#include "source/source.h"

#include <inttypes.h>

/* Some other source: what it is, by its decoder, or what is needed instead. */
static int refuse(struct cmd_env *env, struct source *source, struct pprofx_error *err)
{
    const struct decode_options options = {.limits = env->limits};
    struct profile *p = NULL;
    int rc = source_rewind(source, err);
    if (!rc)
        rc = decode(source, &options, &p, &env->notes, err);
    if (rc)
        return rc;
    profile_free(p);
    return error_set(
        err, PPROFX_FORMAT,
        "a profile without the arguments of its calls, which alone tell one lock from another; a dump has "
        "them: curl -o FILE 'http://HOST:PORT/debug/pprof/goroutine?debug=2', or what the program writes "
        "after kill -QUIT");
}

static int read_one(struct cmd_env *env, struct locks *l, size_t i, struct pprofx_error *err)
{
    struct opened opened = {0};
    const char *name = env->words[i];
    bool found = false, is_last = i + 1 == env->n_words;
    int64_t dump = 0;
    int rc = opened_open(&opened, name, &env->limits, &env->notes, err);
    if (!rc) {
        progress_next(&env->progress, name);
        if (progress_wanted())
            source_tee(opened.source, progress_add, &env->progress);
        dump = opened.moment ? opened.moment : is_last ? env->dump : 0;
        rc = locks_read(l, opened.source, dump, is_last, &found, &env->notes, err);
    }
    if (!rc && !found)
        rc = refuse(env, opened.source, err);
    if (!rc && dump > 0 && locks_total(l)->moment != (uint64_t)dump)
        rc = error_set(err, PPROFX_USAGE, "there is no dump %" PRId64 " in it", dump);
    opened_close(&opened);
    if (rc)
        error_prefix(err, "%s: ", name);
    return rc;
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    struct locks *l = locks_new(env->limits.max_memory);
    struct report *report = NULL;
    enum format format = FORMAT_TEXT;
    int rc = common_format(env->common, &format, err);
    if (!rc && env->dump == DUMP_ALL)
        rc = error_set(err, PPROFX_USAGE, "one moment at a time: locks cannot be summed over several dumps");
    for (size_t i = 0; !rc && i < env->n_words; i++)
        rc = read_one(env, l, i, err);
    if (!rc) {
        report_locks(l, format == FORMAT_TEXT || format == FORMAT_MARKDOWN, &report);
        cmd_report(env, report);
    }
    locks_free(l);
    return rc;
}

const struct cmd cmd_locks = {
    .name = "locks",
    .words = "[EARLIER...] DUMP",
    .summary = "Who waits for which lock in a goroutine dump, and who holds it",
    .help =
        "DUMP is the text of /debug/pprof/goroutine?debug=2, or what a program writes after kill -QUIT, a "
        "panic or "
        "a fatal error. Its last dump is read, or the one that --dump names.\n"
        "Locks are told apart by their addresses, which stand in the arguments of calls. A dump does not say "
        "who "
        "holds a lock: that is inferred, and comes with how sure it is: certain, where the library's own "
        "frames say "
        "so; likely, when one goroutine alone is behind the line that locks, with the same receiver; else "
        "possible. Waiters in a circle are a deadlock suspect.\n"
        "An earlier dump of the same process tells a moment from a standstill, as do waits of minutes.",
    .examples = "locks goroutines.txt\nlocks before.txt after.txt\nlocks --json goroutines.txt",
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 1,
    .run = run,
};
