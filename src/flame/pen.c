#include "flame/pen.h"

#include "base/utf8.h"

#include <stdio.h>

int64_t pen_width(const struct buf *text)
{
    return (int64_t)utf8_count((struct str){buf_text(text), text->len}) * SHEET_CHARACTER;
}

void pen_room(struct pen *pen, int64_t width)
{
    if (pen->at > SHEET_PAD && pen->at + width > SHEET_WIDTH - SHEET_PAD) {
        pen->at = SHEET_PAD;
        pen->y += PEN_LINE;
    }
}

void pen_new_line(struct pen *pen)
{
    if (pen->at > SHEET_PAD)
        pen->y += PEN_LINE;
    pen->at = SHEET_PAD;
}

void pen_continue(struct pen *pen, int64_t width)
{
    pen->at -= PEN_GAP - SHEET_CHARACTER;
    pen_room(pen, width);
}

void pen_start_link(struct pen *pen, size_t view)
{
    char target[24];
    snprintf(target, sizeof target, "#v%zu", view);
    xml_start(pen->x, "a");
    xml_attr(pen->x, "href", target);
    xml_attr(pen->x, "xlink:href", target); /* for those who know only this one */
    xml_attr(pen->x, "fill", SHEET_LINK);
    xml_attr(pen->x, "class", "px-link");
}
