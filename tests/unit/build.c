#include "build.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_LINE = 2000, MOST_WORDS = 64, MOST_ROWS = 2000 };

struct builder {
    struct profile *p;
    char *frame_text[MOST_ROWS]; /* of each location */
};

static _Noreturn void bad(const char *what)
{
    (void)fprintf(stderr, "build_profile: cannot read \"%s\"\n", what);
    abort();
}

static uint32_t text_of(struct profile *p, const char *s)
{
    return strcmp(s, "-") ? profile_intern(p, s, strlen(s)) : 0;
}

static struct value_type value_type(struct profile *p, char *s)
{
    char *slash = strchr(s, '/');
    if (!slash)
        bad(s);
    *slash = '\0';
    return (struct value_type){text_of(p, s), text_of(p, slash + 1)};
}

static uint32_t function_row(struct profile *p, uint32_t name, uint32_t file)
{
    for (size_t i = 0; i < p->n_functions; i++)
        if (p->functions[i].name == name && p->functions[i].file == file)
            return (uint32_t)i;
    if (p->n_functions == MOST_ROWS)
        bad("too many functions");
    if (!p->functions)
        p->functions = mem_zalloc(MOST_ROWS, sizeof *p->functions);
    p->functions[p->n_functions] =
        (struct function){.id = p->n_functions + 1, .name = name, .system_name = name, .file = file};
    return (uint32_t)p->n_functions++;
}

/* NAME[@FILE][:LINE[:COLUMN]] */
static void add_line(struct profile *p, char *s)
{
    struct line line = {0};
    char *colon = strchr(s, ':');
    if (colon) {
        *colon = '\0';
        line.line = strtoll(colon + 1, &colon, 10);
        if (*colon == ':')
            line.column = strtoll(colon + 1, NULL, 10);
    }
    char file[LONGEST_LINE];
    char *at = strchr(s, '@');
    if (at)
        *at = '\0';
    (void)snprintf(file, sizeof file, at ? "%s" : "%s.go", at ? at + 1 : s);
    line.function = function_row(p, text_of(p, s), text_of(p, file));
    if (!p->lines)
        p->lines = mem_zalloc(MOST_ROWS, sizeof *p->lines);
    if (p->n_lines == MOST_ROWS)
        bad("too many lines");
    p->lines[p->n_lines++] = line;
}

static uint32_t location_row(struct builder *b, const char *frame)
{
    struct profile *p = b->p;
    for (size_t i = 0; i < p->n_locations; i++)
        if (!strcmp(b->frame_text[i], frame))
            return (uint32_t)i;
    if (p->n_locations == MOST_ROWS)
        bad("too many locations");
    if (!p->locations)
        p->locations = mem_zalloc(MOST_ROWS, sizeof *p->locations);
    b->frame_text[p->n_locations] = mem_strdup(frame);
    struct location *l = &p->locations[p->n_locations];
    *l = (struct location){.id = p->n_locations + 1, .mapping = NONE, .first_line = (uint32_t)p->n_lines};
    char text[LONGEST_LINE];
    (void)snprintf(text, sizeof text, "%s", frame);
    char *mark = strchr(text, '^');
    if (mark) {
        *mark = '\0';
        l->address = strtoull(mark + 1, NULL, 16);
    }
    mark = strrchr(text, '*'); /* that of a receiver's type is followed by a letter */
    if (mark && mark[1] >= '0' && mark[1] <= '9') {
        *mark = '\0';
        l->mapping = (uint32_t)strtoul(mark + 1, NULL, 10) - 1;
    }
    char *rest = NULL;
    if (strcmp(text, "~"))
        for (char *one = strtok_r(text, "+", &rest); one; one = strtok_r(NULL, "+", &rest))
            add_line(p, one);
    l->n_lines = (uint32_t)(p->n_lines - l->first_line);
    return (uint32_t)p->n_locations++;
}

static uint32_t label_row(struct profile *p, char *s)
{
    char *equal = strchr(s, '=');
    if (!equal)
        bad(s);
    struct label label = {.is_number = equal > s && equal[-1] == ':'};
    equal[label.is_number ? -1 : 0] = '\0';
    label.key = text_of(p, s);
    if (label.is_number) {
        char *end;
        label.number = strtoll(equal + 1, &end, 10);
        label.unit = *end == '/' ? text_of(p, end + 1) : 0;
    } else {
        label.text = text_of(p, equal + 1);
    }
    for (size_t i = 0; i < p->n_labels; i++) {
        const struct label *l = &p->labels[i];
        if (l->key == label.key && l->text == label.text && l->unit == label.unit &&
            l->number == label.number && l->is_number == label.is_number)
            return (uint32_t)i;
    }
    p->labels = mem_resize(p->labels, p->n_labels + 1, sizeof *p->labels);
    p->labels[p->n_labels] = label;
    return (uint32_t)p->n_labels++;
}

