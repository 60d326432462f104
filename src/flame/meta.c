#include "flame/meta.h"

#include "base/json.h"
#include "base/unit.h"
#include "flame/clean.h"
#include "flame/diff.h"
#include "flame/diff_head.h"
#include "flame/diff_meta.h"
#include "flame/found_draw.h"
#include "flame/pack.h"
#include "flame/svg.h"
#include "profile/profile.h"

#include <inttypes.h>
#include <stdio.h>

/* JSON may hold what XML must not. */
void meta_text(struct json *j, const char *key, struct str text)
{
    struct buf clean = {0};
    flame_clean(&clean, text);
    json_key(j, key);
    (void)json_text(j, (struct str){buf_text(&clean), clean.len});
    buf_free(&clean);
}

static void put_unit(struct json *j, struct str name, double size)
{
    struct buf clean = {0};
    flame_clean_short(&clean, name);
    json_key(j, buf_text(&clean));
    json_real(j, size);
    buf_free(&clean);
}

/* What stands behind numbers of a unit that is not converted. */
static void put_own_unit(struct json *j, struct str own, double size)
{
    struct buf text = {0};
    if (own.n && !str_equal(own, str_of("count"))) {
        buf_char(&text, ' ');
        buf_add(&text, own.p, own.n);
    }
    put_unit(j, (struct str){buf_text(&text), text.len}, size);
    buf_free(&text);
}

/* All of the family, or the one that was asked for; in the profile's unit, undivided. */
static void put_units(struct json *j, const struct sheet *s, struct str own)
{
    const struct unit_rules *rules = &s->page.rules;
    struct str name;
    double size;
    if (!str_equal(s->page.output_unit, str_of("auto"))) {
        double scaled = unit_scale(1, own, s->page.output_unit, rules, &name);
        put_unit(j, name, 1 / scaled / s->page.ratio);
        return;
    }
    for (size_t i = 0; (size = unit_in_family(own, i, rules, &name)) > 0; i++)
        put_unit(j, name, size / s->page.ratio);
    if (unit_in_family(own, 0, rules, &name) <= 0)
        put_own_unit(j, own, 1 / s->page.ratio);
}

static void put_type_name(struct json *j, const char *key, const struct profile *p, size_t type)
{
    struct buf name = {0};
    flame_clean_short(&name, profile_string(p, p->types[type].type));
    meta_text(j, key, (struct str){buf_text(&name), name.len});
    buf_free(&name);
}

void meta_type(struct json *j, const struct sheet *s, size_t type)
{
    const struct profile *p = s->page.profile;
    put_type_name(j, "name", p, type);
    json_key(j, "units");
    json_object(j);
    put_units(j, s, profile_string(p, p->types[type].unit));
    json_end(j);
}

void meta_ints(struct json *j, const char *key, size_t n, const size_t v[])
{
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < n; i++)
        json_int(j, (int64_t)v[i]);
    json_end(j);
}

static void put_int(struct json *j, const char *key, int64_t v)
{
    json_key(j, key);
    json_int(j, v);
}

/* As text: it may pass 2^53. */
static void put_big(struct json *j, const char *key, int64_t v)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, v);
    meta_text(j, key, str_of(digits));
}

static void put_columns(struct json *j, const struct sheet *s)
{
    const struct flame *f = s->data;
    json_key(j, "columns");
    json_array(j);
    for (size_t c = 0; c < f->n_columns; c++) {
        size_t as = f->as[c];
        json_object(j);
        if (as == c)
            put_big(j, "total", f->total[c] / f->factor[c]);
        else
            put_int(j, "as", (int64_t)as);
        put_big(j, "factor", f->factor[c]);
        json_end(j);
    }
    json_end(j);
}

/* The type that says how often was looked; objects and the like are no samples. */
static bool is_samples(struct str type)
{
    return str_equal(type, str_of("samples"));
}

static void put_types(struct json *j, const struct sheet *s)
{
    const struct profile *p = s->page.profile;
    size_t counts = SIZE_MAX;
    for (size_t t = 0; t < p->n_types && counts == SIZE_MAX; t++)
        if (is_samples(profile_string(p, p->types[t].type)))
            counts = t;
    json_key(j, "types");
    json_array(j);
    for (size_t t = 0; t < p->n_types; t++) {
        json_object(j);
        meta_type(j, s, t);
        meta_ints(j, "columns", 1, &t);
        meta_ints(j, "counts", counts != SIZE_MAX, &counts);
        json_end(j);
    }
    json_end(j);
    put_int(j, "shown", (int64_t)s->flame->shown);
}

static void put_label_name(struct json *j, const struct flame_label *label)
{
    struct buf name = {0};
    buf_add(&name, label->key.p, label->key.n);
    buf_puts(&name, ": ");
    buf_add(&name, label->value.p, label->value.n);
    meta_text(j, "name", (struct str){buf_text(&name), name.len});
    buf_free(&name);
}

