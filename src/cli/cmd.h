/* A command is one file, cmd_NAME.c, with one const struct cmd, listed in commands.c; its test is
 * tests/cli/NAME.bats.  Help, man page and completions come from the entry.  The runner (run.c) scans the
 * options, opens what the command needs, calls it, writes what it made and frees everything: a command has no
 * clean-up of its own beyond what it opened itself. */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include "base/buf.h"
#include "base/notes.h"
#include "cli/opt.h"
#include "cli/opts_common.h"
#include "cli/progress.h"
#include "profile/sides.h"

#include <pprofx/error.h>
#include <pprofx/limits.h>

struct output;
struct prepared;
struct profile;
struct moments_kept;
struct profile_options;
struct report;
struct report_options;
struct session;

enum cmd_needs {
    CMD_NEEDS_NOTHING, /* the words are the command's own business */
    CMD_NEEDS_EACH,    /* every word is a source, decoded on its own and given to .each */
    CMD_NEEDS_PROFILE, /* the words are sources, merged into one profile and filtered before .run */
    CMD_NEEDS_MOMENTS, /* the words are sources whose dumps .run reads itself, with filters: cli/moments.h */
};

/* What a command works with while it runs. */
struct cmd_env {
    const struct cmd *cmd;
    int argc; /* the whole command line */
    char *const *argv;
    const char *const *words; /* of the command line that are not options */
    size_t n_words;
    void *options; /* the command's own struct */
    const struct common_options *common;
    struct pprofx_limits limits;
    int64_t dump;    /* as decode_options has it */
    bool by_address; /* the report is by addresses: sources are read so */

    struct sides sides;                            /* of a comparison the command asked for */
    const struct profile_options *profile_options; /* of CMD_NEEDS_PROFILE, like the next two, and _MOMENTS */
    const struct report_options *report_options;
    struct profile *profile;

    struct buf out;            /* text to print; written when run returns 0 */
    struct output *output;     /* for what is too long for a buffer: output_write */
    struct notes notes;        /* printed on stderr, once */
    struct progress progress;  /* of reading the sources; wiped before anything is printed */
    struct prepared *prepared; /* prepare.c's */
    struct session *session;   /* cli/judged.h's; NULL: nothing is judged */
    struct moments_kept *kept; /* where moments_fetch keeps a pipe open; NULL: all sources are closed */
    size_t n_reports;          /* printed so far */
};

struct cmd {
    const char *name, *alias;
    const char *words;    /* "FILE..." */
    const char *summary;  /* one line without a final stop */
    const char *help;     /* paragraphs, each a line, separated by "\n" */
    const char *examples; /* command lines, a line each, without "pprofx " */
    const struct opt *options;
    size_t options_size; /* of the struct the options describe */
    enum cmd_needs needs;
    size_t min_words, max_words; /* max 0: any number */
    bool hidden;
    bool (*about)(
        struct cmd_env *env); /* answers what needs no words; true when that was asked; may be NULL */
    bool compares;            /* wants both sides of -diff_base, not what is between them */
    int (*settle)(struct cmd_env *env, struct profile_options *options,
                  struct pprofx_error *err); /* before anything is read; may be NULL */
    int (*each)(struct cmd_env *env, const char *source, const char *compression, const struct profile *p,
                struct pprofx_error *err);
    int (*run)(struct cmd_env *env, struct pprofx_error *err); /* may be NULL when each does it all */
};

extern const struct cmd *const commands[]; /* in the order of the help; ends with NULL */

extern const struct cmd cmd_default; /* without a command word; not in the list */

const struct cmd *cmd_find(const char *name); /* by name or alias; NULL */

/* Prints a finished report in the format asked for and frees it.  Reports after the first are set apart: by
 * an empty line in text, CSV and Markdown; in JSON each is a document of its own. */
void cmd_report(struct cmd_env *env, struct report *report);

/* Runs the program and returns its exit code. */
int cli_run(int argc, char **argv);

#endif
