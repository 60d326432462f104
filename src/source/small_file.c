#include "source/small_file.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(int fd, size_t most, struct buf *out, struct pprofx_error *err)
{
    char part[4096];
    ssize_t n = 1;
    while (out->len <= most && n > 0) {
        n = read(fd, part, sizeof part);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n < 0)
            return error_set(err, PPROFX_IO, "%s", strerror(errno));
        else
            buf_add(out, part, (size_t)n);
    }
    if (out->len > most)
        return error_set(err, PPROFX_LIMIT, "longer than %zu KiB", most >> 10);
    if (out->len && memchr(out->data, '\0', out->len))
        return error_set(err, PPROFX_FORMAT, "not a text");
    return 0;
}

int small_file_read(const char *path, size_t most, struct buf *out, struct pprofx_error *err)
{
    struct buf text = {0};
    struct stat st;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return error_set(err, PPROFX_IO, "%s", strerror(errno));
    int rc = fstat(fd, &st) || !S_ISREG(st.st_mode) ? error_set(err, PPROFX_FORMAT, "not a regular file")
                                                    : read_all(fd, most, &text, err);
    (void)close(fd);
    if (!rc)
        buf_add(out, buf_text(&text), text.len);
    buf_free(&text);
    return rc;
}
