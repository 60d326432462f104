#include "cli/program.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The child's three streams; the ends that are kept here, -1 once closed. */
enum { N_STREAMS = 3 };
struct streams {
    int here[N_STREAMS], there[N_STREAMS];
};

static void close_all(int *fds)
{
    for (int i = 0; i < N_STREAMS; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
        fds[i] = -1;
    }
}

/* Ends that nobody inherits but by name; what is kept here never waits. */
static bool open_streams(struct streams *s)
{
    for (int i = 0; i < N_STREAMS; i++)
        s->here[i] = s->there[i] = -1;
    for (int i = 0; i < N_STREAMS; i++) {
        int ends[2], reader = i == STDIN_FILENO;
        if (pipe(ends))
            return false;
        s->there[i] = ends[!reader];
        s->here[i] = ends[reader];
        if (fcntl(ends[0], F_SETFD, FD_CLOEXEC) || fcntl(ends[1], F_SETFD, FD_CLOEXEC) ||
            fcntl(s->here[i], F_SETFL, O_NONBLOCK))
            return false;
    }
    return true;
}

/* 0 or an errno. The program gets SIGPIPE as usual, which is ignored here. */
static int start(const char *const *argv, const struct streams *s, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals;
    char **words;
    memcpy(&words, &argv, sizeof words); /* the words are not written to */
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    for (int i = 0; i < N_STREAMS; i++)
        posix_spawn_file_actions_adddup2(&actions, s->there[i], i);
    int error = posix_spawnp(pid, argv[0], &actions, &attributes, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static void close_one(int *fd)
{
    close(*fd);
    *fd = -1;
}

static bool is_later(ssize_t n)
{
    return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void send_some(int *fd, struct str *in)
{
    ssize_t n = write(*fd, in->p, in->n);
    if (n > 0)
        *in = (struct str){in->p + n, in->n - (size_t)n};
    if (in->n == 0 || (n < 0 && !is_later(n)))
        close_one(fd);
}

static void take_some(int *fd, struct buf *out)
{
    enum { STEP = 1 << 16 };
    buf_reserve(out, STEP);
    ssize_t n = read(*fd, out->data + out->len, STEP);
    if (n > 0)
        out->len += (size_t)n;
    out->data[out->len] = '\0';
    if (n == 0 || (n < 0 && !is_later(n)))
        close_one(fd);
}

/* Until the program has closed its output. */
static void talk(struct streams *s, struct str in, struct buf *out, struct buf *complaints)
{
    while (s->here[STDOUT_FILENO] >= 0 || s->here[STDERR_FILENO] >= 0) {
        struct pollfd polled[N_STREAMS] = {
            {s->here[STDIN_FILENO], POLLOUT, 0},
            {s->here[STDOUT_FILENO], POLLIN, 0},
            {s->here[STDERR_FILENO], POLLIN, 0},
        };
        if (poll(polled, N_STREAMS, -1) < 0)
            continue; /* EINTR */
        if (polled[STDIN_FILENO].revents)
            send_some(&s->here[STDIN_FILENO], &in);
        if (polled[STDOUT_FILENO].revents)
            take_some(&s->here[STDOUT_FILENO], out);
        if (polled[STDERR_FILENO].revents)
            take_some(&s->here[STDERR_FILENO], complaints);
    }
}

static int finish(const char *name, pid_t pid, const struct buf *complaints, struct pprofx_error *err)
{
    int status = 0;
    const char *said = buf_text(complaints);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    if (WIFSIGNALED(status))
        return error_set(err, PPROFX_OUTPUT, "%s was killed by signal %d", name, WTERMSIG(status));
    return error_set(err, PPROFX_OUTPUT, "%s failed with exit code %d%s%.*s", name, WEXITSTATUS(status),
                     *said ? ": " : "", (int)strcspn(said, "\n"), said);
}

int program_filter(const char *const *argv, struct str in, struct buf *out, bool *missing,
                   struct pprofx_error *err)
{
    struct streams s;
    struct buf complaints = {0};
    pid_t pid;
    int error = open_streams(&s) ? start(argv, &s, &pid) : errno;
    close_all(s.there);
    *missing = error == ENOENT;
    if (error) {
        close_all(s.here);
        return error_set(err, PPROFX_OUTPUT, "cannot start %s: %s", argv[0], strerror(error));
    }
    talk(&s, in, out, &complaints);
    close_all(s.here);
    int rc = finish(argv[0], pid, &complaints, err);
    buf_free(&complaints);
    return rc;
}
