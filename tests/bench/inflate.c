/* inflate FILE: inflates a gzip file in chunks and throws the bytes away: the floor for every reader. */
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { CHUNK = 1 << 16 };

static int inflate_all(FILE *file, z_stream *z)
{
    static unsigned char in[CHUNK], out[CHUNK];
    int rc = Z_OK;
    while (rc == Z_OK) {
        if (z->avail_in == 0) {
            z->next_in = in;
            z->avail_in = (uInt)fread(in, 1, sizeof in, file);
            if (z->avail_in == 0)
                return Z_DATA_ERROR;
        }
        z->next_out = out;
        z->avail_out = sizeof out;
        rc = inflate(z, Z_NO_FLUSH);
    }
    return rc;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    z_stream z = {0};
    if (!file || inflateInit2(&z, 16 + MAX_WBITS) != Z_OK) {
        fprintf(stderr, "usage: inflate FILE\n");
        return 2;
    }
    int rc = inflate_all(file, &z);
    inflateEnd(&z);
    fclose(file);
    return rc == Z_STREAM_END ? 0 : 1;
}
