#include "cli/terminal.h"

#include "base/utf8.h"
#include "cli/opts_common.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool terminal_color(int fd, int color)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (color == COLOR_ALWAYS || color == COLOR_NEVER)
        return color == COLOR_ALWAYS;
    if ((no_color && *no_color) || !term || strcmp(term, "dumb") == 0)
        return false;
    return isatty(fd);
}

bool terminal_true_color(void)
{
    const char *colors = getenv("COLORTERM");
    return colors && (strcmp(colors, "truecolor") == 0 || strcmp(colors, "24bit") == 0);
}

struct terminal_size terminal_size(int fd)
{
    enum { USUAL = 80, MOST = 1000 };
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col)
        return (struct terminal_size){size.ws_col < MOST ? size.ws_col : MOST, size.ws_row};
    long n = columns ? strtol(columns, NULL, 10) : 0;
    return (struct terminal_size){n > 0 ? (size_t)(n < MOST ? n : MOST) : USUAL, 0};
}

static void say(const char *prefix, const char *message, const char *paint, int color)
{
    struct buf line = {0};
    bool painted = *paint && terminal_color(STDERR_FILENO, color);
    buf_printf(&line, "%s%s%s", painted ? paint : "", prefix, painted ? "\x1b[0m" : "");
    utf8_clean(&line, str_of(message));
    buf_char(&line, '\n');
    /* There is nobody to tell when stderr fails. */
    ssize_t ignored = write(STDERR_FILENO, line.data, line.len);
    (void)ignored;
    buf_free(&line);
}

void terminal_error(const char *message, int color)
{
    say("pprofx: ", message, "\x1b[31m", color);
}

void terminal_notes(const struct notes *notes, int color)
{
    for (size_t i = 0; i < notes->n; i++)
        say("", notes->lines[i], "", color);
}
