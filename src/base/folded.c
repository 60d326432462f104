#include "base/folded.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* How many digits stand before s[n]. */
static size_t digits_before(const char *s, size_t n)
{
    size_t count = 0;
    while (count < n && is_digit(s[n - count - 1]))
        count++;
    return count;
}

/* Where the number at the end begins, or line.n when there is none. */
static size_t number_start(struct str line)
{
    size_t last = line.n - digits_before(line.p, line.n), start = last;
    if (last && line.p[last - 1] == '.') {
        size_t whole = digits_before(line.p, last - 1);
        if (!whole)
            return line.n;
        start = last - 1 - whole;
    }
    if (start < line.n && start && line.p[start - 1] == '-')
        start--;
    return start;
}

bool folded_split(struct str line, struct str *stack, struct str *number)
{
    size_t start = number_start(line);
    if (start == line.n || !start || !is_blank(line.p[start - 1]))
        return false;
    *stack = (struct str){line.p, start - 1};
    *number = (struct str){line.p + start, line.n - start};
    return true;
}

bool folded_number(struct str number, int64_t *out, bool *rounded)
{
    bool negative = number.n && number.p[0] == '-';
    int64_t v = 0;
    size_t i = negative;
    for (; i < number.n && is_digit(number.p[i]); i++) {
        int digit = number.p[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v)) /* -2^63 fits */
            return false;
    }
    if (i + 1 < number.n) {
        *rounded = true;
        if (number.p[i + 1] >= '5' && __builtin_sub_overflow(v, 1, &v))
            return false;
    }
    if (!negative && __builtin_sub_overflow(0, v, &v))
        return false;
    *out = v;
    return true;
}
