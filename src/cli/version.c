#include "cli/help.h"

void version_text(struct buf *out)
{
    buf_puts(out, "pprofx " PPROFX_VERSION "\n");
}
