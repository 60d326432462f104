/* Notes: what is worth telling a user although nothing failed, such as a filter that matched no sample. */
#ifndef PPROFX_NOTES_H
#define PPROFX_NOTES_H

#include <pprofx/export.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct notes pprofx_notes;

/* An empty list, to be given to functions that take one; all of them accept NULL instead. */
PPROFX_API pprofx_notes *pprofx_notes_new(void);
PPROFX_API void pprofx_notes_free(pprofx_notes *notes); /* NULL is allowed */

PPROFX_API size_t pprofx_notes_count(const pprofx_notes *notes);

/* The i-th sentence, without a newline. */
PPROFX_API const char *pprofx_notes_text(const pprofx_notes *notes, size_t i);

#ifdef __cplusplus
}
#endif

#endif
