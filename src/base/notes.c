#include "base/notes.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void notes_add(struct notes *notes, const char *format, ...)
{
    if (!notes)
        return;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        va_end(again);
        return;
    }
    char *line = mem_alloc((size_t)n + 1, 1);
    (void)vsnprintf(line, (size_t)n + 1, format, again);
    va_end(again);
    for (size_t i = 0; i < notes->n; i++)
        if (!strcmp(notes->lines[i], line)) {
            mem_free(line);
            return;
        }
    MEM_ROOM(notes->lines, notes->n, notes->cap);
    notes->lines[notes->n++] = line;
}

void notes_free(struct notes *notes)
{
    for (size_t i = 0; i < notes->n; i++)
        mem_free(notes->lines[i]);
    mem_free(notes->lines);
    *notes = (struct notes){0};
}