static uint32_t stack_row(struct profile *p, const uint32_t *frames, size_t n)
{
    for (size_t i = 0; i < p->n_stacks; i++)
        if (profile_depth(p, (uint32_t)i) == n &&
            (!n || !memcmp(profile_stack(p, (uint32_t)i), frames, n * sizeof *frames)))
            return (uint32_t)i;
    uint64_t start = p->stack_start[p->n_stacks];
    p->frames = mem_resize(p->frames, start + n, sizeof *p->frames);
    if (n)
        memcpy(p->frames + start, frames, n * sizeof *frames);
    p->stack_start = mem_resize(p->stack_start, p->n_stacks + 2, sizeof *p->stack_start);
    p->stack_start[p->n_stacks + 1] = start + n;
    return (uint32_t)p->n_stacks++;
}

static void add_sample(struct builder *b, char *const *words, size_t n)
{
    struct profile *p = b->p;
    p->values = mem_resize(p->values, (p->n_samples + 1) * p->n_types, sizeof *p->values);
    p->sample_stack = mem_resize(p->sample_stack, p->n_samples + 1, sizeof *p->sample_stack);
    p->label_start = mem_resize(p->label_start, p->n_samples + 2, sizeof *p->label_start);
    size_t at = 0;
    for (size_t t = 0; t < p->n_types; t++) {
        if (at == n || !strcmp(words[at], ":"))
            bad("a sample with too few values");
        p->values[p->n_samples * p->n_types + t] = strtoll(words[at++], NULL, 10);
    }
    if (at == n || strcmp(words[at++], ":"))
        bad("a sample with too many values");
    uint32_t frames[MOST_WORDS];
    size_t depth = 0;
    while (at < n && strcmp(words[at], ":"))
        frames[depth++] = location_row(b, words[at++]);
    p->sample_stack[p->n_samples] = stack_row(p, frames, depth);
    uint32_t labels = p->label_start[p->n_samples];
    for (at++; at < n; at++) {
        p->sample_labels = mem_resize(p->sample_labels, labels + 1, sizeof *p->sample_labels);
        p->sample_labels[labels++] = label_row(p, words[at]);
    }
    p->label_start[++p->n_samples] = labels;
}

static void add_mapping(struct profile *p, char *const *w, size_t n)
{
    if (n != 6)
        bad("a mapping");
    p->mappings = mem_resize(p->mappings, p->n_mappings + 1, sizeof *p->mappings);
    p->mappings[p->n_mappings] = (struct mapping){.id = p->n_mappings + 1,
                                                  .start = strtoull(w[1], NULL, 16),
                                                  .limit = strtoull(w[2], NULL, 16),
                                                  .offset = strtoull(w[3], NULL, 16),
                                                  .file = text_of(p, w[4]),
                                                  .build_id = text_of(p, w[5])};
    p->n_mappings++;
}

static void set_types(struct profile *p, char *const *words, size_t n)
{
    if (p->n_samples)
        bad("types behind a sample");
    p->types = mem_resize(p->types, n, sizeof *p->types);
    p->n_types = n;
    for (size_t i = 0; i < n; i++)
        p->types[i] = value_type(p, words[i]);
}

static void add_line_of_text(struct builder *b, char *const *w, size_t n)
{
    struct profile *p = b->p;
    const char *first = w[0];
    if ((*first >= '0' && *first <= '9') || *first == '-' || *first == ':') {
        add_sample(b, w, n);
    } else if (!strcmp(first, "types")) {
        set_types(p, w + 1, n - 1);
    } else if (!strcmp(first, "map")) {
        add_mapping(p, w, n);
    } else if (n < 2) {
        bad(first);
    } else if (!strcmp(first, "default")) {
        p->default_type = text_of(p, w[1]);
    } else if (!strcmp(first, "period")) {
        p->period = strtoll(w[1], NULL, 10);
        p->period_type = value_type(p, w[2]);
    } else if (!strcmp(first, "time")) {
        p->time_nanos = strtoll(w[1], NULL, 10);
    } else if (!strcmp(first, "duration")) {
        p->duration_nanos = strtoll(w[1], NULL, 10);
    } else if (!strcmp(first, "comment")) {
        p->comments = mem_resize(p->comments, p->n_comments + 1, sizeof *p->comments);
        p->comments[p->n_comments++] = text_of(p, w[1]);
    } else if (!strcmp(first, "drop")) {
        p->drop_frames = text_of(p, w[1]);
    } else if (!strcmp(first, "keep")) {
        p->keep_frames = text_of(p, w[1]);
    } else if (!strcmp(first, "doc")) {
        p->doc_url = text_of(p, w[1]);
    } else {
        bad(first);
    }
}

