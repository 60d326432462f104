/* Java's profiles of gperftools' kind: heap and contention as text, and the names at the end of them and of
 * its CPU profile, by the numbers that stand for addresses. */
#include "base/error.h"
#include "base/mem.h"
#include "decode/legacy_reader.h"

enum { SAMPLING_RATE = 512 * 1024 }; /* of the heap, always */

enum java_kind {
    JAVA_HEAP,
    JAVA_CONTENTION,
};

static bool kind_of(struct str line, enum java_kind *out)
{
    line = scan_trim(line);
    *out = str_equal(line, str_of("--- heapz 1 ---")) ? JAVA_HEAP : JAVA_CONTENTION;
    return *out == JAVA_HEAP || str_equal(line, str_of("--- contentionz 1 ---"));
}

bool legacy_is_java(struct str line)
{
    enum java_kind kind;
    return kind_of(line, &kind);
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ' ';
}

/* The first KEY=VALUE of words in a line, wherever. */
static bool find_attribute(struct str line, struct str *key, struct str *value)
{
    for (size_t i = 1; i + 1 < line.n; i++) {
        if (line.p[i] != '=' || !is_word(line.p[i - 1]) || !is_word(line.p[i + 1]))
            continue;
        size_t from = i, to = i + 1;
        while (from > 0 && is_word(line.p[from - 1]))
            from--;
        while (to < line.n && is_word(line.p[to]))
            to++;
        *key = scan_trim((struct str){line.p + from, i - from});
        *value = scan_trim((struct str){line.p + i + 1, to - i - 1});
        return true;
    }
    return false;
}

static void set_types(struct legacy *l, enum java_kind kind, struct str unit)
{
    struct profile *p = text_of(&l->t);
    p->n_types = 0;
    text_type(&l->t, kind == JAVA_HEAP ? "inuse_objects" : "contentions", "count");
    text_type(&l->t, kind == JAVA_HEAP ? "inuse_space" : "delay", "");
    p->types[1].unit = profile_intern(p, unit.p, unit.n);
}

static int read_number(struct str value, int64_t *out, struct pprofx_error *err)
{
    return scan_integer(value, out) ? PPROFX_OK
                                    : error_set(err, PPROFX_FORMAT, "the value is no number that Go reads");
}

static int read_attribute(struct legacy *l, enum java_kind kind, struct str key, struct str value,
                          struct pprofx_error *err)
{
    int64_t number = 0;
    int r = PPROFX_OK;
    if (str_equal(key, str_of("format")) && str_equal(value, str_of("java")))
        return r;
    if (str_equal(key, str_of("resolution"))) {
        set_types(l, kind, value);
        return r;
    }
    if (kind == JAVA_CONTENTION && str_equal(key, str_of("sampling period"))) {
        r = read_number(value, &number, err);
        legacy_period(l, "contentions", "count", number);
        return r;
    }
    if (kind == JAVA_CONTENTION && str_equal(key, str_of("ms since reset"))) {
        r = read_number(value, &number, err);
        text_of(&l->t)->duration_nanos = legacy_times(l, number, 1000 * 1000);
        return r;
    }
    return error_set(err, PPROFX_FORMAT, "is no attribute of a profile of Java");
}

/* Up to a line that is no attribute, which then is the present one. */
static int read_attributes(struct legacy *l, enum java_kind kind, struct pprofx_error *err)
{
    for (;;) {
        int r = legacy_next(l, err);
        struct str line = scan_trim(l->line), key, value;
        if (r || !legacy_line_ended(l))
            return r;
        if (!line.n)
            continue;
        if (!find_attribute(line, &key, &value))
            return PPROFX_OK;
        r = read_attribute(l, kind, key, value, err);
        if (r)
            return r;
    }
}

/* The first "SIZE COUNT @ " of a line; s then stands behind it. */
static bool find_sample(struct str *s, struct str *first, struct str *second)
{
    while (s->n) {
        struct str at = *s, behind;
        *first = scan_digits(&at);
        if (!first->n) {
            *s = (struct str){s->p + 1, s->n - 1};
            continue;
        }
        behind = at;
        scan_blanks(&at);
        bool apart = at.n < behind.n;
        *second = scan_digits(&at);
        if (apart && second->n && scan_text(&at, " ")) {
            scan_blanks(&at);
            if (scan_text(&at, "@ ")) {
                *s = at;
                return true;
            }
        }
        *s = behind;
    }
    return false;
}

