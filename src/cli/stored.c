#include "cli/stored.h"

#include "base/mem.h"

#include <string.h>
#include <unistd.h>

bool stored_parse(const char *argument, struct stored *out)
{
    const char *hash = strrchr(argument, '#');
    if (!hash || hash == argument || access(argument, F_OK) == 0)
        return false;
    size_t n = (size_t)(hash - argument);
    char *path = mem_alloc(n + 1, 1);
    memcpy(path, argument, n);
    path[n] = '\0';
    *out = (struct stored){path, hash + 1};
    return true;
}
