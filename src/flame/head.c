#include "flame/head.h"

#include "base/mem.h"
#include "base/sat.h"
#include "flame/clean.h"
#include "flame/diff_head.h"
#include "flame/found_draw.h"
#include "flame/picture.h"
#include "flame/svg.h"
#include "fold/path.h"
#include "profile/kind.h"
#include "profile/profile.h"
#include "report/header.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    COSTLIEST = 3,
    MOST_COMMENTS = 3,
    MOST_LABEL = 40, /* characters of a label */
};

void head_kind(struct buf *out, const char *kind)
{
    static const char *const words[][2] = {
        {"cpu", "CPU"},
        {"heap", "Heap"},
        {"allocs", "Allocations"},
        {"goroutine", "Goroutine"},
        {"goroutineleak", "Goroutine leak"},
        {"threadcreate", "Thread creation"},
        {"mutex", "Mutex contention"},
        {"block", "Blocking"},
        {"contention", "Contention"},
        {"trace", "Trace"},
        {"gc", "Garbage collection"},
        {"fgprof", "Wall clock"},
        {"wall", "Wall clock"},
        {"diff", "Difference"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(kind, words[i][0]) == 0) {
            buf_puts(out, words[i][1]);
            return;
        }
    buf_puts(out, "Custom");
}

void head_seconds(struct buf *out, int64_t nanos)
{
    unit_label(out, nanos, str_of("nanoseconds"), str_of("auto"), NULL);
}

void head_program(struct buf *out, const struct profile *p)
{
    if (p->n_mappings && p->mappings[0].file) {
        buf_puts(out, " of ");
        flame_clean_short(out, path_base(profile_string(p, p->mappings[0].file)));
    }
}

static void make_title(struct head *h, const struct profile *p)
{
    head_kind(&h->title, profile_kind(p));
    buf_puts(&h->title, " profile");
    head_program(&h->title, p);
    if (p->duration_nanos) {
        buf_puts(&h->title, ", ");
        head_seconds(&h->title, p->duration_nanos);
    }
}

struct buf *head_fact(struct head *h)
{
    MEM_ROOM(h->facts, h->n_facts, h->facts_cap);
    h->facts[h->n_facts] = (struct head_fact){0};
    return &h->facts[h->n_facts++].text;
}

struct buf *head_fact_of_shown(struct head *h)
{
    struct buf *text = head_fact(h);
    h->facts[h->n_facts - 1].of_shown = true;
    return text;
}

struct buf *head_total(struct head *h, const struct sheet *s, const char *id, int64_t total)
{
    struct buf *text = head_fact(h);
    struct head_fact *fact = &h->facts[h->n_facts - 1];
    fact->id = id;
    buf_puts(text, "total ");
    fact->amount_from = text->len;
    sheet_value(s, text, total);
    fact->amount_to = text->len;
    buf_puts(text, " of ");
    fact->type_from = text->len;
    flame_clean_short(text, s->page.type);
    fact->type_to = text->len;
    return text;
}

/* What filters left, of all there was. */
static void put_part(const struct sheet *s, struct buf *out, int64_t total)
{
    int64_t whole = s->page.options->total;
    if (whole == total)
        return;
    buf_puts(out, ", ");
    sheet_share(s, out, total);
    buf_puts(out, " of ");
    sheet_value(s, out, whole);
}

/* CPU time by wall time is how many cores were busy. */
static void put_cores(const struct sheet *s, struct buf *out, int64_t total)
{
    const struct profile *p = s->page.profile;
    struct str unit;
    double nanos = unit_scale(total, s->page.unit, str_of("nanoseconds"), &s->page.rules, &unit);
    if (p->duration_nanos > 0 && str_equal(unit, str_of("ns")) && strcmp(profile_kind(p), "cpu") == 0)
        buf_printf(out, " (%.2f cores busy)", nanos / (double)p->duration_nanos);
}

/* How often was looked, where the profile says so; else how many records it has. */
static void put_samples(struct buf *out, const struct sheet *s)
{
    const struct profile *p = s->page.profile;
    bool counted = strcmp(profile_text(p, p->types[0].type), "samples") == 0;
    int64_t n = counted ? s->flame->total[0] : (int64_t)s->flame->n_samples;
    buf_int(out, n);
    buf_puts(out, counted ? " sample" : " record");
    buf_puts(out, n == 1 ? "" : "s");
}

void head_mode(struct head *h, const struct sheet *s)
{
    if (s->options->collapsed)
        buf_puts(head_fact(h), "recursion drawn once");
    if (s->options->mode == FLAME_UP)
        buf_puts(head_fact(h), "bottom-up: below a function are its callers");
    if (s->options->mode == FLAME_SANDWICH) {
        struct buf *b = head_fact(h);
        buf_puts(b, "sandwich: callers above, callees below ");
        flame_clean(b, str_of(s->options->focus));
    }
}

static void make_facts(struct head *h, const struct sheet *s)
{
    const struct profile *p = s->page.profile;
    const struct flame *f = s->flame;
    struct buf *b = head_total(h, s, HEAD_TOTAL, f->total[f->shown]);
    put_part(s, b, f->total[f->shown]);
    put_cores(s, b, f->total[f->shown]);
    put_samples(head_fact_of_shown(h), s);
    head_mode(h, s);
    if (p->time_nanos) {
        b = head_fact(h);
        header_time_utc(b, p->time_nanos);
    }
    if (p->n_mappings && p->mappings[0].build_id) {
        b = head_fact(h);
        buf_puts(b, "build id ");
        flame_clean_short(b, profile_string(p, p->mappings[0].build_id));
    }
}

/* Several are one, or one less another. */
static void make_sources(struct head *h, const struct sheet *s)
{
    const struct flame_origin *from = &s->options->origin;
    if (from->of && from->of->n_names > 1) {
        struct buf *b = head_fact(h);
        buf_printf(b, "%zu", from->of->n_read);
        if (from->of->n_read < from->of->n_names)
            buf_printf(b, " of %zu", from->of->n_names);
        buf_puts(b, " profiles merged");
    }
    if (from->minus) {
        struct buf *b = head_fact(h);
        buf_puts(b, "less ");
        diff_head_name(b, from->minus, from->of);
    }
}

/* What the profile says about itself. */
static void make_comments(struct head *h, const struct profile *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_comments; i++) {
        struct str comment = profile_string(p, p->comments[i]);
        if (!comment.n || comment.p[0] == '#' || n++ >= MOST_COMMENTS) /* '#': not for headers, says pprof */
            continue;
        struct buf *b = head_fact(h);
        buf_puts(b, "comment: ");
        flame_clean_short(b, comment);
    }
    if (n > MOST_COMMENTS)
        buf_printf(head_fact(h), "%zu more comment%s", n - MOST_COMMENTS, n - MOST_COMMENTS == 1 ? "" : "s");
    if (p->doc_url) {
        struct buf *b = head_fact(h);
        buf_puts(b, "see ");
        flame_clean_short(b, profile_string(p, p->doc_url));
    }
}

