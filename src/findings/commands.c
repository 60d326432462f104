#include "findings/commands.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/regex.h"
#include "base/shell.h"
#include "findings/marks.h"

/* What a command can ask for. */
static const char *const asked[] = {"cpu",   "heap",  "allocs",       "goroutine",
                                    "mutex", "block", "threadcreate", "gc"};
enum { ASKED = sizeof asked / sizeof *asked };

/* Of which of them. */
enum which { LAST, BEFORE, FIRST, WHICH_N };

struct latest {
    const struct finding_source *of[WHICH_N][ASKED];
};

/* Of dumps and profiles of goroutines, a dump tells most; else the last moment. */
static bool is_better(const struct finding_source *a, const struct finding_source *b)
{
    bool x = str_is(a->form, "debug=2"), y = b && str_is(b->form, "debug=2");
    return !b || (x != y ? x : a->moment >= b->moment);
}

/* The first moment of what the last one is of. */
static void find_first(const struct finding_list *list, struct latest *all)
{
    for (size_t i = 0; i < list->n_sources; i++) {
        const struct finding_source *s = &list->sources[i];
        for (size_t k = 0; s->profile && !s->before && k < ASKED; k++) {
            const struct finding_source *last = all[s->process].of[LAST][k];
            if (s->moment == 1 && last && str_equal(last->kind, s->kind) && str_equal(last->form, s->form))
                all[s->process].of[FIRST][k] = s;
        }
    }
}

/* Of each process, [its number]. */
static struct latest *find_latest(const struct finding_list *list)
{
    struct latest *all = mem_zalloc(list->n_processes + 1, sizeof *all);
    for (size_t i = 0; i < list->n_sources; i++) {
        const struct finding_source *s = &list->sources[i];
        for (size_t k = 0; s->profile && k < ASKED; k++) {
            const struct finding_source **at = &all[s->process].of[s->before][k];
            bool fits =
                str_is(s->kind, asked[k]) || (str_is(s->kind, "heap") && str_is(str_of(asked[k]), "allocs"));
            if (fits && (!*at || str_is((*at)->kind, asked[k]) == str_is(s->kind, asked[k])
                             ? is_better(s, *at)
                             : str_is(s->kind, asked[k])))
                *at = s;
        }
    }
    find_first(list, all);
    return all;
}

/* "{cpu}", "{before.cpu}" or "{heap.first}" at the beginning of s: its length, or 0 when it is none of ours.
 */
static size_t placeholder(struct str s, enum which *which, size_t *kind)
{
    static const char *const before = "{before.", *const first = ".first";
    *which = str_begins(s, before) ? BEFORE : LAST;
    size_t start = *which == BEFORE ? strlen(before) : 1;
    for (size_t k = 0; s.n && s.p[0] == '{' && k < ASKED; k++) {
        struct str rest = {s.p + start, s.n - start};
        if (s.n <= start || !str_begins(rest, asked[k]))
            continue;
        size_t end = start + strlen(asked[k]);
        if (str_begins((struct str){s.p + end, s.n - end}, first)) {
            *which = FIRST;
            end += strlen(first);
        }
        *kind = k;
        if (end < s.n && s.p[end] == '}')
            return end + 1;
    }
    return 0;
}

static void put_path(struct buf *out, struct str name)
{
    struct buf path = {0};
    if (name.n > 1 && name.p[0] == '-') /* no option */
        buf_puts(&path, "./");
    buf_add(&path, name.p, name.n);
    shell_quote(out, buf_str(&path));
    buf_free(&path);
}

/* A text's pattern in which what stands in brackets, the type arguments, may be anything. */
static void put_generic(struct buf *out, struct str name)
{
    size_t depth = 0, start = 0;
    for (size_t i = 0; i <= name.n; i++) {
        bool opens = i < name.n && name.p[i] == '[', closes = i < name.n && name.p[i] == ']';
        if (!depth && (opens || i == name.n))
            regex_quote(out, (struct str){name.p + start, i - start});
        if (opens && !depth++)
            buf_puts(out, "\\[.*\\]");
        if (closes && depth && !--depth)
            start = i + 1;
    }
}

