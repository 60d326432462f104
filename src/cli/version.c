/* --version.  Libraries say at run time what they are; those that cannot (RE2, libmd, ISA-L) at build time.
 */
#include "cli/help.h"

#include "db/db.h"
#include "decode/decode.h"

#include <lz4.h>
#include <yajl/yajl_version.h>
#include <zlib.h>
#include <zstd.h>

void version_text(struct buf *out)
{
    int yajl = yajl_version();
    buf_puts(out, "pprofx " PPROFX_VERSION "\n");
    buf_printf(out, "zlib %s\n", zlibVersion());
#ifdef PPROFX_DEFLATE
    buf_puts(out, "libdeflate " PPROFX_DEFLATE " (when built)\n");
#endif
#ifdef PPROFX_ISAL
    buf_puts(out, "isa-l " PPROFX_ISAL " (when built)\n");
#endif
    buf_printf(out, "zstd %s\n", ZSTD_versionString());
    buf_printf(out, "lz4 %s\n", LZ4_versionString());
    buf_printf(out, "protobuf-c %s\n", decode_protobuf_version());
    buf_printf(out, "sqlite %s\n", db_version());
    buf_printf(out, "yajl %d.%d.%d\n", yajl / 10000, yajl / 100 % 100, yajl % 100);
    buf_puts(out, "inih " PPROFX_INIH_VERSION " (when built)\n");
    buf_puts(out, "re2 " PPROFX_RE2_VERSION " (when built)\n");
    buf_puts(out, "libmd " PPROFX_LIBMD_VERSION " (when built)\n");
}
