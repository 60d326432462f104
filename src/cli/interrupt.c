#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t polled, pending, unfinished_line;
static const char *volatile temporary;

static void on_signal(int number)
{
    if (polled && !pending) {
        pending = 1;
        return;
    }
    const char *path = temporary;
    if (path)
        unlink(path);
    if (unfinished_line) {
        ssize_t ignored = write(STDERR_FILENO, "\n", 1);
        (void)ignored;
    }
    _exit(128 + number);
}

void interrupt_install(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        /* What the parent made the program ignore (nohup) stays ignored. */
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of write */
}

void interrupt_remove_on_signal(const char *path)
{
    temporary = path;
}

void interrupt_ends_line(bool unfinished)
{
    unfinished_line = unfinished;
}

bool interrupt_pending(void)
{
    polled = 1;
    return pending;
}
