/* Runs every file of a folder, or single files, through a fuzz target: the kept corpora are tests in every
 * build. */
#include "fuzz.h"

#include "base/buf.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    struct buf b = {0};
    char chunk[65536];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(&b, chunk, n);
    fclose(file);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)buf_text(&b), b.len);
    buf_free(&b);
    return 0;
}

/* The number of files run, or -1. */
static int run_folder(DIR *dir, const char *folder)
{
    int n = 0;
    for (struct dirent *e; n >= 0 && (e = readdir(dir));) {
        if (e->d_name[0] == '.')
            continue;
        struct buf path = {0};
        buf_printf(&path, "%s/%s", folder, e->d_name);
        n = run_file(buf_text(&path)) ? -1 : n + 1;
        buf_free(&path);
    }
    return n;
}

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 1; i < argc; i++) {
        DIR *dir = opendir(argv[i]);
        int ran = dir ? run_folder(dir, argv[i]) : run_file(argv[i]) ? -1 : 1;
        if (dir)
            closedir(dir);
        if (ran < 0)
            return 1;
        n += ran;
    }
    printf("%d inputs replayed\n", n);
    return n > 0 ? 0 : 1;
}
