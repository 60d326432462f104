#include "source/folder.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool folder_is(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

void folder_free(struct folder *f)
{
    for (size_t i = 0; i < f->n; i++) {
        mem_free(f->files[i].path);
        mem_free(f->files[i].folder);
    }
    mem_free(f->files);
    *f = (struct folder){0};
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void folder_names_free(struct folder_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        mem_free(names->list[i]);
    mem_free(names->list);
    *names = (struct folder_names){0};
}

int folder_names(struct folder_names *out, const char *path, struct pprofx_error *err)
{
    struct folder_names names = {0};
    struct dirent *entry;
    DIR *dir = opendir(path);
    if (!dir)
        return error_set(err, PPROFX_IO, "%s: %s", path, strerror(errno));
    errno = 0;
    while ((entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.') {
            MEM_ROOM(names.list, names.n, names.cap);
            names.list[names.n++] = mem_strdup(entry->d_name);
        }
    int failure = errno;
    (void)closedir(dir);
    if (failure) {
        folder_names_free(&names);
        return error_set(err, PPROFX_IO, "%s: %s", path, strerror(failure));
    }
    if (names.n)
        qsort(names.list, names.n, sizeof *names.list, by_bytes);
    *out = names;
    return 0;
}

static char *joined(const char *a, const char *b)
{
    struct buf text = {0};
    size_t n = strlen(a);
    buf_puts(&text, a);
    if (n && a[n - 1] != '/')
        buf_char(&text, '/');
    buf_puts(&text, b);
    return text.data;
}

static int read_below(struct folder *out, const char *path, const char *below, int deep,
                      struct pprofx_error *err);

/* Takes the path over. */
static int add_file(struct folder *out, char *path, const char *below, const char *problem,
                    struct pprofx_error *err)
{
    if (out->n == FOLDER_MOST) {
        mem_free(path);
        return error_set(err, PPROFX_LIMIT, "there are more than %d files in it", FOLDER_MOST);
    }
    MEM_ROOM(out->files, out->n, out->cap);
    out->files[out->n++] = (struct folder_file){path, mem_strdup(below), problem};
    return 0;
}

/* Takes the path over. */
static int add_folder(struct folder *out, char *path, const char *below, const char *name, int deep,
                      struct pprofx_error *err)
{
    struct pprofx_error failure = {0};
    char *deeper = joined(below, name);
    int rc = read_below(out, path, deeper, deep + 1, &failure);
    mem_free(deeper);
    if (rc == PPROFX_IO)
        return add_file(out, path, below,
                        deep >= FOLDER_DEEP ? "a folder too deep to be read" : "a folder that cannot be read",
                        err);
    mem_free(path);
    return rc ? error_set(err, rc, "%s", failure.message) : 0;
}

/* What stands in the way of reading it; NULL for a file. */
static const char *problem_of(const char *path, bool is_link)
{
    struct stat st;
    if (stat(path, &st))
        return is_link ? "a link that leads nowhere" : "cannot be looked at";
    /* What the kernel makes up is empty, too, and reading /proc/kmsg through a link would never end. */
    if (S_ISREG(st.st_mode))
        return st.st_size ? NULL : "is empty; what wrote it failed, or has not finished";
    if (S_ISDIR(st.st_mode))
        return "a link to a folder, which is not followed";
    return S_ISFIFO(st.st_mode) ? "a FIFO" : S_ISSOCK(st.st_mode) ? "a socket" : "a device";
}

/* Takes the path over. */
static int add_entry(struct folder *out, char *path, const char *below, const char *name, int deep,
                     struct pprofx_error *err)
{
    struct stat st;
    int failed = lstat(path, &st);
    if (!failed && S_ISDIR(st.st_mode))
        return add_folder(out, path, below, name, deep, err);
    return add_file(out, path, below, problem_of(path, !failed && S_ISLNK(st.st_mode)), err);
}

static int read_below(struct folder *out, const char *path, const char *below, int deep,
                      struct pprofx_error *err)
{
    struct folder_names names = {0};
    if (deep > FOLDER_DEEP)
        return error_set(err, PPROFX_IO, "folders lie more than %d deep in it", FOLDER_DEEP);
    int rc = folder_names(&names, path, err);
    if (rc)
        return rc;
    for (size_t i = 0; !rc && i < names.n; i++)
        rc = add_entry(out, joined(path, names.list[i]), below, names.list[i], deep, err);
    folder_names_free(&names);
    return rc;
}

int folder_read(struct folder *out, const char *path, struct pprofx_error *err)
{
    struct folder f = {0};
    int rc = read_below(&f, path, "", 0, err);
    if (rc)
        folder_free(&f);
    else
        *out = f;
    return rc;
}
