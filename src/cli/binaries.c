#include "cli/binaries.h"

#include <stdio.h>
#include <string.h>

bool binary_is_program(const char *path)
{
    static const char magics[][5] = {"\177ELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe",
                                     "\xcf\xfa\xed\xfe"};
    char head[4] = "";
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    if (n < sizeof head)
        return false;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (memcmp(head, magics[i], sizeof head) == 0)
            return true;
    }
    return memcmp(head, "MZ", 2) == 0;
}
