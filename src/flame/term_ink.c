#include "flame/term_ink.h"

#include "flame/palette.h"

/* Without colour a frame's class is told by what fills it, a thin run by colons. */
static const char fills[FLAME_N_CLASSES + 1] = "=-~^._*+'";

static unsigned hex(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

struct rgb term_rgb(const char *color)
{
    return (struct rgb){hex(color[1]) << 4 | hex(color[2]), hex(color[3]) << 4 | hex(color[4]),
                        hex(color[5]) << 4 | hex(color[6])};
}

/* The nearest of the six steps of the cube of 256 colours: 0, 95, 135, …, 255. */
static unsigned step_of(unsigned v)
{
    return v < 48 ? 0 : v < 115 ? 1 : (v - 35) / 40;
}

static unsigned distance(struct rgb a, struct rgb b)
{
    unsigned r = a.r > b.r ? a.r - b.r : b.r - a.r, g = a.g > b.g ? a.g - b.g : b.g - a.g;
    unsigned v = a.b > b.b ? a.b - b.b : b.b - a.b;
    return r * r + g * g + v * v;
}

static unsigned level(unsigned step)
{
    return step ? 55 + 40 * step : 0;
}

/* The nearest of the cube and of the 24 greys. */
static unsigned nearest_256(struct rgb c)
{
    unsigned r = step_of(c.r), g = step_of(c.g), b = step_of(c.b), mean = (c.r + c.g + c.b) / 3;
    unsigned grey = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
    struct rgb cube = {level(r), level(g), level(b)}, gray = {8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey};
    return distance(c, gray) < distance(c, cube) ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

void term_color(const struct term_ink *ink, enum term_ground ground, struct rgb c)
{
    if (ink->colors == TERM_TRUE)
        buf_printf(ink->out, "\x1b[%d;2;%u;%u;%um", ground, c.r, c.g, c.b);
    else if (ink->colors == TERM_256)
        buf_printf(ink->out, "\x1b[%d;5;%um", ground, nearest_256(c));
}

static void put_style(const struct term_ink *ink, const char *style)
{
    if (ink->colors != TERM_PLAIN)
        buf_puts(ink->out, style);
}

void term_bold(const struct term_ink *ink)
{
    put_style(ink, "\x1b[1m");
}

void term_plain(const struct term_ink *ink)
{
    put_style(ink, "\x1b[0m");
}

void term_fill(const struct term_ink *ink, unsigned class, size_t n)
{
    buf_fill(ink->out, ink->colors == TERM_PLAIN ? fills[class] : ' ', n);
}