static void make_labels(struct head *h, const struct flame *f)
{
    if (!f->labels_left_out)
        return;
    struct buf *b = head_fact(h);
    if (f->n_labels)
        buf_printf(b, "only %zu of %zu labels can be chosen: %s", f->n_labels, f->n_shares,
                   f->labels_left_out);
    else
        buf_printf(b, "no label can be chosen: %s", f->labels_left_out);
}

static void make_limits(struct head *h, const struct sheet *s)
{
    const struct flame *f = s->flame;
    struct buf *b;
    if (f->n_groups) {
        double percent = f->folded_share * 100;
        b = head_fact_of_shown(h);
        buf_printf(b, "%zu small frame%s (", f->n_folded, f->n_folded == 1 ? "" : "s");
        buf_printf(b, percent < 10 ? "%.2g" : "%.0f", percent);
        buf_printf(b, "%% of the total) folded in %zu place%s", f->n_groups, f->n_groups == 1 ? "" : "s");
    }
    if (s->n_hidden_rows) {
        b = head_fact(h);
        buf_printf(b, "%zu deeper level%s not drawn", s->n_hidden_rows, s->n_hidden_rows == 1 ? "" : "s");
    }
    if (s->options->form != FLAME_PICTURE)
        make_labels(h, s->data);
    if (f->saturated) {
        b = head_fact(h);
        buf_puts(b, "some sums were cut at 2^63");
    }
}

/* Shares of what, since boxes show shares that hold what is called, and in a browser those of other types. */
static void put_self(struct buf *out, const char *words, const struct sheet *s)
{
    buf_printf(out, "%s (self ", words);
    flame_clean_short(out, s->page.type);
    buf_puts(out, "):");
}

static void find_costliest(struct head *h, const struct sheet *s)
{
    const struct flame *f = s->flame;
    if (s->palette == palette_get(PALETTE_STATE))
        return; /* all goroutines end in the few functions that park them */
    put_self(&h->costliest, "Costliest", s);
    for (size_t k = 0; k < COSTLIEST; k++) {
        uint32_t best = NONE;
        for (uint32_t i = 0; i < f->n_names; i++) {
            bool taken = false;
            for (size_t j = 0; j < k; j++)
                taken = taken || h->places[j].name == i;
            if (!taken && f->self[i] > 0 && (best == NONE || f->self[i] > f->self[best]))
                best = i;
        }
        if (best == NONE)
            return;
        struct head_place *place = &h->places[h->n_places++];
        place->words = k == 0 ? buf_text(&h->costliest) : NULL;
        place->name = best;
        sheet_share(s, &place->why, f->self[best]);
        (void)picture_find(s, best, &place->node, &place->x, &place->width);
    }
}