static void put_labels(struct json *j, const struct sheet *s)
{
    const struct flame *f = s->data;
    json_key(j, "labels");
    json_array(j);
    for (size_t i = 0; i < f->n_labels; i++) {
        json_object(j);
        put_label_name(j, &f->labels[i]);
        json_key(j, "columns");
        json_array(j);
        for (size_t t = 0; t < s->page.profile->n_types; t++)
            json_int(j, (int64_t)(f->labels[i].column + t));
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static struct str class_name(const struct sheet *s, unsigned class)
{
    if (s->diff)
        return str_of(diff_head_key(class));
    if (s->palette == palette_get(PALETTE_HEAT))
        return str_of(palette_heat_name(class));
    if (s->palette == palette_get(PALETTE_DEPTH))
        return str_of(class ? "odd levels" : "even levels");
    if (s->palette == palette_get(PALETTE_STATE))
        return str_of(palette_state_name(class));
    return s->flame->modules[class].n ? s->flame->modules[class]
                                      : str_of(palette_class_name((enum flame_class) class));
}

static void put_classes(struct json *j, const struct sheet *s)
{
    json_key(j, "classes");
    json_array(j);
    for (unsigned c = 0; c < s->palette->n; c++) {
        json_object(j);
        meta_text(j, "name", class_name(s, c));
        meta_text(j, "color", str_of(s->palette->colors[c]));
        if (s->palette == palette_get(PALETTE_HEAT)) {
            json_key(j, "from");
            json_real(j, palette_heat_from(c));
        }
        json_end(j);
    }
    json_end(j);
}

static void put_view(struct json *j, size_t view, size_t node)
{
    char name[24];
    snprintf(name, sizeof name, "v%zu", view);
    put_int(j, name, (int64_t)node);
}

static void put_views(struct json *j, const struct sheet *s, const struct head *h)
{
    json_key(j, "views");
    json_object(j);
    for (size_t i = 0; i < h->n_places; i++)
        if (h->places[i].width && s->flame == s->data)
            put_view(j, i + 1, h->places[i].node);
    for (size_t k = 0; k < FOUND_MOST; k++)
        if (s->found[k].width && s->found[k].data_node != SIZE_MAX)
            put_view(j, FOUND_VIEW + k, s->found[k].data_node);
    json_end(j);
}

enum { LONGEST_FOCUS = 4000 };

static void add_exact(struct buf *out, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (strchr("\\^$.*+?()[]{}|", name.p[i]))
            buf_char(out, '\\');
        buf_char(out, name.p[i]);
    }
}

static bool has_capital(const struct buf *b)
{
    for (size_t i = 0; i < b->len; i++)
        if (b->data[i] >= 'A' && b->data[i] <= 'Z')
            return true;
    return false;
}

/* The functions that --sandwich found, as an expression the script reads: its syntax is not Go's, it knows no
 * files, and takes small letters for both.  They stand right below the root. */
static void put_focus(struct json *j, const struct sheet *s)
{
    const struct flame *f = s->flame;
    struct buf exact = {0};
    for (size_t i = 1; i < f->n && exact.len < LONGEST_FOCUS; i++)
        if (f->depth[i] == 1 && f->name[i] < f->n_names) {
            buf_puts(&exact, exact.len ? "|" : "^(");
            add_exact(&exact, f->names[f->name[i]].text);
        }
    buf_puts(&exact, has_capital(&exact) ? ")$" : ")(?!X)$");
    bool fits = exact.len > 8 && exact.len < LONGEST_FOCUS;
    meta_text(j, "s", fits ? (struct str){exact.data, exact.len} : str_of(s->options->focus));
    buf_free(&exact);
}

/* What a letter of the address says where it does not stand there: what the static picture shows. */
static void put_start(struct json *j, const struct sheet *s)
{
    const struct flame_options *o = s->options;
    json_key(j, "start");
    json_object(j);
    for (const char *letter = "zqlrahfd"; *letter; letter++)
        meta_text(j, (const char[]){*letter, '\0'}, str_of(""));
    put_type_name(j, "t", s->page.profile, s->diff ? s->diff->shown->before : s->flame->shown);
    meta_text(j, "m", str_of(o->mode == FLAME_UP ? "1" : ""));
    meta_text(j, "i", str_of(o->flame ? "1" : ""));
    meta_text(j, "o", str_of(o->by_weight ? "1" : ""));
    if (o->mode == FLAME_SANDWICH)
        put_focus(j, s);
    else
        meta_text(j, "s", str_of(""));
    json_end(j);
}

static const char *const mode_names[] = {
    [FLAME_DOWN] = "down", [FLAME_UP] = "up", [FLAME_SANDWICH] = "sandwich"};

void meta_write(const struct sheet *s, const struct head *h, struct buf *out)
{
    struct json *j = json_new(out, false);
    json_object(j);
    put_int(j, "v", 2);
    put_int(j, "width", SHEET_WIDTH / 10);
    put_int(j, "top", s->top / 10);
    put_int(j, "row", SHEET_ROW / 10);
    put_int(j, "pad", SHEET_PAD / 10);
    meta_text(j, "mode", str_of(mode_names[s->options->mode]));
    if (s->options->mode == FLAME_SANDWICH)
        meta_text(j, "asked", str_of(s->options->focus));
    put_start(j, s);
    meta_text(j, "color", str_of(s->palette->name));
    meta_text(j, "css", (struct str){&s->palette->css, 1});
    put_columns(j, s);
    if (s->diff)
        diff_meta(s, j);
    else
        put_types(j, s);
    put_labels(j, s);
    put_classes(j, s);
    if (s->options->source)
        meta_text(j, "source", str_of(s->options->source));
    put_views(j, s, h);
    json_end(j);
    json_free(j);
    if (out->len && out->data[out->len - 1] == '\n')
        out->data[--out->len] = '\0';
}
