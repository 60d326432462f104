#include "decode/builder.h"

#include "base/error.h"
#include "base/mem.h"
#include "profile/strings.h"

#include <inttypes.h>

void builder_init(struct builder *b, uint64_t max_memory, uint64_t held, bool compat)
{
    *b = (struct builder){
        .p = profile_new(), .max_memory = max_memory, .held = held, .compat = compat, .odd_sample = SIZE_MAX};
    b->scratch = arena_new();
    b->row = arena_new();
    b->cap.frames = b->cap.stack_start = b->cap.label_start = 1; /* as profile_new made them */
    b->stack_mask = 255;
    b->stack_slots = mem_zalloc(b->stack_mask + 1, sizeof *b->stack_slots);
    b->label_mask = 63;
    b->label_slots = mem_zalloc(b->label_mask + 1, sizeof *b->label_slots);
}

void builder_free(struct builder *b)
{
    profile_free(b->p);
    mem_free(b->strings);
    idmap_free(&b->mapping_ids);
    idmap_free(&b->function_ids);
    idmap_free(&b->location_ids);
    idmap_free(&b->big_ids);
    mem_free(b->line_functions);
    mem_free(b->location_mappings);
    mem_free(b->stack_slots);
    for (size_t i = 0; i < STACKS_WAITING; i++)
        mem_free(b->rooms[i].frames);
    mem_free(b->varints);
    mem_free(b->label_slots);
    mem_free(b->label_bytes);
    arena_free(b->scratch);
    arena_free(b->row);
    *b = (struct builder){0};
}

/* What is held outside the columns that builder_grow counts. */
static uint64_t other_memory(const struct builder *b)
{
    return arena_size(b->p->arena) + strings_memory(b->p->strings) + arena_size(b->scratch) +
           idmap_memory(&b->mapping_ids) + idmap_memory(&b->function_ids) + idmap_memory(&b->location_ids) +
           idmap_memory(&b->big_ids);
}

uint64_t builder_room(const struct builder *b)
{
    return b->held < b->max_memory ? b->max_memory - b->held : 0;
}

int builder_too_large(const struct builder *b, struct pprofx_error *err)
{
    return error_set(err, PPROFX_LIMIT,
                     "the profile needs more than %" PRIu64 " bytes of memory; --max-memory raises the limit",
                     b->max_memory);
}

int builder_charge(struct builder *b, size_t cap, size_t need, size_t size, struct pprofx_error *err)
{
    size_t wanted = mem_next_cap(cap, need);
    uint64_t room = builder_room(b), other = other_memory(b);
    if (other > room || wanted - cap > (room - other) / size)
        return builder_too_large(b, err);
    b->held += (uint64_t)(wanted - cap) * size;
    return PPROFX_OK;
}

int builder_string(struct builder *b, const uint8_t *s, size_t n, struct pprofx_error *err)
{
    if (b->n_strings == 0 && n > 0)
        return error_set(err, PPROFX_FORMAT, "the first string must be empty, and is %zu bytes long", n);
    int r = BUILDER_GROW(b, b->strings, b->cap.strings, b->n_strings + 1, err);
    if (r)
        return r;
    b->strings[b->n_strings++] = profile_intern(b->p, (const char *)s, n);
    return PPROFX_OK;
}