void head_make(struct head *h, const struct sheet *s)
{
    const struct report_options *o = s->page.options;
    *h = (struct head){0};
    if (s->diff) {
        diff_head(h, s);
    } else {
        make_title(h, s->page.profile);
        make_facts(h, s);
        make_sources(h, s);
        find_costliest(h, s);
    }
    make_limits(h, s);
    make_comments(h, s->page.profile);
    if (s->options->origin.command) {
        buf_puts(&h->command, "$ ");
        flame_clean_short(&h->command, str_of(s->options->origin.command));
    }
    h->filters = mem_zalloc(o->n_filters + 1, sizeof *h->filters);
    for (; h->n_filters < o->n_filters; h->n_filters++)
        flame_clean(&h->filters[h->n_filters], str_of(o->filters[h->n_filters]));
}

void head_free(struct head *h)
{
    buf_free(&h->title);
    buf_free(&h->costliest);
    for (size_t i = 0; i < h->n_facts; i++)
        buf_free(&h->facts[i].text);
    mem_free(h->facts);
    for (size_t i = 0; i < h->n_places; i++)
        buf_free(&h->places[i].why);
    for (size_t i = 0; i < h->n_filters; i++)
        buf_free(&h->filters[i]);
    mem_free(h->filters);
    buf_free(&h->command);
}

void head_place(const struct head *h, const struct sheet *s, struct buf *out, size_t i)
{
    struct str name = s->flame->names[h->places[i].name].text;
    flame_cut(out, name, FLAME_SHORT);
    buf_printf(out, " %s", buf_text(&h->places[i].why));
}

void head_describe(const struct head *h, const struct sheet *s, struct buf *out)
{
    for (size_t i = 0; i < h->n_facts; i++)
        buf_printf(out, "%s%c%s", i ? ", " : "", buf_text(&h->facts[i].text)[0] - (i ? 0 : 'a' - 'A'),
                   buf_text(&h->facts[i].text) + 1);
    buf_puts(out, ".");
    for (size_t i = 0; i < h->n_places; i++) {
        if (h->places[i].words)
            buf_printf(out, "%s %s ", i ? "." : "", h->places[i].words);
        else
            buf_puts(out, ", ");
        head_place(h, s, out, i);
    }
    bool callers_below = s->options->flame != (s->options->mode == FLAME_UP);
    buf_puts(out, h->n_places ? "." : "");
    found_describe(s->options->found, out);
    buf_printf(out, " Read from the %s: callers stand %s what they call.",
               s->options->flame ? "bottom up" : "top down", callers_below ? "below" : "above");
}

static int64_t class_self(const struct flame *f, unsigned class)
{
    int64_t sum = 0;
    bool cut = false;
    for (size_t i = 0; i < f->n_names; i++)
        if (f->names[i].class == class)
            sum = sat_add(sum, f->self[i], &cut);
    return sum;
}

static bool has_owner(const struct sheet *s, unsigned class)
{
    return s->has_class[class] || class_self(s->flame, class) != 0;
}

bool head_owner(const struct sheet *s, unsigned class, struct buf *out)
{
    const struct flame *f = s->flame;
    if (!has_owner(s, class))
        return false;
    if (s->palette == palette_get(PALETTE_STATE))
        buf_puts(out, palette_state_name(class));
    else if (f->modules[class].n)
        buf_add(out, f->modules[class].p, f->modules[class].n);
    else
        buf_puts(out, palette_class_name(class));
    buf_puts(out, " ");
    sheet_share(s, out, class_self(f, class));
    return true;
}

bool head_by_owner(const struct sheet *s, struct buf *out)
{
    bool any = false;
    for (unsigned c = 0; c < FLAME_N_CLASSES; c++)
        any = any || has_owner(s, c);
    if (any)
        put_self(out, "By owner", s);
    return any;
}

bool head_is_of_owners(const struct sheet *s)
{
    return !s->diff && s->palette == palette_get(PALETTE_OWNER);
}

bool head_key(const struct sheet *s, unsigned class, struct buf *out)
{
    if (s->diff)
        buf_puts(out, diff_head_key(class));
    if (s->palette->of_names)
        return head_owner(s, class, out);
    if (s->palette == palette_get(PALETTE_HEAT))
        buf_puts(out, palette_heat_name(class));
    return s->diff || s->palette == palette_get(PALETTE_HEAT);
}

void head_label(const struct sheet *s, size_t i, struct buf *out)
{
    const struct flame_share *share = &s->data->shares[i];
    struct buf text = {0};
    buf_add(&text, share->key.p, share->key.n);
    buf_char(&text, '=');
    buf_add(&text, share->value.p, share->value.n);
    flame_cut(out, (struct str){buf_text(&text), text.len}, MOST_LABEL);
    buf_char(out, ' ');
    sheet_share(s, out, share->sum);
    buf_free(&text);
}
