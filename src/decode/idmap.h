/* From the ids of a file, any 64-bit numbers, to the dense rows of our tables.  Go numbers its rows 1, 2, 3,
 * …; as long as that holds nothing is stored at all. */
#ifndef DECODE_IDMAP_H
#define DECODE_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idmap {
    uint32_t n;      /* rows added: they are numbered 0 … n - 1 */
    bool is_hashed;  /* some id was not its row + 1 */
    uint64_t *ids;   /* of each row, when hashed */
    uint32_t *slots; /* row + 1, 0 is free */
    size_t cap, mask;
};

void idmap_free(struct idmap *m);

/* Adds a row; returns false when the id is there already. */
bool idmap_add(struct idmap *m, uint64_t id);

/* The row of an id, or UINT32_MAX. */
uint32_t idmap_find(const struct idmap *m, uint64_t id);

size_t idmap_memory(const struct idmap *m);

#endif
