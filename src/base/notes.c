#include "base/notes.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The slot of a line: that of its equal, or the free one where it belongs. */
static uint32_t *slot_of(const struct notes *notes, const char *line)
{
    size_t at = (size_t)hash_bytes(line, strlen(line), 0) & notes->mask;
    while (notes->slots[at] && strcmp(notes->lines[notes->slots[at] - 1], line) != 0)
        at = (at + 1) & notes->mask;
    return &notes->slots[at];
}

/* Keeps the table at most half full. */
static void make_room(struct notes *notes)
{
    MEM_ROOM(notes->lines, notes->n, notes->cap);
    if (notes->slots && notes->n < notes->mask / 2)
        return;
    notes->mask = notes->slots ? notes->mask * 2 + 1 : 15;
    mem_free(notes->slots);
    notes->slots = mem_zalloc(notes->mask + 1, sizeof *notes->slots);
    for (size_t i = 0; i < notes->n; i++)
        *slot_of(notes, notes->lines[i]) = (uint32_t)i + 1;
}

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
    make_room(notes);
    uint32_t *slot = slot_of(notes, line);
    if (*slot) {
        mem_free(line);
        return;
    }
    notes->lines[notes->n++] = line;
    *slot = (uint32_t)notes->n;
}

void notes_free(struct notes *notes)
{
    for (size_t i = 0; i < notes->n; i++)
        mem_free(notes->lines[i]);
    mem_free(notes->lines);
    mem_free(notes->slots);
    *notes = (struct notes){0};
}