/* values: the second number, then the first. */
static int scale(struct legacy *l, enum java_kind kind, int64_t *values, struct label *label,
                 struct pprofx_error *err)
{
    int64_t period = text_of(&l->t)->period;
    if (kind == JAVA_CONTENTION) {
        values[0] = period ? legacy_times(l, values[0], period) : values[0];
        values[1] = period ? legacy_times(l, values[1], period) : values[1];
        return PPROFX_OK;
    }
    if (!values[0])
        return error_set(err, PPROFX_FORMAT, "the second number must not be 0");
    *label = legacy_bytes_label(l, values[1] / values[0]);
    legacy_unsample(l, SAMPLING_RATE, &values[0], &values[1]);
    return PPROFX_OK;
}

static int read_sample(struct legacy *l, enum java_kind kind, struct str line, const struct str *numbers,
                       struct pprofx_error *err)
{
    int64_t values[2];
    struct label label = {0};
    uint32_t row = 0;
    l->n_addresses = 0;
    int r = legacy_addresses(l, line, true, err);
    if (r)
        return r;
    if (!scan_integer(numbers[1], &values[0]) || !scan_integer(numbers[0], &values[1]))
        return error_set(err, PPROFX_FORMAT, "a number is none that Go reads");
    r = scale(l, kind, values, &label, err);
    if (!r && text_of(&l->t)->n_types == 0)
        r = error_set(err, PPROFX_FORMAT, "there is a sample, but no resolution above it");
    if (!r && label.key)
        r = text_label(&l->t, &label, &row, err);
    return r ? r : legacy_sample(l, values, &row, label.key ? 1 : 0, err);
}

/* Up to a line that is no sample, which then is the present one. */
static int read_samples(struct legacy *l, enum java_kind kind, struct pprofx_error *err)
{
    while (legacy_line_ended(l)) {
        struct str line = scan_trim(l->line), numbers[2];
        if (line.n && !find_sample(&line, &numbers[0], &numbers[1]))
            return PPROFX_OK;
        int r = line.n ? read_sample(l, kind, line, numbers, err) : PPROFX_OK;
        if (!r)
            r = legacy_next(l, err);
        if (r)
            return r;
    }
    return PPROFX_OK;
}

/* What a line says of a number. */
struct java_name {
    struct str function, file;
    int64_t line;
};

/* Cuts "FUNCTION (REST" at the last blank before a parenthesis that has something between it and the end. */
static bool cut_place(struct str s, size_t end, struct str *function, struct str *rest)
{
    for (size_t i = end; i-- > 1;) {
        if (s.p[i] == '(' && scan_is_space(s.p[i - 1])) {
            *function = (struct str){s.p, i - 1};
            *rest = (struct str){s.p + i + 1, end - i - 1};
            return true;
        }
    }
    return false;
}

/* FUNCTION (FILE:12) */
static bool split_file_line(struct str s, struct java_name *out)
{
    size_t close = s.n - 1, digits = close;
    int64_t line;
    if (!s.n || s.p[close] != ')')
        return false;
    while (digits > 0 && s.p[digits - 1] >= '0' && s.p[digits - 1] <= '9')
        digits--;
    size_t number = digits > 0 && s.p[digits - 1] == '-' ? digits - 1 : digits;
    if (digits == close || number < 2 || s.p[number - 1] != ':')
        return false;
    /* One byte of the file at least: the parenthesis is two before the colon, or further. */
    struct str to_file = {s.p, number - 2};
    if (!cut_place(to_file, to_file.n, &out->function, &out->file))
        return false;
    out->file.n++;
    out->line = scan_decimal((struct str){s.p + number, close - number}, &line) && line > 0 ? line : 0;
    return true;
}

/* Go's filepath.Base. */
static struct str base_of(struct str path)
{
    if (!path.n)
        return str_of(".");
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    size_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/')
        from--;
    return path.n ? (struct str){path.p + from, path.n - from} : str_of("/");
}

static struct java_name name_of(struct str s)
{
    struct java_name out = {0};
    struct str path, stub = s;
    if (split_file_line(s, &out))
        return out;
    if (s.n && s.p[s.n - 1] == ')' && cut_place(s, s.n - 1, &out.function, &path))
        out.file = base_of(path);
    else
        out.function = scan_find(&stub, "generated stub/JIT") ? str_of("STUB") : s;
    return out;
}

struct java_names {
    struct legacy *l;
    uint32_t *functions; /* of each string: its function + 1; a name has the file it came with first */
    size_t functions_cap;
};

