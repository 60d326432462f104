#include "decode/symbols.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/notes.h"
#include "decode/scan.h"
#include "decode/unquote.h"

void symbols_free(struct symbols *s)
{
    mem_free(s->spots);
    mem_free(s->shown);
    mem_free(s->calls);
    mem_free(s->labels);
    *s = (struct symbols){0};
}

int symbols_begin(struct symbols *s, struct pprofx_error *err)
{
    struct legacy *l = s->l;
    struct builder *b = &l->t.b;
    int r = BUILDER_GROW(b, s->spots, s->spots_cap, l->n_addresses, err);
    if (!r)
        r = BUILDER_GROW(b, s->shown, s->shown_cap, l->n_addresses, err);
    for (size_t i = 0; !r && i < l->n_addresses; i++) {
        s->shown[i] = false;
        r = spots_at(&l->spots, &l->t, l->addresses[i] - 1, &s->spots[i], err);
    }
    s->n_shown = 0;
    s->at = SIZE_MAX;
    s->left = 0;
    s->naming = false;
    s->n_calls = 0;
    s->n_labels = 0;
    s->budget = 2 * l->n_addresses + 64;
    return r;
}

/* What a line says behind its PC; texts are empty where it says nothing. */
struct named {
    struct str function, file;
    int64_t line;
    uint64_t offset;
    bool has_offset;
};

/* Cuts text at the last c; false, with all of it in front, when there is none. */
static bool cut_last(struct str text, char c, struct str *front, struct str *back)
{
    for (size_t i = text.n; i-- > 0;) {
        if (text.p[i] == c) {
            *front = (struct str){text.p, i};
            *back = (struct str){text.p + i + 1, text.n - i - 1};
            return true;
        }
    }
    *front = text;
    *back = (struct str){text.p + text.n, 0};
    return false;
}

static struct str take_field(struct str *s)
{
    while (s->n && *s->p == '\t')
        *s = (struct str){s->p + 1, s->n - 1};
    const char *end = s->n ? memchr(s->p, '\t', s->n) : NULL;
    size_t n = end ? (size_t)(end - s->p) : s->n;
    struct str field = {s->p, n};
    *s = (struct str){s->p + n, s->n - n};
    return field;
}

static struct named name_of(struct str rest)
{
    struct named out = {0};
    struct str back, function = take_field(&rest), place = take_field(&rest);
    if (cut_last(function, '+', &out.function, &back))
        out.has_offset = scan_text(&back, "0x") && scan_hex(back, &out.offset);
    if (!out.has_offset)
        out.function = function;
    if (!cut_last(place, ':', &out.file, &back) || !scan_decimal(back, &out.line)) {
        out.file = place;
        out.line = 0;
    }
    return out;
}

/* The address the calls were collected for gets them. */
static int settle_naming(struct symbols *s, struct pprofx_error *err)
{
    if (!s->naming)
        return PPROFX_OK;
    s->naming = false;
    return spots_name(&s->l->spots, &s->l->t, s->spots[s->at], s->calls, (uint32_t)s->n_calls, s->entry, err);
}

static int add_call(struct symbols *s, uint64_t pc, const struct named *named, uint32_t function,
                    struct pprofx_error *err)
{
    int r = BUILDER_GROW(&s->l->t.b, s->calls, s->calls_cap, s->n_calls + 1, err);
    if (r || s->n_calls == SPOT_MOST_CALLS)
        return r;
    s->entry = named->has_offset ? pc - named->offset : 0;
    s->calls[s->n_calls++] = (struct line){.line = named->line, .function = function};
    return PPROFX_OK;
}

/* A line tells the call, one byte before the address it returns to.  Only at a function's first byte there is
 * nothing before, and then rest says "+0x0". */
static bool is_about(const struct symbols *s, size_t i, uint64_t pc, struct str rest)
{
    uint64_t address = s->l->addresses[i];
    return address - 1 == pc || (address == pc && scan_find(&rest, "+0x0\t"));
}

/* The next address that pc is; false when none is.  A stack that lies about its frames costs no more than two
 * looks at each of them. */
