#include "cli/judged.h"

#include "base/shell.h"
#include "cli/binaries.h"
#include "cli/opts_rules.h"
#include "cli/reread.h"
#include "findings/tables_locks.h"
#include "fold/path.h"

int judged_begin(struct cmd_env *env, struct pprofx_error *err)
{
    return rules_session(&env->session, NULL, &env->notes, err);
}

int judged_add(struct cmd_env *env, const char *source, const char *compression, const struct profile *p,
               struct pprofx_error *err)
{
    const struct tables_input input = {source, NULL, "", false};
    (void)compression;
    return env->session ? session_add(env->session, &input, p, err) : 0;
}

/* "pprofx findings cpu.pb.gz": as command_line() has it, it tells nothing of folders. */
static void put_command(const struct cmd_env *env, struct buf *out)
{
    size_t first = env->n_words > 1 && binary_is_program(env->words[0]);
    buf_puts(out, "pprofx findings");
    for (size_t i = first; i < env->n_words; i++) {
        buf_char(out, ' ');
        shell_quote(out, path_base(str_of(env->words[i])));
    }
}

static struct found_one told(const struct finding *f)
{
    return (struct found_one){.severity =
                                  f->severity > SEVERITY_INFO ? (enum found_severity)f->severity : FOUND_INFO,
                              .words = f->message.n ? f->message : f->rule->title,
                              .remedy = f->remedy,
                              .function = f->blame.function,
                              .file = f->blame.file,
                              .line = f->blame.line};
}

int judged_end(struct cmd_env *env, struct found *out, struct buf *command, struct pprofx_error *err)
{
    const struct tables_again again = {env, reread_locks};
    session_read_again(env->session, &again, env->limits.max_memory);
    int rc = session_judge(env->session, &env->notes, err);
    if (rc)
        return rc;
    const struct finding_list *list = session_list(env->session);
    put_command(env, command);
    *out = (struct found){.command = buf_text(command), .fold = marks_fold};
    for (size_t i = 0; i < list->n_findings; i++) {
        if (list->findings[i].cause != SIZE_MAX)
            continue;
        if (out->n < FOUND_MOST)
            out->list[out->n++] = told(&list->findings[i]);
        else
            out->n_more++;
    }
    return 0;
}
