#include "base/json.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <yajl/yajl_gen.h>

enum { DEEPEST = 64 };

struct json {
    yajl_gen gen;
    struct buf *out;
    struct buf scratch; /* repaired text */
    bool is_array[DEEPEST];
    size_t depth;
    bool pending; /* the innermost level is not written yet */
};

static void append(void *context, const char *text, size_t n)
{
    buf_add(context, text, n);
}

static void *take(void *context, size_t n)
{
    (void)context;
    return mem_alloc(1, n);
}

static void *retake(void *context, void *p, size_t n)
{
    (void)context;
    return mem_resize(p, 1, n);
}

static void give_back(void *context, void *p)
{
    (void)context;
    mem_free(p);
}

struct json *json_new(struct buf *out, bool pretty)
{
    const yajl_alloc_funcs memory = {take, retake, give_back, NULL};
    struct json *j = mem_zalloc(1, sizeof *j);
    j->out = out;
    j->gen = yajl_gen_alloc(&memory);
    (void)yajl_gen_config(j->gen, yajl_gen_print_callback, append, out);
    (void)yajl_gen_config(j->gen, yajl_gen_beautify, pretty ? 1 : 0);
    (void)yajl_gen_config(j->gen, yajl_gen_indent_string, "  ");
    return j;
}

void json_free(struct json *j)
{
    if (!j)
        return;
    yajl_gen_free(j->gen);
    if (j->out->len && j->out->data[j->out->len - 1] != '\n')
        buf_char(j->out, '\n');
    buf_free(&j->scratch);
    mem_free(j);
}

/* The generator fails only when it is called out of turn, which is a mistake of ours. */
static void check(yajl_gen_status status)
{
    assert(status == yajl_gen_status_ok);
    (void)status;
}

/* Opens the level that was asked for last.  It waits until something comes, since the generator would print
 * an empty one over three lines. */
static void open_pending(struct json *j)
{
    if (!j->pending)
        return;
    j->pending = false;
    check(j->is_array[j->depth - 1] ? yajl_gen_array_open(j->gen) : yajl_gen_map_open(j->gen));
}

static void open_level(struct json *j, bool is_array)
{
    open_pending(j);
    assert(j->depth < DEEPEST);
    j->is_array[j->depth++] = is_array;
    j->pending = true;
}

void json_object(struct json *j)
{
    open_level(j, false);
}

void json_array(struct json *j)
{
    open_level(j, true);
}

void json_end(struct json *j)
{
    assert(j->depth > 0);
    bool is_array = j->is_array[--j->depth];
    if (j->pending)
        check(yajl_gen_number(j->gen, is_array ? "[]" : "{}", 2));
    else
        check(is_array ? yajl_gen_array_close(j->gen) : yajl_gen_map_close(j->gen));
    j->pending = false;
}

void json_key(struct json *j, const char *key)
{
    (void)json_text(j, str_of(key));
}

bool json_text(struct json *j, struct str text)
{
    open_pending(j);
    buf_clear(&j->scratch);
    bool repaired = utf8_repair(&j->scratch, text);
    check(yajl_gen_string(j->gen, (const unsigned char *)buf_text(&j->scratch), j->scratch.len));
    return repaired;
}

void json_int(struct json *j, int64_t v)
{
    open_pending(j);
    buf_clear(&j->scratch);
    buf_int(&j->scratch, v);
    check(yajl_gen_number(j->gen, buf_text(&j->scratch), j->scratch.len));
}

void json_format_real(struct buf *out, double v)
{
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, v);
        double back = strtod(digits, NULL);
        if (!(back < v) && !(back > v))
            break;
    }
    buf_puts(out, digits);
}

void json_real(struct json *j, double v)
{
    if (!isfinite(v)) {
        json_null(j);
        return;
    }
    open_pending(j);
    buf_clear(&j->scratch);
    json_format_real(&j->scratch, v);
    check(yajl_gen_number(j->gen, buf_text(&j->scratch), j->scratch.len));
}

void json_bool(struct json *j, bool v)
{
    open_pending(j);
    check(yajl_gen_bool(j->gen, v));
}

void json_null(struct json *j)
{
    open_pending(j);
    check(yajl_gen_null(j->gen));
}