static bool find(struct symbols *s, uint64_t pc, struct str rest, size_t *out)
{
    for (size_t i = s->at + 1; i < s->l->n_addresses && s->budget; i++, s->budget--) {
        if (is_about(s, i, pc, rest)) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* One more call of the address being named, or, where a function calls itself, the same address again. */
static bool continues(const struct symbols *s, uint32_t function)
{
    bool again = s->at + 1 < s->l->n_addresses && s->l->addresses[s->at + 1] == s->l->addresses[s->at];
    return !(again && s->n_calls && s->calls[0].function == function);
}

static int name_frame(struct symbols *s, uint64_t pc, struct str rest, bool is_next, struct pprofx_error *err)
{
    struct named named = name_of(rest);
    uint32_t function;
    if (!named.function.n)
        return PPROFX_OK;
    s->any = true;
    int r = text_function(&s->l->t, named.function, named.file, &function, err);
    if (r)
        return r;
    if (is_next && !continues(s, function)) {
        r = settle_naming(s, err);
        s->shown[++s->at] = true;
        s->n_shown++;
        s->left = (uint32_t)s->n_calls - 1;
        return r;
    }
    return add_call(s, pc, &named, function, err);
}

/* The line is about another address than the last one. */
static int next_frame(struct symbols *s, uint64_t pc, struct str rest, struct pprofx_error *err)
{
    size_t at;
    if (!find(s, pc, rest, &at))
        return PPROFX_OK;
    int r = settle_naming(s, err);
    s->at = at;
    s->shown[at] = true;
    s->n_shown++;
    s->n_calls = 0;
    const struct spot *spot = &s->l->spots.rows[s->spots[at]];
    s->naming = !spot->n_calls;
    if (s->naming)
        return r ? r : name_frame(s, pc, rest, false, err);
    s->any = true;
    s->left = spot->n_calls - 1U;
    return r;
}

static int read_frame(struct symbols *s, struct str line, struct pprofx_error *err)
{
    uint64_t pc;
    struct str field = take_field(&line);
    if (!scan_text(&field, "0x") || !scan_hex(field, &pc))
        return PPROFX_OK;
    if (s->at != SIZE_MAX && is_about(s, s->at, pc, line)) {
        if (s->naming)
            return name_frame(s, pc, line, true, err);
        if (s->left) {
            s->left--;
            return PPROFX_OK;
        }
    }
    return next_frame(s, pc, line, err);
}

int symbols_label(struct symbols *s, const struct label *label, struct pprofx_error *err)
{
    uint32_t row;
    int r = text_label(&s->l->t, label, &row, err);
    if (!r)
        r = BUILDER_GROW(&s->l->t.b, s->labels, s->labels_cap, s->n_labels + 1, err);
    if (!r)
        s->labels[s->n_labels++] = row;
    return r;
}

/* {"key":"value", "key":"value"}, Go's %q each. */
static int read_labels(struct symbols *s, struct str text, struct pprofx_error *err)
{
    struct profile *p = text_of(&s->l->t);
    struct buf key = {0}, value = {0};
    int r = PPROFX_OK;
    bool more = scan_text(&text, "{");
    while (!r && more && unquote(&text, &key) && scan_text(&text, ":") && unquote(&text, &value)) {
        struct label label = {.key = profile_intern(p, (const char *)key.data, key.len),
                              .text = profile_intern(p, (const char *)value.data, value.len)};
        if (label.key)
            r = symbols_label(s, &label, err);
        more = scan_text(&text, ", ");
    }
    buf_free(&key);
    buf_free(&value);
    return r;
}

int symbols_comment(struct symbols *s, struct str line, struct pprofx_error *err)
{
    if (s->l->compat || !scan_text(&line, "#"))
        return PPROFX_OK;
    if (line.n && *line.p == '\t')
        return read_frame(s, line, err);
    return scan_text(&line, " labels: ") ? read_labels(s, line, err) : PPROFX_OK;
}

static uint32_t location_of(const struct symbols *s, size_t i)
{
    return s->l->spots.rows[s->spots[i]].location;
}

/* Marks what Go does not name: all up to the first frame shown, and behind them all the last one.  from and
 * to bound what the protobuf of the same moment has. */
static void bound(struct symbols *s, size_t *from, size_t *to)
{
    struct spot *spots = s->l->spots.rows;
    size_t n = s->l->n_addresses, first = 0;
    *from = 0;
    *to = n;
    if (!s->n_shown)
        return;
    while (!s->shown[first])
        spots[s->spots[first++]].kind = SPOT_HIDDEN;
    if (s->hidden == SYMBOLS_DROP_HIDDEN)
        *from = first;
    if (!s->shown[n - 1] && n > 1 && s->shown[n - 2]) {
        spots[s->spots[n - 1]].kind = SPOT_EXIT;
        *to = n - 1;
    }
}

/* The function a frame is in, calls inlined into it aside; NONE when it has no name. */
static uint32_t function_of(const struct symbols *s, size_t i)
{
    const struct profile *p = text_of(&s->l->t);
    const struct location *l = &p->locations[location_of(s, i)];
    return l->n_lines ? p->lines[l->first_line + l->n_lines - 1].function : NONE;
}

/* Frames whose functions begin at one address. */
struct run {
    size_t end;
    uint32_t outer; /* the function of the last of them */
};

static void find_run(const struct symbols *s, size_t i, size_t to, struct run *out)
{
    const struct spot *spots = s->l->spots.rows;
    uint64_t entry = spots[s->spots[i]].entry;
    out->end = i + 1;
    while (entry && out->end < to && s->shown[out->end - 1] && spots[s->spots[out->end]].entry == entry)
        out->end++;
    out->outer = function_of(s, out->end - 1);
}

/* Since Go 1.21 an inlined call has an address of its own; its function begins where the one it is inlined
 * into does.  How many addresses from i on are one place in the code: inlined calls and, last, where they
 * are. */
static size_t inlined(const struct symbols *s, size_t i, const struct run *run)
{
    if (run->outer == NONE)
        return 1;
    size_t n = 1;
    while (function_of(s, i + n - 1) != run->outer)
        n++;
    return n;
}

/* The place in the code of n addresses. */
static int join(struct symbols *s, size_t i, size_t n, uint32_t *out, struct pprofx_error *err)
{
    struct text_profile *t = &s->l->t;
    int r = PPROFX_OK;
    *out = location_of(s, i);
    if (n == 1)
        return r;
    s->n_calls = 0;
    for (size_t k = i; !r && k < i + n; k++) {
        struct location l = text_of(t)->locations[location_of(s, k)];
        r = BUILDER_GROW(&t->b, s->calls, s->calls_cap, s->n_calls + l.n_lines, err);
        for (uint32_t c = 0; !r && c < l.n_lines; c++)
            s->calls[s->n_calls++] = text_of(t)->lines[l.first_line + c];
    }
    uint64_t address = text_of(t)->locations[*out].address;
    return r ? r : text_location(t, s->calls, (uint32_t)s->n_calls, address, NONE, out, err);
}

int symbols_end(struct symbols *s, const int64_t *values, struct pprofx_error *err)
{
    struct legacy *l = s->l;
    struct run run = {0};
    size_t from, to, depth = 0;
    int r = settle_naming(s, err);
    bound(s, &from, &to);
    if (l->by_address) {
        from = 0;
        to = l->n_addresses;
    }
    if (!r)
        r = BUILDER_GROW(&l->t.b, l->stack, l->stack_cap, to - from, err);
    for (size_t i = from, n = 1; !r && i < to; i += n) {
        if (i >= run.end)
            find_run(s, i, to, &run);
        if (!l->by_address && !l->compat)
            n = inlined(s, i, &run);
        r = join(s, i, n, &l->stack[depth++], err);
    }
    return r ? r : text_sample(&l->t, l->stack, depth, values, s->labels, s->n_labels, err);
}

int symbols_finish(struct symbols *s, struct pprofx_error *err)
{
    size_t n_hidden;
    int r = spots_name_hidden(&s->l->spots, &s->l->t, &n_hidden, err);
    if (!r && n_hidden && s->hidden == SYMBOLS_KEEP_HIDDEN)
        notes_add(s->l->notes,
                  "the text does not name the runtime's functions at the top of stacks: they are "
                  "runtime.(hidden); a profile fetched with debug=0 has their names");
    return r;
}
