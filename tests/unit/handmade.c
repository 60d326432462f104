#include "handmade.h"

#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t add_function(struct profile *p, const char *name, size_t n)
{
    uint32_t id = profile_intern(p, name, n);
    for (size_t i = 0; i < p->n_functions; i++)
        if (p->functions[i].name == id)
            return (uint32_t)i;
    p->functions = mem_resize(p->functions, p->n_functions + 1, sizeof *p->functions);
    p->functions[p->n_functions] = (struct function){
        .id = p->n_functions + 1, .name = id, .system_name = id, .file = profile_intern(p, "/src/x.go", 9)};
    return (uint32_t)p->n_functions++;
}

/* Lines of a location are kept innermost first: "f+g" is g, f. */
static uint32_t add_location(struct profile *p, const char *word, size_t n)
{
    uint32_t key = profile_intern(p, word, n);
    for (size_t i = 0; i < p->n_locations; i++)
        if (p->locations[i].address == key)
            return (uint32_t)i;
    struct location l = {
        .id = p->n_locations + 1, .address = key, .mapping = NONE, .first_line = (uint32_t)p->n_lines};
    for (size_t end = n; end > 0;) {
        size_t start = end;
        while (start > 0 && word[start - 1] != '+')
            start--;
        uint32_t function = add_function(p, word + start, end - start);
        p->lines = mem_resize(p->lines, p->n_lines + 1, sizeof *p->lines);
        p->lines[p->n_lines++] = (struct line){.line = 10, .function = function};
        l.n_lines++;
        end = start ? start - 1 : 0;
    }
    p->locations = mem_resize(p->locations, p->n_locations + 1, sizeof *p->locations);
    p->locations[p->n_locations] = l;
    return (uint32_t)p->n_locations++;
}

static void add_sample(struct profile *p, const uint32_t *locations, size_t n, const int64_t *values)
{
    size_t used = p->stack_start[p->n_stacks];
    p->frames = mem_resize(p->frames, used + n, sizeof *p->frames);
    for (size_t i = 0; i < n; i++)
        p->frames[used + i] = locations[n - 1 - i];
    p->stack_start = mem_resize(p->stack_start, p->n_stacks + 2, sizeof *p->stack_start);
    p->stack_start[++p->n_stacks] = used + n;
    p->values = mem_resize(p->values, (p->n_samples + 1) * 2, sizeof *p->values);
    p->sample_stack = mem_resize(p->sample_stack, p->n_samples + 1, sizeof *p->sample_stack);
    p->label_start = mem_resize(p->label_start, p->n_samples + 2, sizeof *p->label_start);
    memcpy(p->values + p->n_samples * 2, values, 2 * sizeof *values);
    p->sample_stack[p->n_samples] = (uint32_t)p->n_stacks - 1;
    p->label_start[p->n_samples + 1] = p->label_start[p->n_samples];
    p->n_samples++;
}

static const char *parse_sample(struct profile *p, const char *text)
{
    uint32_t locations[64];
    size_t n = 0;
    int64_t values[2];
    while (!strchr("-0123456789", *text)) {
        size_t word = strcspn(text, " \n");
        assert(n < 64);
        locations[n++] = add_location(p, text, word);
        text += word + strspn(text + word, " ");
    }
    for (int i = 0; i < 2; i++) {
        char *end;
        values[i] = strtoll(text, &end, 10);
        text = end;
    }
    add_sample(p, locations, n, values);
    return text + strspn(text, "\n");
}

struct profile *handmade(const char *text)
{
    struct profile *p = profile_new();
    p->types = mem_zalloc(2, sizeof *p->types);
    p->n_types = 2;
    p->types[0].type = profile_intern(p, "samples", 7);
    p->types[0].unit = profile_intern(p, "count", 5);
    p->types[1].type = profile_intern(p, "cpu", 3);
    p->types[1].unit = profile_intern(p, "nanoseconds", 11);
    while (*text)
        text = parse_sample(p, text);
    return p;
}

struct frame_map handmade_map(const struct profile *p)
{
    uint32_t *start = mem_alloc(p->n_locations + 1, sizeof *start);
    uint32_t *ids = mem_alloc(p->n_lines, sizeof *ids);
    for (size_t i = 0; i < p->n_locations; i++)
        start[i] = p->locations[i].first_line;
    start[p->n_locations] = (uint32_t)p->n_lines;
    for (size_t i = 0; i < p->n_lines; i++)
        ids[i] = p->lines[i].function;
    return (struct frame_map){.start = start, .ids = ids, .n_ids = p->n_functions};
}

static void drop(const uint32_t *p)
{
    union {
        const uint32_t *in;
        void *out;
    } u = {.in = p};
    mem_free(u.out);
}

void handmade_map_free(struct frame_map *map)
{
    drop(map->start);
    drop(map->ids);
}

uint32_t handmade_function(const struct profile *p, const char *name)
{
    for (size_t i = 0; i < p->n_functions; i++)
        if (strcmp(profile_text(p, p->functions[i].name), name) == 0)
            return (uint32_t)i;
    fprintf(stderr, "no function %s\n", name);
    abort();
}
