#include "flame/svg.h"

#include "flame/assets.h"
#include "flame/found_draw.h"
#include "flame/head_draw.h"
#include "flame/html.h"
#include "flame/meta.h"
#include "flame/pack.h"
#include "flame/picture.h"
#include "flame/shape.h"

#include "base/notes.h"

#include <stdio.h>
#include <string.h>

enum { DATA_PIECE = 1 << 20, FOOT = 240 };

static void element(struct xml *x, const char *name, const char *id, const char *text)
{
    xml_start(x, name);
    if (id)
        xml_attr(x, "id", id);
    xml_text(x, text);
    xml_end(x);
}

/* The part that is seen: left, top, width, height. */
static void write_view_box(struct xml *x, const int64_t tenths[4])
{
    struct buf box = {0};
    for (int i = 0; i < 4; i++) {
        buf_puts(&box, i ? " " : "");
        xml_tenths(&box, tenths[i]);
    }
    xml_attr(x, "viewBox", buf_text(&box));
    buf_free(&box);
}

static void write_view(struct xml *x, const char *id, const int64_t box[4])
{
    xml_start(x, "view");
    xml_attr(x, "id", id);
    write_view_box(x, box);
    xml_end(x);
}

/* A view that shows a frame with what is around it, in the shape of the whole. */
static void write_frame_view(const struct sheet *s, struct xml *x, size_t number, size_t node, int64_t from,
                             int64_t width)
{
    char id[24];
    int64_t w = width + width / 5 > 3000 ? width + width / 5 : 3000;
    w = w < SHEET_WIDTH ? w : SHEET_WIDTH;
    int64_t h = s->height * w / SHEET_WIDTH;
    int64_t x0 = from + width / 2 - w / 2;
    int64_t y0 = sheet_y(s, s->flame->depth[node]) + 80 - h / 2;
    x0 = x0 < 0 ? 0 : x0 + w > SHEET_WIDTH ? SHEET_WIDTH - w : x0;
    y0 = y0 < 0 ? 0 : y0 + h > s->height ? s->height - h : y0;
    snprintf(id, sizeof id, "v%zu", number);
    write_view(x, id, (int64_t[]){x0, y0, w, h});
}

/* Stripes over what shrank. */
static void write_hatching(struct xml *x)
{
    xml_start(x, "pattern");
    xml_attr(x, "id", "px-shrank");
    xml_attr(x, "width", "5");
    xml_attr(x, "height", "5");
    xml_attr(x, "patternUnits", "userSpaceOnUse");
    xml_attr(x, "patternTransform", "rotate(45)");
    xml_start(x, "path");
    xml_attr(x, "d", "M0 0h1.6v5h-1.6z");
    xml_attr(x, "fill", "#fff");
    xml_attr(x, "fill-opacity", ".6");
    xml_end(x);
    xml_end(x);
}

static void write_defs(const struct sheet *s, const struct head *h, struct xml *x)
{
    xml_start(x, "defs");
    write_view(x, "v0", (int64_t[]){0, 0, SHEET_WIDTH, s->height});
    for (size_t i = 0; i < h->n_places; i++)
        if (h->places[i].width)
            write_frame_view(s, x, i + 1, h->places[i].node, h->places[i].x, h->places[i].width);
    for (size_t k = 0; k < FOUND_MOST; k++)
        if (s->found[k].width)
            write_frame_view(s, x, FOUND_VIEW + k, s->found[k].node, s->found[k].x, s->found[k].width);
    if (s->diff)
        write_hatching(x);
    xml_end(x);
}

static void write_data(const struct flame *f, struct xml *x)
{
    struct buf packed = {0}, deflated = {0}, text = {0};
    flame_pack(f, &packed);
    flame_deflate(&deflated, buf_text(&packed), packed.len);
    buf_free(&packed);
    flame_base64(&text, buf_text(&deflated), deflated.len);
    buf_free(&deflated);
    xml_start(x, "metadata");
    xml_attr(x, "id", "px-data");
    for (size_t at = 0; at < text.len; at += DATA_PIECE) { /* readers refuse texts of more than 10 MB */
        size_t n = text.len - at < DATA_PIECE ? text.len - at : DATA_PIECE;
        xml_start(x, "d");
        xml_plain(x, text.data + at, n);
        xml_end(x);
    }
    xml_end(x);
    buf_free(&text);
}

static void write_script(struct xml *x)
{
    if (!flame_js_size)
        return;
    xml_start(x, "script");
    xml_cdata(x, flame_js);
    xml_end(x);
}

static void write_root(const struct sheet *s, const struct head *h, struct xml *x)
{
    struct buf meta = {0};
    if (s->options->form != FLAME_PICTURE)
        meta_write(s, h, &meta);
    xml_start(x, "svg");
    xml_attr(x, "xmlns", "http://www.w3.org/2000/svg");
    xml_attr(x, "xmlns:xlink", "http://www.w3.org/1999/xlink");
    xml_attr(x, "id", "px");
    xml_attr_tenths(x, "width", SHEET_WIDTH);
    xml_attr_tenths(x, "height", s->height);
    write_view_box(x, (int64_t[]){0, 0, SHEET_WIDTH, s->height});
    xml_attr(x, "font-size", "12");
    xml_attr(x, "font-family", "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace");
    xml_attr(x, "fill", "#111");
    xml_attr(x, "role", "graphics-document");
    xml_attr(x, "aria-labelledby", "px-t");
    xml_attr(x, "aria-describedby", "px-d");
    if (meta.len)
        xml_attr(x, "data-px", buf_text(&meta));
    buf_free(&meta);
}

