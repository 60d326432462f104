/* speedscope's file format: https://www.speedscope.app/file-format-schema.json */
#include "base/json.h"
#include "base/mem.h"
#include "base/notes.h"
#include "base/sat.h"
#include "base/utf8.h"
#include "exchange/exchange.h"
#include "exchange/paths.h"
#include "fold/path.h"
#include "profile/profile.h"
#include "report/page.h"

enum { PIECE = 1 << 16 };

struct scoping {
    const struct profile *p;
    const struct paths *paths;
    struct page page;
    const struct exchange_sink *sink;
    struct buf text; /* written, not given to the sink yet */
    struct json *json;
    size_t type; /* the value type that is being written */
    int64_t *weights;
    size_t n_weights, weights_cap, n_negative;
};

/* What a node is called where its file and line stand beside it. */
static void frame_name(struct buf *out, const struct fold_node *node)
{
    struct fold_node bare = *node;
    struct buf name = {0};
    bare.line = bare.column = 0;
    if (bare.name.n)
        bare.file = str_of("");
    fold_name(&name, &bare);
    utf8_clean(out, (struct str){buf_text(&name), name.len});
    buf_free(&name);
}

static void frame_key(struct buf *out, const struct fold_node *node)
{
    frame_name(out, node);
    buf_char(out, '\0');
    buf_add(out, node->file.p, node->file.n);
    buf_char(out, '\0');
    buf_int(out, node->line);
    buf_char(out, ':');
    buf_int(out, node->column);
}

static int flush(struct scoping *s, size_t least, struct pprofx_error *err)
{
    if (s->text.len < least)
        return PPROFX_OK;
    int rc = s->sink->write(s->sink->context, buf_text(&s->text), s->text.len, err);
    buf_clear(&s->text);
    return rc;
}

/* The first function of each node, for a granularity that keeps names alone; NONE for what has none. */
static uint32_t *first_functions(const struct profile *p, const struct nodes *nodes)
{
    uint32_t *first = mem_alloc(nodes->n, sizeof *first);
    for (size_t i = 0; i < nodes->n; i++)
        first[i] = NONE;
    for (size_t i = 0; i < p->n_locations; i++)
        for (uint32_t k = 0; k < p->locations[i].n_lines; k++) {
            uint32_t node = nodes->ids[nodes->start[i] + k];
            if (first[node] == NONE)
                first[node] = p->lines[p->locations[i].first_line + k].function;
        }
    return first;
}

static void put_file(struct json *j, struct str file)
{
    struct buf clean = {0};
    if (!file.n)
        return;
    utf8_clean(&clean, file);
    json_key(j, "file");
    json_text(j, (struct str){buf_text(&clean), clean.len});
    buf_free(&clean);
}

static void put_number(struct json *j, const char *key, int64_t v)
{
    if (v <= 0)
        return;
    json_key(j, key);
    json_int(j, v);
}

static void put_function_place(struct scoping *s, uint32_t function)
{
    const struct fold_options *o = &s->page.options->fold;
    struct buf clean = {0};
    if (function == NONE)
        return;
    const struct function *f = &s->p->functions[function];
    struct str file = path_trim(profile_string(s->p, f->file), o->trim_path, o->source_path);
    if (file.n)
        path_clean(&clean, file);
    put_file(s->json, (struct str){buf_text(&clean), clean.len});
    put_number(s->json, "line", f->start_line);
    buf_free(&clean);
}

static void put_frame(struct scoping *s, const struct path_frame *frame, const uint32_t *functions)
{
    const struct fold_node *node = &s->paths->nodes.rows[frame->node];
    json_object(s->json);
    json_key(s->json, "name");
    json_text(s->json, str_of(frame->key.p)); /* the key begins with it, and a NUL */
    if (node->file.n) {
        put_file(s->json, node->file);
        put_number(s->json, "line", node->line);
        put_number(s->json, "col", node->column);
    } else {
        put_function_place(s, functions[frame->node]);
    }
    json_end(s->json);
}

static int put_frames(struct scoping *s, struct pprofx_error *err)
{
    uint32_t *functions = first_functions(s->p, &s->paths->nodes);
    int rc = PPROFX_OK;
    json_key(s->json, "shared");
    json_object(s->json);
    json_key(s->json, "frames");
    json_array(s->json);
    for (size_t i = 0; !rc && i < s->paths->n_frames; i++) {
        put_frame(s, &s->paths->frames[i], functions);
        rc = flush(s, PIECE, err);
    }
    json_end(s->json);
    json_end(s->json);
    mem_free(functions);
    return rc;
}

static int add_path(void *context, const struct path *path, struct pprofx_error *err)
{
    struct scoping *s = context;
    int64_t weight = page_shown(&s->page, path->sum);
    s->n_negative += weight < 0;
    if (weight <= 0)
        return PPROFX_OK;
    MEM_ROOM(s->weights, s->n_weights, s->weights_cap);
    s->weights[s->n_weights++] = weight;
    json_array(s->json);
    for (size_t i = 0; i < path->depth; i++)
        json_int(s->json, path->frames[i]);
    json_end(s->json);
    return flush(s, PIECE, err);
}

