#include "flame/found.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "flame/clean.h"
#include "flame/picture.h"
#include "flame/svg.h"
#include "fold/path.h"

#include <inttypes.h>

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

/* The next word of a frame's name, "main.run" of "main.run main.go:12": type arguments have blanks, too. */
static struct str next_word(struct str *rest)
{
    size_t n = 0, open = 0;
    while (n < rest->n && (rest->p[n] != ' ' || open)) {
        open += rest->p[n] == '[';
        open -= open && rest->p[n] == ']';
        n++;
    }
    struct str word = {rest->p, n};
    n += n < rest->n;
    *rest = (struct str){rest->p + n, rest->n - n};
    return word;
}

/* Cleaned, as names are. */
struct blamed {
    struct buf function, file;
};

static uint8_t blames(const struct found *f, const struct blamed *blamed, struct str name, char *room)
{
    uint8_t set = 0;
    for (size_t k = 0; k < f->n; k++)
        if (name.n && str_equal(name, text_of(&blamed[k].file)))
            set |= (uint8_t)(1U << k);
    while (name.n) {
        struct str word = f->fold(next_word(&name), room);
        for (size_t k = 0; k < f->n; k++)
            if (word.n && str_equal(word, text_of(&blamed[k].function)))
                set |= (uint8_t)(1U << k);
    }
    return set;
}

/* Of each name: which findings blame it. */
static uint8_t *blamed_by(const struct found *f, const struct flame *of)
{
    uint8_t *sets = mem_zalloc(of->n_names + 1, sizeof *sets);
    struct blamed blamed[FOUND_MOST] = {0};
    struct buf room = {0};
    for (size_t k = 0; k < f->n; k++) {
        flame_clean(&blamed[k].function, f->list[k].function);
        flame_clean(&blamed[k].file, f->list[k].file);
    }
    for (size_t i = 0; i < of->n_names; i++) {
        buf_clear(&room);
        buf_reserve(&room, of->names[i].text.n + 1);
        sets[i] = blames(f, blamed, of->names[i].text, room.data);
    }
    for (size_t k = 0; k < f->n; k++) {
        buf_free(&blamed[k].function);
        buf_free(&blamed[k].file);
    }
    buf_free(&room);
    return sets;
}

/* The widest frame of each finding above a row; SIZE_MAX where there is none. */
static void find_widest(const struct found *f, const struct flame *of, const int64_t *width, size_t n_rows,
                        size_t widest[FOUND_MOST])
{
    uint8_t *sets = blamed_by(f, of);
    for (size_t k = 0; k < FOUND_MOST; k++)
        widest[k] = SIZE_MAX;
    for (size_t i = 0; i < of->n; i++) {
        unsigned set = of->name[i] < of->n_names && of->depth[i] < n_rows ? sets[of->name[i]] : 0;
        for (size_t k = 0; set; k++, set >>= 1)
            if (set & 1 && width[i] > 0 && (widest[k] == SIZE_MAX || width[i] > width[widest[k]]))
                widest[k] = i;
    }
    mem_free(sets);
}

/* What is packed is top-down, whatever is drawn. */
static void find_packed(const struct sheet *s, size_t widest[FOUND_MOST])
{
    int64_t *self = flame_selfs(s->data, s->data->shown), *made;
    const int64_t *width = flame_widths(s->data, s->data->shown, self, &made);
    find_widest(s->options->found, s->data, width, SIZE_MAX, widest);
    mem_free(self);
    mem_free(made);
}

static void share_places(struct found_frame frames[FOUND_MOST], size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++)
            if (frames[k].width && frames[i].width && frames[i].node == frames[k].node) {
                frames[k].n_places++;
                frames[k].place += i > k;
            }
}

void found_frames(struct found_frame frames[FOUND_MOST], const struct sheet *s)
{
    const struct found *f = s->options->found;
    size_t drawn[FOUND_MOST], packed[FOUND_MOST];
    find_widest(f, s->flame, s->width, s->n_rows, drawn);
    if (s->flame == s->data)
        memcpy(packed, drawn, sizeof packed);
    else
        find_packed(s, packed);
    for (size_t k = 0; k < f->n; k++) {
        frames[k] = (struct found_frame){.node = drawn[k], .data_node = packed[k]};
        if (drawn[k] != SIZE_MAX && !picture_place(s, drawn[k], &frames[k].x, &frames[k].width))
            frames[k].width = 0;
    }
    share_places(frames, f->n);
}

const char *found_severity(const struct found_one *f)
{
    static const char *const words[] = {"", "info", "warning", "critical"};
    return words[f->severity];
}

void found_sentence(const struct found_one *f, struct buf *out)
{
    buf_printf(out, "%s: ", found_severity(f));
    flame_clean_short(out, f->words);
}

void found_place(const struct found_one *f, struct buf *out, size_t room)
{
    struct buf spot = {0}, function = {0};
    struct str file = path_base(f->file);
    if (!f->function.n)
        return;
    if (f->file.n) {
        buf_char(&spot, ' ');
        flame_clean_short(&spot, file);
    }
    if (f->file.n && f->line > 0)
        buf_printf(&spot, ":%" PRId64, f->line);
    size_t used = utf8_count(text_of(&spot));
    flame_clean_short(&function, f->function);
    flame_label(out, text_of(&function), room > used + 2 ? room - used : room);
    if (room > used + 2)
        buf_add(out, buf_text(&spot), spot.len);
    buf_free(&spot);
    buf_free(&function);
}

bool found_rest(const struct found *f, struct buf *out)
{
    if (!f->n)
        buf_puts(out, "findings: none");
    else if (f->n_more)
        buf_printf(out, "and %zu more finding%s: ", f->n_more, f->n_more == 1 ? "" : "s");
    else
        return false;
    if (f->n)
        flame_clean_short(out, str_of(f->command));
    return true;
}

void found_title(const struct found_one *f, struct buf *out)
{
    found_sentence(f, out);
    if (f->function.n) {
        buf_char(out, '\n');
        found_place(f, out, FLAME_SHORT);
    }
    if (f->remedy.n) {
        buf_char(out, '\n');
        flame_clean_short(out, f->remedy);
    }
}