static void start_group(struct xml *x, const char *id)
{
    xml_start(x, "g");
    xml_attr(x, "id", id);
}

static void write_page(struct xml *x)
{
    xml_start(x, "rect");
    xml_attr(x, "class", "px-page");
    xml_attr(x, "width", "100%");
    xml_attr(x, "height", "100%");
    xml_attr(x, "fill", "#fff");
    xml_end(x);
}

/* The script's keys; and what leads back from the views where none runs. */
static void write_hint(struct xml *x)
{
    xml_text(x, "Open this file in a browser: click a frame to zoom, / to search, ? for help. "
                "Links zoom without a script, too; ");
    xml_start(x, "a");
    xml_attr(x, "href", "#v0");
    xml_attr(x, "xlink:href", "#v0");
    xml_attr(x, "fill", SHEET_LINK);
    xml_attr(x, "class", "px-link");
    xml_text(x, "this one shows all");
    xml_end(x);
    xml_text(x, ". ");
}

static void write_foot(const struct sheet *s, struct xml *x)
{
    xml_start(x, "text");
    xml_attr(x, "class", "px-hint");
    xml_attr(x, "x", "10");
    xml_attr_tenths(x, "y", s->height - 80);
    xml_attr(x, "fill", "#666");
    if (flame_js_size && s->options->form != FLAME_PICTURE)
        write_hint(x);
    xml_text(x, "Drawn by pprofx.");
    xml_end(x);
}

static void write_document(struct sheet *s, const struct sheet *above, struct head *h, struct xml *x)
{
    struct buf text = {0};
    write_root(s, h, x);
    element(x, "title", "px-t", buf_text(&h->title));
    head_describe(h, s, &text);
    element(x, "desc", "px-d", buf_text(&text));
    if (s->options->form != FLAME_HTML) /* there style sheet and script are the page's */
        element(x, "style", NULL, flame_css);
    write_defs(s, h, x);
    write_page(x);
    start_group(x, "px-head");
    (void)head_draw(h, s, x);
    xml_end(x);
    start_group(x, "px-view");
    start_group(x, "px-static");
    if (above)
        picture_draw(above, x);
    picture_draw(s, x);
    found_draw_badges(s, x);
    write_foot(s, x);
    xml_end(x);
    if (s->options->form != FLAME_PICTURE)
        xml_plain(x, flame_live, flame_live_size);
    xml_end(x);
    if (s->options->form != FLAME_PICTURE)
        write_data(s->data, x);
    if (s->options->form == FLAME_WHOLE)
        write_script(x);
    xml_end(x);
    buf_free(&text);
}

/* Where the header ends is known when it has been laid out: once into a document that is thrown away. */
static int measure(struct sheet *s, struct sheet *above, struct head *h, struct pprofx_error *err)
{
    struct buf nowhere = {0};
    struct xml *x;
    int rc = xml_begin(&x, &nowhere, err);
    if (rc)
        return rc;
    xml_start(x, "g");
    s->top = head_draw(h, s, x);
    if (above) {
        above->top = s->top;
        s->top += (int64_t)(above->n_rows > 2 ? above->n_rows - 2 : 0) * SHEET_ROW;
    }
    s->height = s->top + (int64_t)s->n_rows * SHEET_ROW + FOOT;
    xml_end(x);
    rc = xml_finish(x, err);
    buf_free(&nowhere);
    return rc;
}

static int write_whole(struct sheet *s, const struct sheet *above, struct head *h, struct buf *out,
                       struct pprofx_error *err)
{
    struct xml *x;
    int rc = xml_begin(&x, out, err);
    if (rc)
        return rc;
    write_document(s, above, h, x);
    return xml_finish(x, err);
}

/* In a page the SVG is an element, without what makes it a document. */
static int write_page_around(struct sheet *s, const struct sheet *above, struct head *h, struct buf *out,
                             struct pprofx_error *err)
{
    struct buf svg = {0};
    int rc = write_whole(s, above, h, &svg, err);
    if (!rc) {
        const char *root = strstr(buf_text(&svg), "<svg");
        html_begin(out, buf_text(&h->title));
        buf_add(out, root, svg.len - (size_t)(root - svg.data));
        html_end(out);
    }
    buf_free(&svg);
    return rc;
}

static int draw(struct sheet *s, struct sheet *above, struct buf *out, struct pprofx_error *err)
{
    struct head h;
    if (s->options->found)
        found_frames(s->found, s);
    head_make(&h, s);
    int rc = measure(s, above, &h, err);
    if (!rc)
        rc = s->options->form == FLAME_HTML ? write_page_around(s, above, &h, out, err)
                                            : write_whole(s, above, &h, out, err);
    head_free(&h);
    return rc;
}

int flame_svg(const struct profile *p, const struct flame_options *options, struct buf *out,
              struct notes *notes, struct pprofx_error *err)
{
    struct shape shape;
    struct sheet s = {0}, above = {0};
    int rc = shape_make(&shape, p, options, err);
    if (rc)
        return rc;
    rc = sheet_make(&s, p, options, &shape, err);
    if (!rc)
        rc = draw(&s, sheet_make_above(&above, &s, &shape) ? &above : NULL, out, err);
    if (!rc)
        page_notes(&s.page, notes);
    if (!rc && s.data->labels_left_out && options->form != FLAME_PICTURE)
        notes_add(notes, "not all labels can be chosen in the file: %s; -tagfocus=KEY=VALUE draws one alone",
                  s.data->labels_left_out);
    sheet_free(&s);
    sheet_free(&above);
    shape_free(&shape);
    return rc;
}