/* The function's own name in the finding's stack, which has the type arguments that blame is told without. */
static struct str whole_name(const struct finding *f)
{
    struct str found = f->blame.function;
    for (size_t i = 0; i < f->n_stack; i++) {
        struct buf folded = {0};
        const char *end = f->stack[i].n ? memchr(f->stack[i].p, ' ', f->stack[i].n) : NULL;
        struct str name = {f->stack[i].p, end ? (size_t)(end - f->stack[i].p) : f->stack[i].n};
        marks_add_folded(&folded, name);
        if (str_equal(buf_str(&folded), f->blame.function) && (found.n > name.n || str_equal(found, f->blame.function)))
            found = name;
        buf_free(&folded);
    }
    return found;
}

/* The function as a regular expression that matches its closures, too. */
static void put_function(struct buf *out, const struct finding *f)
{
    struct buf pattern = {0};
    struct str name = whole_name(f);
    bool is_generic = name.n && memchr(name.p, '[', name.n);
    buf_char(&pattern, '^');
    if (is_generic)
        put_generic(&pattern, name);
    else
        regex_quote(&pattern, f->blame.function);
    shell_quote(out, buf_str(&pattern));
    buf_free(&pattern);
}

/* While a command is filled in. */
struct filling {
    const struct finding *finding;
    const struct finding_list *list;
    const struct latest *latest; /* of its process */
    struct buf text;
    size_t word; /* where the present word begins */
    bool whole;  /* everything it asks for is there */
};

/* A path in the place of a placeholder; behind the first one the word is begun again. */
static void put_source(struct filling *t, const struct finding_source *s, struct str option, bool again)
{
    if (again) {
        buf_char(&t->text, ' ');
        buf_add(&t->text, option.p, option.n);
    }
    put_path(&t->text, s->name);
}

/* Rules look at all CPU profiles of a process together, so its commands do. */
static void put_cpu_profiles(struct filling *t, bool before)
{
    struct buf option = {0};
    bool any = false;
    buf_add(&option, t->text.data + t->word, t->text.len - t->word);
    for (size_t i = 0; i < t->list->n_sources; i++) {
        const struct finding_source *s = &t->list->sources[i];
        if (!s->profile || s->process != t->finding->process || s->before != before || !s->moment ||
            !str_is(s->kind, "cpu"))
            continue;
        put_source(t, s, buf_str(&option), any);
        any = true;
    }
    t->whole = t->whole && any;
    buf_free(&option);
}

static void put_placeholder(struct filling *t, enum which which, size_t kind)
{
    const struct finding_source *s = t->latest->of[which][kind];
    if (which != FIRST && str_is(str_of(asked[kind]), "cpu")) {
        put_cpu_profiles(t, which == BEFORE);
        return;
    }
    t->whole = t->whole && s;
    if (s)
        put_source(t, s, str_of(""), false);
}

/* Puts what the command begins with; how much of it that was. */
static size_t put_next(struct filling *t, struct str rest)
{
    static const char function[] = "{function}";
    enum which which;
    size_t kind, n = placeholder(rest, &which, &kind);
    if (n) {
        put_placeholder(t, which, kind);
        return n;
    }
    if (str_begins(rest, function)) {
        t->whole = t->whole && t->finding->blame.function.n;
        put_function(&t->text, t->finding);
        return sizeof function - 1;
    }
    buf_char(&t->text, rest.p[0]);
    if (rest.p[0] == ' ')
        t->word = t->text.len;
    return 1;
}

static struct str fill(const struct finding *f, const struct finding_list *list, const struct latest *latest,
                       struct arena *arena)
{
    struct filling t = {.finding = f, .list = list, .latest = &latest[f->process], .whole = true};
    for (size_t i = 0; i < f->command.n;)
        i += put_next(&t, (struct str){f->command.p + i, f->command.n - i});
    struct str filled = t.whole ? arena_str(arena, buf_str(&t.text)) : str_of("");
    buf_free(&t.text);
    return filled;
}

void commands_fill(struct finding_list *list, struct arena *arena)
{
    struct latest *latest = find_latest(list);
    for (size_t i = 0; i < list->n_findings; i++)
        list->findings[i].command = fill(&list->findings[i], list, latest, arena);
    for (size_t i = 0; i < list->n_quality; i++)
        list->quality[i].command = fill(&list->quality[i], list, latest, arena);
    mem_free(latest);
}
