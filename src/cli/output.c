#include "cli/output.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/interrupt.h"
#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct output {
    const char *path; /* NULL: standard output */
    char *temporary;  /* NULL when the path is written in place */
    int fd;           /* -1: not open */
    int error;        /* errno of the failed write */
};

struct output *output_new(const char *path)
{
    struct output *o = mem_zalloc(1, sizeof *o);
    o->path = path;
    o->fd = path ? -1 : STDOUT_FILENO;
    return o;
}

static int failed(struct output *o, struct pprofx_error *err)
{
    o->error = errno;
    return error_set(err, PPROFX_OUTPUT, "cannot write %s: %s", o->path ? o->path : "the standard output",
                     strerror(o->error));
}

/* Beside the file, so that renaming is one step. */
static int open_temporary(struct output *o, mode_t mode, struct pprofx_error *err)
{
    struct buf name = {0};
    buf_printf(&name, "%s.XXXXXX", o->path);
    int fd = mkstemp(name.data);
    if (fd < 0) {
        buf_free(&name);
        return failed(o, err);
    }
    o->fd = fd;
    o->temporary = name.data; /* taken over */
    interrupt_remove_on_signal(o->temporary);
    return fchmod(fd, mode) ? failed(o, err) : 0;
}

/* A profile can be fetched again; what was imported over months cannot. */
static bool is_database(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && db_is_database(path);
}

/* A link is followed and written in place; a file that is replaced keeps its permissions. */
static int open_output(struct output *o, struct pprofx_error *err)
{
    struct stat st;
    if (is_database(o->path))
        return error_set(err, PPROFX_OUTPUT, "%s is a database, which is not overwritten", o->path);
    bool exists = lstat(o->path, &st) == 0;
    if (exists && !S_ISREG(st.st_mode)) {
        o->fd = open(o->path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        return o->fd < 0 ? failed(o, err) : 0;
    }
    mode_t mask = umask(0);
    umask(mask);
    return open_temporary(o, exists ? st.st_mode & 0777 : 0666 & ~mask, err);
}

int output_write(struct output *o, const void *data, size_t n, struct pprofx_error *err)
{
    const char *p = data;
    if (o->fd < 0) {
        int rc = open_output(o, err);
        if (rc)
            return rc;
    }
    while (n > 0) {
        ssize_t wrote = write(o->fd, p, n);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return failed(o, err);
        p += wrote;
        n -= (size_t)wrote;
    }
    return 0;
}

int output_commit(struct output *o, struct pprofx_error *err)
{
    int rc = output_write(o, "", 0, err); /* an empty result is a file too */
    if (rc || !o->path)
        return rc;
    int fd = o->fd;
    o->fd = -1;
    if (close(fd))
        return failed(o, err);
    if (o->temporary && rename(o->temporary, o->path))
        return failed(o, err);
    interrupt_remove_on_signal(NULL);
    mem_free(o->temporary);
    o->temporary = NULL;
    return 0;
}

bool output_is_closed_pipe(const struct output *o)
{
    return o->error == EPIPE;
}

void output_free(struct output *o)
{
    if (!o)
        return;
    if (o->path && o->fd >= 0)
        close(o->fd);
    if (o->temporary) {
        unlink(o->temporary);
        interrupt_remove_on_signal(NULL);
    }
    mem_free(o->temporary);
    mem_free(o);
}
