#include "flame/columns.h"

#include "base/utf8.h"

#include <stdbool.h>

struct range {
    uint32_t from, to;
};

static bool is_in(uint32_t c, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return true;
    return false;
}

#define IS_IN(c, ranges) is_in(c, ranges, sizeof(ranges) / sizeof *(ranges))

/* Combining marks and variation selectors of the scripts that names are likely to be written in. */
static bool is_mark(uint32_t c)
{
    static const struct range marks[] = {
        {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},     {0x610, 0x61a},     {0x64b, 0x65f},
        {0x6d6, 0x6dc},   {0x900, 0x902},   {0x941, 0x948},     {0xe31, 0xe31},     {0xe34, 0xe3a},
        {0xe47, 0xe4e},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x20d0, 0x20ff},   {0x3099, 0x309a},
        {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0x1f3fb, 0x1f3ff}, {0xe0100, 0xe01ef},
    };
    return IS_IN(c, marks);
}

/* East Asian scripts, full forms, pictures. */
static bool is_wide(uint32_t c)
{
    static const struct range wide[] = {
        {0x1100, 0x115f},   {0x231a, 0x231b},   {0x23e9, 0x23ec},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
        {0x2648, 0x2653},   {0x26a1, 0x26a1},   {0x26aa, 0x26ab},   {0x2705, 0x2705},   {0x2728, 0x2728},
        {0x274c, 0x274c},   {0x2753, 0x2757},   {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2e80, 0x303e},
        {0x3041, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},   {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18cff}, {0x1b000, 0x1b2ff},
        {0x1f004, 0x1f004}, {0x1f18e, 0x1f19a}, {0x1f200, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f7e0, 0x1f7eb},
        {0x1f900, 0x1faff}, {0x20000, 0x3fffd},
    };
    return IS_IN(c, wide);
}

static size_t width_of(uint32_t c)
{
    return c < 0x300 ? 1 : is_mark(c) ? 0 : is_wide(c) ? 2 : 1;
}

static struct str behind(struct str s, size_t n)
{
    return (struct str){s.p + n, s.n - n};
}

size_t columns_of(struct str text)
{
    size_t columns = 0;
    for (size_t length; text.n; text = behind(text, length))
        columns += width_of(utf8_next(text, &length));
    return columns;
}

size_t columns_cut(struct buf *out, struct str text, size_t room)
{
    size_t whole = columns_of(text), columns = 0;
    if (whole <= room) {
        buf_add(out, text.p, text.n);
        return whole;
    }
    if (room == 0)
        return 0;
    for (size_t length; text.n; text = behind(text, length)) {
        size_t width = width_of(utf8_next(text, &length));
        if (columns + width > room - 1)
            break;
        buf_add(out, text.p, length);
        columns += width;
    }
    buf_puts(out, "…");
    return columns + 1;
}
