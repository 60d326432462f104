/* locks: who waits for which lock in a goroutine dump, and who seems to hold it. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/regex.h"
#include "cli/opened.h"
#include "cli/terminal.h"
#include "decode/decode.h"
#include "goroutines/locks.h"
#include "goroutines/locks_report.h"
#include "profile/profile.h"
#include "source/source.h"

#include <inttypes.h>
#include <stddef.h>
#include <unistd.h>

enum { USUAL_LOCKS = 50 };

struct locks_words {
    const char *n, *focus, *ignore;
};

static const struct opt options[] = {
    {"focus", NULL, OPT_TEXT, offsetof(struct locks_words, focus), "REGEX",
     "keep those who wait for a lock with a frame that matches"},
    {"ignore", NULL, OPT_TEXT, offsetof(struct locks_words, ignore), "REGEX",
     "drop those who wait for a lock with a frame that matches"},
    {"nodecount", "n", OPT_TEXT, offsetof(struct locks_words, n), "N", "show at most N locks; 0: all"},
    {0},
};

/* Text, as it has to be known whether it was given. */
static int parse_count(const char *word, enum format format, size_t *out, struct pprofx_error *err)
{
    int64_t n = 0;
    static const struct opt count = {"nodecount", "n", OPT_INT, 0, "N", ""};
    bool for_people = format == FORMAT_TEXT || format == FORMAT_MARKDOWN;
    *out = for_people ? USUAL_LOCKS : 0;
    if (!word)
        return 0;
    int rc = opt_set(&count, &n, word, err);
    if (!rc)
        *out = n > 0 ? (size_t)n : 0;
    return rc;
}

struct filters {
    struct regex *focus, *ignore;
};

static int make_filter(const char *name, const char *pattern, struct regex **out, struct pprofx_error *err)
{
    int rc = pattern && *pattern ? regex_new(out, pattern, err) : 0;
    if (rc)
        error_prefix(err, "parsing %s regexp: ", name);
    return rc;
}

/* Some other source: what it is, by its decoder, or what is needed instead. */
static int refuse(struct cmd_env *env, struct source *source, struct pprofx_error *err)
{
    const struct decode_options decoding = {.limits = env->limits};
    struct profile *p = NULL;
    int rc = source_rewind(source, err);
    if (!rc)
        rc = decode(source, &decoding, &p, &env->notes, err);
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

static int read_all(struct cmd_env *env, const struct locks_options *o, const struct lock_wish *wish,
                    struct pprofx_error *err)
{
    struct locks *l = locks_new(env->limits.max_memory, wish);
    struct report *report = NULL;
    int rc = 0;
    for (size_t i = 0; !rc && i < env->n_words; i++)
        rc = read_one(env, l, i, err);
    if (!rc) {
        report_locks(l, o, &report);
        cmd_report(env, report);
    }
    locks_free(l);
    return rc;
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct locks_words *words = env->options;
    struct filters filters = {0};
    struct locks_options o = {0};
    enum format format = FORMAT_TEXT;
    bool to_terminal = !env->common->output && isatty(STDOUT_FILENO);
    int rc = common_format(env->common, &format, err);
    if (!rc && env->dump == DUMP_ALL)
        rc = error_set(err, PPROFX_USAGE, "one moment at a time: locks cannot be summed over several dumps");
    o.for_people = format == FORMAT_TEXT || format == FORMAT_MARKDOWN;
    o.width = format == FORMAT_TEXT && to_terminal ? terminal_size(STDOUT_FILENO).columns : 0;
    if (!rc)
        rc = parse_count(words->n, format, &o.max, err);
    if (!rc)
        rc = make_filter("focus", words->focus, &filters.focus, err);
    if (!rc)
        rc = make_filter("ignore", words->ignore, &filters.ignore, err);
    const struct lock_wish wish = {filters.focus, filters.ignore};
    if (!rc)
        rc = read_all(env, &o, &wish, err);
    regex_free(filters.focus);
    regex_free(filters.ignore);
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
        "Filters choose among those who wait; who holds a lock is looked for among all.\n"
        "An earlier dump of the same process tells a moment from a standstill, as do waits of minutes.",
    .examples = "locks goroutines.txt\n"
                "locks before.txt after.txt\n"
                "locks -n=5 -focus='main\\.\\(\\*bank\\)' goroutines.txt\n"
                "locks --json goroutines.txt",
    .options = options,
    .options_size = sizeof(struct locks_words),
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 1,
    .run = run,
};
