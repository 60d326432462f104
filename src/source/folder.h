/* The files in a folder. */
#ifndef SOURCE_FOLDER_H
#define SOURCE_FOLDER_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

struct folder_file {
    char *path;          /* with the folder's before it */
    char *folder;        /* between that and its name: "t0", "a/b", "" */
    const char *problem; /* why it is no file that can be read; NULL: nothing is known to be wrong */
};

struct folder {
    struct folder_file *files; /* by path */
    size_t n, cap;
};

/* The names in a folder but those that begin with ".", sorted by their bytes.  PPROFX_IO.  Free with
 * folder_names_free. */
struct folder_names {
    char **list;
    size_t n, cap;
};
int folder_names(struct folder_names *out, const char *path, struct pprofx_error *err);
void folder_names_free(struct folder_names *names);

bool folder_is(const char *path);

/* All files in it and below, without those whose name begins with ".".  What is not to be read is there with
 * its problem: empty files, FIFOs, sockets, devices; links that lead nowhere or to folders, which are not
 * followed; folders that cannot be read or lie deeper than FOLDER_DEEP.  At most FOLDER_MOST files, beyond
 * which it is PPROFX_LIMIT; PPROFX_IO when the folder itself cannot be read.  Free with folder_free. */
enum { FOLDER_MOST = 1000000, FOLDER_DEEP = 64 };
int folder_read(struct folder *out, const char *path, struct pprofx_error *err);
void folder_free(struct folder *f);

#endif