struct profile *build_profile(const char *text)
{
    struct builder b = {.p = profile_new()};
    char samples[] = "samples/count", cpu[] = "cpu/nanoseconds";
    set_types(b.p, (char *[]){samples, cpu}, 2);
    while (*text) {
        char line[LONGEST_LINE], *words[MOST_WORDS], *rest = NULL;
        size_t length = strcspn(text, "\n"), n = 0;
        if (length >= sizeof line)
            bad("a long line");
        memcpy(line, text, length);
        line[length] = '\0';
        for (char *word = strtok_r(line, " ", &rest); word && n < MOST_WORDS;
             word = strtok_r(NULL, " ", &rest))
            words[n++] = word;
        if (n)
            add_line_of_text(&b, words, n);
        text += length + (text[length] == '\n');
    }
    for (size_t i = 0; i < b.p->n_locations; i++)
        mem_free(b.frame_text[i]);
    return b.p;
}

static void dump_location(struct buf *out, const struct profile *p, uint32_t id)
{
    const struct location *l = &p->locations[id];
    if (!l->n_lines)
        buf_puts(out, "~");
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const struct line *line = &p->lines[l->first_line + i];
        if (i)
            buf_char(out, '+');
        buf_puts(out, profile_text(p, p->functions[line->function].name));
        if (line->line || line->column)
            buf_printf(out, ":%" PRId64, line->line);
        if (line->column)
            buf_printf(out, ":%" PRId64, line->column);
    }
}

static void dump_label(struct buf *out, const struct profile *p, uint32_t id)
{
    const struct label *l = &p->labels[id];
    buf_puts(out, profile_text(p, l->key));
    if (!l->is_number) {
        buf_printf(out, "=%s", profile_text(p, l->text));
        return;
    }
    buf_printf(out, ":=%" PRId64, l->number);
    if (l->unit)
        buf_printf(out, "/%s", profile_text(p, l->unit));
}

struct buf build_dump(const struct profile *p)
{
    struct buf out = {0};
    buf_puts(&out, "");
    for (size_t s = 0; s < p->n_samples; s++) {
        for (size_t t = 0; t < p->n_types; t++)
            buf_printf(&out, "%" PRId64 " ", profile_values(p, s)[t]);
        buf_char(&out, ':');
        const uint32_t *frames = profile_stack(p, p->sample_stack[s]);
        for (size_t i = 0; i < profile_depth(p, p->sample_stack[s]); i++) {
            buf_char(&out, ' ');
            dump_location(&out, p, frames[i]);
        }
        if (p->label_start[s] < p->label_start[s + 1])
            buf_puts(&out, " :");
        for (uint32_t i = p->label_start[s]; i < p->label_start[s + 1]; i++) {
            buf_char(&out, ' ');
            dump_label(&out, p, p->sample_labels[i]);
        }
        buf_char(&out, '\n');
    }
    return out;
}

uint32_t build_function(const struct profile *p, const char *name)
{
    for (size_t i = 0; i < p->n_functions; i++)
        if (!strcmp(profile_text(p, p->functions[i].name), name))
            return (uint32_t)i;
    bad(name);
}

struct build_map build_map(const struct profile *p)
{
    struct build_map map = {.start = mem_alloc(p->n_locations + 1, sizeof *map.start),
                            .ids = mem_alloc(p->n_lines, sizeof *map.ids)};
    for (size_t i = 0; i < p->n_locations; i++)
        map.start[i] = p->locations[i].first_line;
    map.start[p->n_locations] = (uint32_t)p->n_lines;
    for (size_t i = 0; i < p->n_lines; i++)
        map.ids[i] = p->lines[i].function;
    map.frames = (struct frame_map){.start = map.start, .ids = map.ids, .n_ids = p->n_functions};
    return map;
}

void build_map_free(struct build_map *map)
{
    mem_free(map->start);
    mem_free(map->ids);
}