static int put_weights(struct scoping *s, struct pprofx_error *err)
{
    int rc = PPROFX_OK;
    int64_t total = 0;
    json_key(s->json, "weights");
    json_array(s->json);
    for (size_t i = 0; !rc && i < s->n_weights; i++) {
        total = sat_add(total, s->weights[i], &s->page.saturated);
        json_int(s->json, s->weights[i]);
        rc = flush(s, PIECE, err);
    }
    json_end(s->json);
    json_key(s->json, "startValue");
    json_int(s->json, 0);
    json_key(s->json, "endValue");
    json_int(s->json, total);
    return rc;
}

/* The units speedscope knows; everything else has none. */
static const char *speedscope_unit(struct str unit)
{
    static const char *const units[][2] = {
        {"nanoseconds", "nanoseconds"},
        {"ns", "nanoseconds"},
        {"microseconds", "microseconds"},
        {"us", "microseconds"},
        {"milliseconds", "milliseconds"},
        {"ms", "milliseconds"},
        {"seconds", "seconds"},
        {"s", "seconds"},
        {"bytes", "bytes"},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_equal(unit, str_of(units[i][0])))
            return units[i][1];
    return "none";
}

static void put_unit(struct scoping *s)
{
    const struct value_type *type = &s->p->types[s->type];
    struct str name = profile_string(s->p, type->type), unit = profile_string(s->p, type->unit);
    const char *known = speedscope_unit(unit);
    struct buf text = {0};
    utf8_clean(&text, name);
    if (!strcmp(known, "none") && unit.n && !str_equal(unit, str_of("count"))) {
        buf_puts(&text, " (");
        utf8_clean(&text, unit);
        buf_char(&text, ')');
    }
    json_key(s->json, "type");
    json_text(s->json, str_of("sampled"));
    json_key(s->json, "name");
    json_text(s->json, (struct str){buf_text(&text), text.len});
    json_key(s->json, "unit");
    json_text(s->json, str_of(known));
    buf_free(&text);
}

/* A profile of one value type. */
static int put_type(struct scoping *s, size_t type, struct pprofx_error *err)
{
    s->type = type;
    s->n_weights = 0;
    json_object(s->json);
    put_unit(s);
    json_key(s->json, "samples");
    json_array(s->json);
    int rc = paths_each(s->paths, type, add_path, s, &s->page.saturated, err);
    json_end(s->json);
    if (!rc)
        rc = put_weights(s, err);
    json_end(s->json);
    return rc;
}

static void put_head(struct scoping *s, const char *exporter)
{
    struct str file = s->p->n_mappings ? profile_string(s->p, s->p->mappings[0].file) : str_of("");
    json_key(s->json, "$schema");
    json_text(s->json, str_of("https://www.speedscope.app/file-format-schema.json"));
    if (file.n) {
        struct buf clean = {0};
        utf8_clean(&clean, path_base(file));
        json_key(s->json, "name");
        json_text(s->json, (struct str){buf_text(&clean), clean.len});
        buf_free(&clean);
    }
    json_key(s->json, "exporter");
    json_text(s->json, str_of(exporter));
    json_key(s->json, "activeProfileIndex");
    json_int(s->json, (int64_t)s->page.options->fold.value);
}

static int put_document(struct scoping *s, const char *exporter, struct pprofx_error *err)
{
    s->json = json_new(&s->text, false);
    json_object(s->json);
    put_head(s, exporter);
    int rc = put_frames(s, err);
    json_key(s->json, "profiles");
    json_array(s->json);
    for (size_t i = 0; !rc && i < s->p->n_types; i++)
        rc = put_type(s, i, err);
    json_end(s->json);
    json_end(s->json);
    json_free(s->json);
    return rc ? rc : flush(s, 0, err);
}

int exchange_speedscope(const struct profile *p, const struct report_options *options, const char *exporter,
                        const struct exchange_sink *sink, struct notes *notes, struct pprofx_error *err)
{
    struct paths paths;
    struct scoping s = {.p = p, .paths = &paths, .sink = sink};
    int rc = exchange_check(options, err);
    if (!rc)
        rc = page_init(&s.page, p, options, err);
    if (!rc)
        rc = paths_make(&paths, p, &options->fold, frame_key, err);
    if (rc)
        return rc;
    rc = put_document(&s, exporter, err);
    if (s.n_negative && !options->fold.drop_negative)
        notes_add(notes, "%zu negative values are left out: speedscope has none", s.n_negative);
    if (s.page.saturated)
        notes_add(notes, "Some sums are beyond 64 bits and are written as the largest number that fits");
    mem_free(s.weights);
    buf_free(&s.text);
    paths_free(&paths);
    return rc;
}
