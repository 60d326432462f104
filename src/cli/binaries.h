/* The program the user names before the sources. */
#ifndef CLI_BINARIES_H
#define CLI_BINARIES_H

#include <stdbool.h>

/* Whether a file begins as an executable (ELF, Mach-O, PE). */
bool binary_is_program(const char *path);

#endif