static int find_function(struct java_names *n, const struct java_name *name, uint32_t *out,
                         struct pprofx_error *err)
{
    struct profile *p = text_of(&n->l->t);
    uint32_t id = profile_intern(p, name->function.p, name->function.n);
    size_t known = n->functions_cap;
    int r = BUILDER_GROW(&n->l->t.b, n->functions, n->functions_cap, (size_t)id + 1, err);
    if (r)
        return r;
    if (n->functions_cap > known)
        memset(n->functions + known, 0, (n->functions_cap - known) * sizeof *n->functions);
    if (!n->functions[id]) {
        r = text_function(&n->l->t, name->function, name->file, out, err);
        if (r)
            return r;
        p->functions[*out].system_name = id;
        n->functions[id] = *out + 1;
    }
    *out = n->functions[id] - 1;
    return PPROFX_OK;
}

/* The number's location is the last place told of it. */
static int set_place(struct java_names *n, uint32_t spot, const struct java_name *name,
                     struct pprofx_error *err)
{
    struct line call = {.line = name->line};
    struct profile *p = text_of(&n->l->t);
    struct location *location = &p->locations[n->l->spots.rows[spot].location];
    int r = find_function(n, name, &call.function, err);
    if (r)
        return r;
    location->address = 0;
    if (!location->n_lines)
        return spots_name(&n->l->spots, &n->l->t, spot, &call, 1, 0, err);
    p->lines[location->first_line] = call;
    return PPROFX_OK;
}

/* 0x1f NAME */
static int read_name(struct java_names *n, struct str line, struct pprofx_error *err)
{
    uint64_t number;
    line = scan_trim(line);
    if (!scan_text(&line, "0x"))
        return PPROFX_OK;
    size_t digits = 0;
    while (digits < line.n && scan_is_hex(line.p[digits]))
        digits++;
    struct str hex = {line.p, digits}, name = {line.p + digits, line.n - digits};
    if (!digits || !name.n || !scan_is_space(*name.p))
        return PPROFX_OK;
    while (name.n && scan_is_space(*name.p))
        name = (struct str){name.p + 1, name.n - 1};
    if (!scan_hex(hex, &number))
        return error_set(err, PPROFX_FORMAT, "an address does not fit 64 bits");
    uint32_t spot = idmap_find(&n->l->spots.ids, number);
    struct java_name of = name_of(name);
    return spot == UINT32_MAX ? PPROFX_OK : set_place(n, spot, &of, err);
}

/* A function's new row; those that are met first come first. */
static uint32_t order_function(struct profile *p, uint32_t function, uint32_t *rows, struct function *ordered,
                               uint32_t *n)
{
    if (!rows[function]) {
        ordered[*n] = p->functions[function];
        ordered[*n].id = *n + 1;
        rows[function] = ++*n;
    }
    return rows[function] - 1;
}

/* As pprof numbers them: in the order of the locations, without those that none has kept. */
static void order_functions(struct profile *p)
{
    uint32_t *rows = mem_zalloc(p->n_functions + 1, sizeof *rows), n = 0; /* new row + 1 */
    struct function *ordered = mem_alloc(p->n_functions + 1, sizeof *ordered);
    for (size_t i = 0; i < p->n_locations; i++) {
        const struct location *l = &p->locations[i];
        for (uint32_t k = 0; k < l->n_lines; k++) {
            struct line *line = &p->lines[l->first_line + k];
            line->function = order_function(p, line->function, rows, ordered, &n);
        }
    }
    if (n)
        memcpy(p->functions, ordered, n * sizeof *ordered);
    p->n_functions = n;
    mem_free(ordered);
    mem_free(rows);
}

int legacy_java_names(struct legacy *l, struct pprofx_error *err)
{
    struct java_names n = {.l = l};
    int r = PPROFX_OK;
    l->no_addresses = true;
    while (!r && l->more) {
        r = read_name(&n, l->line, err);
        if (!r)
            r = legacy_next(l, err);
    }
    mem_free(n.functions);
    if (!r)
        order_functions(text_of(&l->t));
    return r;
}

int legacy_java(struct legacy *l, struct pprofx_error *err)
{
    enum java_kind kind;
    l->any_length = true;
    int r = legacy_next(l, err);
    if (!r && !kind_of(l->line, &kind))
        r = error_set(err, PPROFX_FORMAT, "is no header of a profile of Java");
    if (!r)
        r = read_attributes(l, kind, err);
    if (!r)
        r = read_samples(l, kind, err);
    if (!r)
        r = legacy_java_names(l, err);
    if (!r && text_of(&l->t)->n_types == 0)
        r = error_set(err, PPROFX_FORMAT, "there is no resolution");
    return r;
}
