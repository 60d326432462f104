#include "source/reader.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- memory --- */

struct memory {
    const uint8_t *data;
    size_t n, at;
};

static ptrdiff_t memory_read(void *context, void *data, size_t n, struct pprofx_error *err)
{
    (void)err;
    struct memory *m = context;
    if (n > m->n - m->at)
        n = m->n - m->at;
    if (n)
        memcpy(data, m->data + m->at, n);
    m->at += n;
    return (ptrdiff_t)n;
}

static int memory_rewind(void *context, struct pprofx_error *err)
{
    (void)err;
    ((struct memory *)context)->at = 0;
    return PPROFX_OK;
}

struct source_reader reader_memory(const void *data, size_t n)
{
    struct memory *m = mem_zalloc(1, sizeof *m);
    m->data = data;
    m->n = n;
    return (struct source_reader){m, memory_read, memory_rewind, mem_free};
}

/* --- file or pipe --- */

struct file {
    int fd;
    bool is_pipe;
    struct buf kept; /* what a pipe gave so far */
    size_t at;       /* next byte of kept to give again */
    uint64_t max_input;
};

/* One read(2), repeated when a signal cut it short. */
static ptrdiff_t read_fd(const struct file *f, void *data, size_t n, struct pprofx_error *err)
{
    ssize_t got;
    do
        got = read(f->fd, data, n);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        (void)error_set(err, PPROFX_IO, "cannot read: %s", strerror(errno));
    return got;
}

static ptrdiff_t file_read(void *context, void *data, size_t n, struct pprofx_error *err)
{
    struct file *f = context;
    if (f->at < f->kept.len) {
        if (n > f->kept.len - f->at)
            n = f->kept.len - f->at;
        memcpy(data, f->kept.data + f->at, n);
        f->at += n;
        return (ptrdiff_t)n;
    }
    ptrdiff_t got = read_fd(f, data, n, err);
    if (got > 0 && f->is_pipe) {
        if (f->kept.len + (size_t)got > f->max_input) {
            (void)error_set(err, PPROFX_LIMIT,
                            "more than %" PRIu64 " bytes of input; --max-input raises the limit",
                            f->max_input);
            return -1;
        }
        buf_add(&f->kept, data, (size_t)got);
        f->at = f->kept.len;
    }
    return got;
}

static int file_rewind(void *context, struct pprofx_error *err)
{
    struct file *f = context;
    f->at = 0;
    if (!f->is_pipe && lseek(f->fd, 0, SEEK_SET) < 0)
        return error_set(err, PPROFX_IO, "cannot read again: %s", strerror(errno));
    return PPROFX_OK;
}

static void file_close(void *context)
{
    struct file *f = context;
    if (f->fd != STDIN_FILENO)
        (void)close(f->fd);
    buf_free(&f->kept);
    mem_free(f);
}

int reader_open(struct source_reader *out, const char *path, uint64_t max_input, struct pprofx_error *err)
{
    bool is_stdin = !strcmp(path, "-");
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) {
        int why = errno;
        if (fd > STDIN_FILENO)
            (void)close(fd);
        return error_set(err, PPROFX_IO, "cannot open: %s", strerror(why));
    }
    if (S_ISDIR(st.st_mode)) {
        if (!is_stdin)
            (void)close(fd);
        return error_set(err, PPROFX_IO,
                         "is a directory, not a profile; pprofx findings and import read folders");
    }
    struct file *f = mem_zalloc(1, sizeof *f);
    f->fd = fd;
    f->is_pipe = is_stdin || !S_ISREG(st.st_mode);
    f->max_input = max_input;
    *out = (struct source_reader){f, file_read, file_rewind, file_close};
    return PPROFX_OK;
}
