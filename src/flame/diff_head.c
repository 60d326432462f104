#include "flame/diff_head.h"

#include "base/sat.h"
#include "flame/clean.h"
#include "flame/diff_find.h"
#include "flame/diff_words.h"
#include "flame/picture.h"
#include "flame/svg.h"
#include "fold/path.h"
#include "report/header.h"

#include <math.h>

enum { MOST_PLACES = HEAD_PLACES / 2 };

static const struct side *side_of(const struct sheet *s, int which)
{
    return &s->diff->sides->of[which];
}

void diff_head_name(struct buf *out, const struct side *side, const struct side *other)
{
    buf_puts(out, side->is_saved_base ? "the base in " : "");
    if (side->n_names == 1)
        flame_clean_short(
            out, path_apart(str_of(side->names[0]), str_of(other->n_names == 1 ? other->names[0] : "")));
    else
        buf_printf(out, "%zu profiles", side->n_read);
}

static void put_title(struct head *h, const struct sheet *s)
{
    struct buf kind = {0};
    head_kind(&kind, side_of(s, SIDE_AFTER)->kind);
    if (kind.data[1] >= 'a') /* but "CPU" */
        kind.data[0] = (char)(kind.data[0] - 'A' + 'a');
    buf_printf(&h->title, "Difference of %s profiles", kind.data);
    buf_free(&kind);
    head_program(&h->title, s->page.profile);
}

static void put_counts(const struct sheet *s, struct buf *out, int which)
{
    const struct diff_type *t = s->diff->shown;
    size_t column = which == SIDE_BEFORE ? t->counts_before : t->counts_after;
    bool said = column == (which == SIDE_BEFORE ? t->before : t->after) && t->noise.weight <= 1;
    if (!t->has_noise || said)
        return;
    int64_t n = sat_from_double(round((double)s->diff->sides->totals[column] / t->noise.weight));
    buf_puts(out, ", ");
    buf_int(out, n);
    buf_puts(out, n == 1 ? " sample" : " samples");
}

static void put_total(struct head *h, const struct sheet *s, int which)
{
    const struct diff_type *t = s->diff->shown;
    bool before = which == SIDE_BEFORE;
    const char *id = before ? HEAD_TOTAL_BEFORE : HEAD_TOTAL;
    put_counts(s, head_total(h, s, id, s->diff->sides->totals[before ? t->before : t->after]), which);
}

static void put_side(struct head *h, const struct sheet *s, int which)
{
    const struct side *side = side_of(s, which);
    struct buf *b = head_fact(h);
    buf_puts(b, which == SIDE_BEFORE ? "before: " : "after: ");
    diff_head_name(b, side, side_of(s, which == SIDE_BEFORE ? SIDE_AFTER : SIDE_BEFORE));
    if (side->duration_nanos > 0) {
        buf_puts(b, ", ");
        head_seconds(b, side->duration_nanos);
    }
    if (side->time_nanos) {
        buf_puts(b, ", ");
        header_time_utc(b, side->time_nanos);
    }
    put_total(h, s, which);
}

static void put_scale(struct head *h, const struct sheet *s)
{
    static const char *const why[] = {[DIFF_TOTAL] = "so that both have the same total",
                                      [DIFF_DURATION] = "so that both last equally long"};
    const struct diff_type *t = s->diff->shown;
    struct buf *b = head_fact_of_shown(h);
    if (s->diff->sides->normalized)
        buf_puts(b, "after is multiplied so that both have the same total");
    else if (t->scale == DIFF_NONE)
        buf_puts(b, "not scaled");
    else
        buf_printf(b, "before is multiplied by %.4g, %s", t->k, why[t->scale]);
}

/* What these profiles can show at all. */
static void put_noise(struct head *h, const struct sheet *s)
{
    const struct diff_type *t = s->diff->shown;
    struct buf *b = head_fact_of_shown(h);
    if (!t->has_noise) {
        const char *why = s->diff->sides->normalized ? "what chance explains is not known of scaled counts"
                          : t->counts_before == SIZE_MAX ? "the number of samples is not known"
                                                         : "numbers are exact";
        buf_printf(b, "%s: every change is drawn", why);
        return;
    }
    buf_puts(b, "what may be chance is drawn as no change");
    double before = .1 * (double)s->diff->sides->totals[t->counts_before];
    double expected =
        t->scale == DIFF_TOTAL ? .1 * (double)s->diff->sides->totals[t->counts_after] : before * t->k;
    double growth = noise_least_growth(&t->noise, before, expected);
    b = head_fact_of_shown(h);
    if (growth >= 10)
        buf_puts(b, "with so few samples any change of a frame of 10% may be chance");
    else if (t->scale == DIFF_TOTAL)
        buf_printf(b, "a frame must grow from 10%% to %.1f%% to be more", growth * 10);
    else
        buf_printf(b, "a frame of 10%% must grow by %.0f%% to be more", (growth - 1) * 100);
}

static void put_place(struct head *h, const struct sheet *s, size_t node, const char *words)
{
    struct head_place *place = &h->places[h->n_places++];
    place->words = words;
    place->name = s->flame->name[node];
    place->node = node;
    diff_by(s, &place->why, diff_before(s->diff, s->flame, node), diff_after(s->diff, s->flame, node));
    if (!picture_place(s, node, &place->x, &place->width))
        place->width = 0;
}

static void put_places(struct head *h, const struct sheet *s, enum diff_class class, const char *words)
{
    size_t nodes[MOST_PLACES],
        n = diff_find(s->diff, s->flame, s->options->mode == FLAME_UP, class, nodes, MOST_PLACES);
    for (size_t i = 0; i < n; i++)
        put_place(h, s, nodes[i], i ? NULL : words);
}

void diff_head(struct head *h, const struct sheet *s)
{
    put_title(h, s);
    put_side(h, s, SIDE_BEFORE);
    put_side(h, s, SIDE_AFTER);
    put_scale(h, s);
    put_noise(h, s);
    head_mode(h, s);
    put_places(h, s, DIFF_GREW, "Grew most:");
    put_places(h, s, DIFF_SHRANK, "Shrank most:");
    if (!h->n_places)
        buf_puts(head_fact_of_shown(h), "nothing changed by more than chance explains");
}

const char diff_head_marks[] = "✚ only after   ✕ only before";

const char *diff_head_key(unsigned class)
{
    static const char *const words[] = {
        [DIFF_SAME] = "no change", [DIFF_GREW] = "▲ grew", [DIFF_SHRANK] = "▼ shrank"};
    return words[class];
}
