/* byhand TEXT OUT: a profile from a few lines of text (tests/unit/build.h), for what no Go program of today
 * shows: written as profile.proto, gzipped. */
#include "../unit/build.h"

#include "profile/encode.h"
#include "profile/profile.h"

#include <stdio.h>

static int read_text(const char *path, struct buf *out)
{
    char piece[4096];
    size_t n;
    FILE *in = fopen(path, "rb");
    if (!in)
        return -1;
    while ((n = fread(piece, 1, sizeof piece, in)) > 0)
        buf_add(out, piece, n);
    int failed = ferror(in);
    return fclose(in) || failed ? -1 : 0;
}

static int write_bytes(const char *path, const struct buf *bytes)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        return -1;
    size_t n = fwrite(bytes->data, 1, bytes->len, out);
    return fclose(out) || n != bytes->len ? -1 : 0;
}

int main(int argc, char **argv)
{
    struct buf text = {0}, bytes = {0};
    if (argc != 3 || read_text(argv[1], &text)) {
        (void)fprintf(stderr, "usage: byhand TEXT OUT\n");
        return 2;
    }
    struct profile *p = build_profile(buf_text(&text));
    encode_gzip(p, &bytes);
    int failed = write_bytes(argv[2], &bytes);
    profile_free(p);
    buf_free(&bytes);
    buf_free(&text);
    if (failed)
        (void)fprintf(stderr, "byhand: cannot write %s\n", argv[2]);
    return failed ? 2 : 0;
}
