#include "cli/cmd.h"

#include "cli/terminal.h"
#include "report/report.h"

#include <string.h>
#include <unistd.h>

/* The line of column names stands behind the heading. */
static void paint_header(struct buf *out, const struct buf *text, size_t heading)
{
    const char *line = text->data + heading;
    size_t n = strcspn(line, "\n");
    buf_add(out, text->data, heading);
    buf_printf(out, "\x1b[1m%.*s\x1b[0m", (int)n, line);
    buf_add(out, line + n, text->len - heading - n);
}

void cmd_report(struct cmd_env *env, struct report *report)
{
    struct buf text = {0};
    enum format format = FORMAT_TEXT;
    common_format(env->common, &format, NULL); /* checked before the command ran */
    bool to_terminal = !env->common->output && terminal_color(STDOUT_FILENO, env->common->color);
    if (env->n_reports++ && format != FORMAT_JSON)
        buf_char(&env->out, '\n');
    report_write(report, format, &text);
    if (format == FORMAT_TEXT && to_terminal && report->heading.len < text.len)
        paint_header(&env->out, &text, report->heading.len);
    else
        buf_add(&env->out, buf_text(&text), text.len);
    buf_free(&text);
    report_free(report);
}
