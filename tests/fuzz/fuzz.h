/* What libFuzzer calls, and replay.c where there is no libFuzzer. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Ends the process with a message: the fuzzer keeps the input. */
void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Splits n bytes at newlines into at most max texts, NUL-terminated, in one buffer that the caller frees with
 * mem_free; *n_texts is how many there are. */
char *fuzz_lines(const uint8_t *data, size_t n, char **texts, size_t max, size_t *n_texts);

#endif
