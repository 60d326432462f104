/* Which functions are demangled, and what happens to names the demangler does not know. */
#include "profile/demangle.h"

#include "base/mem.h"
#include "profile/demangle_lang.h"
#include "profile/profile.h"

static bool starts(struct str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

static bool ends(struct str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0;
}

static bool holds(struct str s, const char *part)
{
    size_t n = strlen(part);
    for (const char *at = s.p, *end = s.p + s.n; (size_t)(end - at) >= n; at++) {
        at = memchr(at, part[0], (size_t)(end - at) - n + 1);
        if (!at)
            return false;
        if (memcmp(at, part, n) == 0)
            return true;
    }
    return false;
}

static bool is_symbol(struct str name)
{
    return starts(name, "_Z") || starts(name, "_R") || starts(name, "__Z") || starts(name, "__R") ||
           starts(name, "___Z") || starts(name, "_GLOBAL_");
}

static bool demangle_one(struct buf *out, const char *symbol, enum demangle_mode mode)
{
    return demangle_rust(out, symbol, mode) || demangle_cxx(out, symbol, mode);
}

bool demangle_symbol(struct buf *out, struct str symbol, enum demangle_mode mode)
{
    if (mode == DEMANGLE_NONE || !is_symbol(symbol) || symbol.n > DEMANGLE_MAX_IN)
        return false;
    for (size_t i = 0; i < symbol.n; i++) {
        if ((unsigned char)symbol.p[i] < ' ')
            return false; /* never in a symbol, and the C++ printer marks places with control characters */
    }
    struct buf text = {0};
    buf_add(&text, symbol.p, symbol.n);
    const char *p = buf_text(&text);
    bool done = demangle_one(out, p, mode) || demangle_one(out, p + 1, mode);
    buf_free(&text);
    return done;
}

/* "class.<init>" is Java's and "foo.(*Bar[…]).Method" is Go's. */
static bool looks_like_cxx(struct str name)
{
    if (holds(name, ".<") || holds(name, "])."))
        return false;
    return holds(name, "<") || holds(name, ">") || holds(name, "[") || holds(name, "]") || holds(name, "::");
}

/* Removes every outermost open…close from name; gives up at a close too many, keeping what it had removed. */
static void remove_matching(struct buf *name, char open, char close)
{
    size_t kept = 0, first = 0, depth = 0;
    for (size_t i = 0; i < name->len; i++) {
        char c = name->data[i];
        name->data[kept++] = c;
        if (c == open && depth++ == 0)
            first = kept - 1;
        if (c != close)
            continue;
        if (depth == 0) {
            memmove(name->data + kept, name->data + i + 1, name->len - i - 1);
            kept += name->len - i - 1;
            break;
        }
        if (--depth == 0)
            kept = first;
    }
    name->len = kept;
    if (name->data)
        name->data[kept] = '\0';
}

/* What the demangler does not know: cuts balanced parameters and template arguments out of a name that looks
 * like readable C++.  Appends the name, changed or not. */
static void shorten(struct buf *out, struct str name, enum demangle_mode mode)
{
    struct buf text = {0};
    buf_add(&text, name.p, name.n);
    if (looks_like_cxx(name)) {
        if (mode == DEMANGLE_DEFAULT || mode == DEMANGLE_TEMPLATES)
            remove_matching(&text, '(', ')');
        if (mode == DEMANGLE_DEFAULT)
            remove_matching(&text, '<', '>');
    }
    buf_add(out, buf_text(&text), text.len);
    buf_free(&text);
}

/* Whether the profile has a frame only a Go program has. */
static bool has_go_runtime(const struct profile *p)
{
    static const char *const names[] = {"runtime.goexit", "runtime.main", "main.main"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint32_t id = profile_find(p, names[i], strlen(names[i]));
        for (size_t f = 0; id != NONE && f < p->n_functions; f++) {
            if (p->functions[f].name == id)
                return true;
        }
    }
    return false;
}

static bool is_go(const struct profile *p, const struct function *f, bool go_runtime)
{
    if (ends(profile_string(p, f->file), ".go"))
        return true;
    struct str name = profile_string(p, f->system_name ? f->system_name : f->name);
    return go_runtime && !is_symbol(name);
}

/* The string a symbol becomes. */
static uint32_t rename_symbol(struct profile *p, uint32_t symbol, enum demangle_mode mode, struct buf *text)
{
    buf_clear(text);
    struct str s = profile_string(p, symbol);
    if (!demangle_symbol(text, s, mode))
        shorten(text, s, mode);
    return profile_intern(p, buf_text(text), text->len);
}

void demangle_profile(struct profile *p, enum demangle_mode mode, bool force, bool compat)
{
    bool go_runtime = !compat && has_go_runtime(p);
    size_t n_symbols = profile_n_strings(p);
    uint32_t *names = mem_alloc(n_symbols, sizeof *names); /* by symbol; NONE: not seen yet */
    memset(names, 0xff, n_symbols * sizeof *names);
    struct buf text = {0};
    for (size_t i = 0; i < p->n_functions; i++) {
        struct function *f = &p->functions[i];
        if (!compat && is_go(p, f, go_runtime))
            continue;
        if (force && f->name && f->system_name)
            f->name = f->system_name;
        if (mode == DEMANGLE_NONE || (f->name && f->name != f->system_name))
            continue;
        uint32_t symbol = f->system_name;
        if (names[symbol] == NONE)
            names[symbol] = rename_symbol(p, symbol, mode, &text);
        f->name = names[symbol];
    }
    buf_free(&text);
    mem_free(names);
}
