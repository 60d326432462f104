#include "findings/commands.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/regex.h"
#include "base/shell.h"

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

/* What a frame's name begins with when it is the blamed one's but for type arguments; else "". */
static struct str with_arguments(struct str name, struct str blamed)
{
    size_t i = 0, j = 0, depth = 0;
    for (; i < name.n && j < blamed.n; i++) {
        bool closes = name.p[i] == ']' && depth;
        depth += name.p[i] == '[';
        depth -= closes;
        if (depth || closes)
            continue;
        if (name.p[i] != blamed.p[j++])
            return str_of("");
    }
    return j == blamed.n ? (struct str){name.p, i} : str_of("");
}

/* The blamed function as it is called in the finding's stack, without what stands for closures. */
static struct str whole_name(const struct finding *f)
{
    for (size_t i = 0; i < f->n_stack; i++) {
        struct str name = with_arguments(f->stack[i], f->blame.function);
        if (name.n)
            return name;
    }
    return f->blame.function;
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

/* The function as a regular expression that matches its closures, too; where nobody is blamed the option that
 * asks for it is left out. */
static void put_function(struct filling *t)
{
    struct buf pattern = {0};
    if (!t->finding->blame.function.n) {
        t->text.len = t->word > 0 ? t->word - 1 : 0;
        return;
    }
    buf_char(&pattern, '^');
    put_generic(&pattern, whole_name(t->finding));
    shell_quote(&t->text, buf_str(&pattern));
    buf_free(&pattern);
}

/* "{#12}" at the beginning, the profile of that number: its length, or 0 when it is none. */
static size_t numbered(const struct filling *t, struct str s, const struct finding_source **out)
{
    int64_t number = 0;
    size_t n = 2;
    for (; n < s.n && s.p[n] >= '0' && s.p[n] <= '9' && number < INT32_MAX; n++)
        number = number * 10 + (s.p[n] - '0');
    if (!str_begins(s, "{#") || n < 3 || n >= s.n || s.p[n] != '}')
        return 0;
    for (size_t i = 0; i < t->list->n_sources; i++)
        if (t->list->sources[i].profile == number) {
            *out = &t->list->sources[i];
            return n + 1;
        }
    return 0;
}

/* Puts what the command begins with; how much of it that was. */
static size_t put_next(struct filling *t, struct str rest)
{
    const struct finding_source *source;
    static const char function[] = "{function}";
    enum which which;
    size_t kind, n = placeholder(rest, &which, &kind);
    if (n) {
        put_placeholder(t, which, kind);
        return n;
    }
    n = numbered(t, rest, &source);
    if (n) {
        put_source(t, source, str_of(""), false);
        return n;
    }
    if (str_begins(rest, function)) {
        put_function(t);
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
