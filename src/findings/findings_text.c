#include "findings/findings_text.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "findings/recipe.h"
#include "findings/remarks.h"
#include "findings/repeats.h"
#include "findings/shown.h"
#include "goroutines/paint.h"

#include <inttypes.h>

enum {
    INDENT = 10,
    LABEL = 8,
    DEEPER = 4,
    LEAST_ROOM = 20,
    MOST_SITES = 3,
    MOST_REMARKS = 3,
    MOST_SIGNATURES = 12
};

/* While the text is made. */
struct writing {
    struct paint paint;
    const struct finding_list *list;
    struct str *files; /* of process i its first source, [i] */
    int64_t *others;   /* of finding i, as repeats_others */
    bool verbose;
    size_t indent;   /* of the finding that is written */
    struct buf text; /* scratch */
};

static struct str scratch(const struct writing *w)
{
    return buf_str(&w->text);
}

/* A line may end here, but not between a number and its "%". */
static bool may_break(struct str text, size_t i)
{
    return i == text.n || (text.p[i] == ' ' && !(i + 1 < text.n && text.p[i + 1] == '%'));
}

/* How much of a text of words fits into so many columns: at least one word. */
static size_t fitting(struct str text, size_t columns)
{
    size_t fits = 0;
    for (size_t i = 0; i <= text.n; i++)
        if (may_break(text, i)) {
            if (fits && utf8_count((struct str){text.p, i}) > columns)
                break;
            fits = i;
        }
    return fits;
}

/* The scratch text, from a column on, in lines that fit and begin there; then it is empty. */
static void put_wrapped(struct writing *w, enum paint_style style, size_t indent)
{
    struct buf clean = {0};
    utf8_clean(&clean, scratch(w));
    struct str rest = buf_str(&clean);
    size_t columns = w->paint.width > indent + LEAST_ROOM ? w->paint.width - indent : SIZE_MAX;
    while (rest.n) {
        size_t n = fitting(rest, columns);
        paint_text(&w->paint, style, (struct str){rest.p, n});
        n += n < rest.n;
        rest = (struct str){rest.p + n, rest.n - n};
        if (rest.n) {
            buf_char(w->paint.out, '\n');
            buf_fill(w->paint.out, ' ', indent);
        }
    }
    buf_char(w->paint.out, '\n');
    buf_free(&clean);
    buf_clear(&w->text);
}

static void put_label(struct writing *w, const char *label)
{
    buf_fill(w->paint.out, ' ', w->indent);
    paint_puts(&w->paint, PAINT_DIM, label);
    buf_fill(w->paint.out, ' ', LABEL - strlen(label));
}

static void put_line(struct writing *w, const char *label, struct str text)
{
    if (!text.n)
        return;
    buf_clear(&w->text);
    buf_add(&w->text, text.p, text.n);
    put_label(w, label);
    put_wrapped(w, PAINT_PLAIN, w->indent + LABEL);
}

/* As it is: a command is to be copied. */
static void put_command(struct writing *w, struct str command)
{
    if (!command.n)
        return;
    put_label(w, "more");
    paint_text(&w->paint, PAINT_PLAIN, command);
    buf_char(w->paint.out, '\n');
}

static void add_separator(struct writing *w)
{
    if (w->text.len)
        buf_puts(&w->text, "; ");
}

static const double least_share = 0.01;

/* "main.load main.go:12 80 %, main.parse parse.go:9 15 %" */
static void add_sites(struct writing *w, const struct finding *f)
{
    for (size_t i = 0; i < f->n_evidence && i < MOST_SITES; i++) {
        const struct evidence *e = &f->evidence[i];
        if (i && e->share < least_share)
            break;
        buf_puts(&w->text, i ? ", " : "");
        shown_place(&w->text, e->function, e->file, e->line, false);
        buf_char(&w->text, ' ');
        shown_amount(&w->text, e->share, str_of("share"));
    }
}

static void add_part(struct writing *w, struct str text)
{
    if (!text.n)
        return;
    add_separator(w);
    buf_add(&w->text, text.p, text.n);
}

static void put_why(struct writing *w, const struct finding *f)
{
    buf_clear(&w->text);
    add_sites(w, f);
    add_part(w, f->has_interval ? f->confidence : f->reason);
    add_part(w, f->has_interval ? f->reason : f->confidence);
    if (!w->text.len)
        return;
    put_label(w, "why");
    put_wrapped(w, PAINT_PLAIN, w->indent + LABEL);
}

/* Which of several processes: its program, and a file of it, for hosts run the same program. */
static void add_process(struct writing *w, size_t process)
{
    struct str program = w->list->programs[process], file = w->files[process];
    if (w->list->n_processes < 2)
        return;
    buf_printf(&w->text, "%sin process %zu of %zu: %.*s", w->text.len ? ", " : "", process,
               w->list->n_processes, (int)program.n, program.p);
    if (file.n)
        buf_printf(&w->text, "%s%.*s", program.n ? ", " : "", (int)file.n, file.p);
}

/* "; the same in 3 other processes": they are not shown but on request. */
static void add_others(struct writing *w, int64_t n)
{
    if (n > 0)
        buf_printf(&w->text, "; the same in %" PRId64 " other process%s", n, n == 1 ? "" : "es");
}

static void put_where(struct writing *w, const struct finding *f)
{
    buf_clear(&w->text);
    shown_place(&w->text, f->blame.function, f->blame.file, f->blame.line, true);
    if (f->blame.function.n && !f->blame.user)
        buf_puts(&w->text, " (library code; no frame of yours is on the stack)");
    add_process(w, f->process);
    add_others(w, w->others[f - w->list->findings]);
    if (!w->text.len)
        return;
    put_label(w, "where");
    put_wrapped(w, PAINT_PLAIN, w->indent + LABEL);
}

static void put_evidence(struct writing *w, const struct finding *f)
{
    for (size_t i = 0; i < f->n_evidence; i++) {
        const struct evidence *e = &f->evidence[i];
        put_label(w, i ? "" : "sites");
        buf_clear(&w->text);
        shown_amount(&w->text, e->share, str_of("share"));
        buf_puts(&w->text, "  ");
        shown_place(&w->text, e->function, e->file, e->line, true);
        paint_text(&w->paint, PAINT_PLAIN, scratch(w));
        buf_char(w->paint.out, '\n');
    }
    for (size_t i = 0; i < f->n_stack; i++) {
        put_label(w, i ? "" : "stack");
        paint_text(&w->paint, PAINT_DIM, f->stack[i]);
        buf_char(w->paint.out, '\n');
    }
}

static void put_levels(struct writing *w, const struct finding *f)
{
    struct buf levels = {0};
    if (!f->rule->has_levels)
        return;
    shown_levels(&levels, f->rule);
    buf_printf(&levels, "%s%.*s", f->rule->metric.n ? ": " : "", (int)f->rule->metric.n, f->rule->metric.p);
    put_line(w, "levels", buf_str(&levels));
    buf_free(&levels);
}

static void put_details(struct writing *w, const struct finding *f)
{
    put_evidence(w, f);
    put_levels(w, f);
    put_line(w, "rule", f->rule->title);
    put_line(w, "guards", f->rule->guards);
    put_line(w, "link", f->rule->link);
}

/* "critical  GC uses 47 % of the CPU  [gc-cpu-overhead]" */
static void put_headline(struct writing *w, const struct finding *f)
{
    static const enum paint_style styles[] = {PAINT_DIM, PAINT_BOLD, PAINT_GROWTH, PAINT_ALARM};
    const char *word = severity_name(f->severity);
    buf_fill(w->paint.out, ' ', w->indent - INDENT);
    paint_puts(&w->paint, styles[f->severity], word);
    buf_fill(w->paint.out, ' ', INDENT - strlen(word));
    buf_clear(&w->text);
    struct str text = f->message.n ? f->message : f->rule->title;
    buf_add(&w->text, text.p, text.n);
    buf_printf(&w->text, " [%s]", f->rule->id.p);
    put_wrapped(w, PAINT_BOLD, w->indent);
}

static void put_finding(struct writing *w, const struct finding *f)
{
    w->indent = INDENT;
    put_headline(w, f);
    put_where(w, f);
    put_why(w, f);
    put_line(w, "do", f->remedy);
    put_command(w, f->command);
    if (w->verbose)
        put_details(w, f);
}

/* What belongs to the finding above: shorter, for there is one thing to do. */
static void put_part(struct writing *w, const struct finding *f)
{
    w->indent = INDENT + DEEPER;
    put_headline(w, f);
    put_where(w, f);
    put_line(w, "part", f->because);
    if (!w->verbose)
        return;
    put_why(w, f);
    put_line(w, "do", f->remedy);
    put_command(w, f->command);
    put_details(w, f);
}

static void put_remark(struct writing *w, const struct finding *f, int64_t others)
{
    w->indent = INDENT;
    paint_puts(&w->paint, PAINT_DIM, "note");
    buf_fill(w->paint.out, ' ', INDENT - strlen("note"));
    buf_clear(&w->text);
    buf_add(&w->text, f->message.p, f->message.n);
    if (others)
        buf_printf(&w->text, "; much the same of %" PRId64 " other process%s", others,
                   others == 1 ? "" : "es");
    else if (f->process)
        add_process(w, f->process);
    buf_printf(&w->text, " [%s]", f->rule->id.p);
    put_wrapped(w, PAINT_DIM, INDENT);
}

/* How many remarks from i on are the same rule's on the same process. */
static size_t count_alike(const struct finding_list *list, size_t i)
{
    const struct finding *first = &list->quality[i];
    size_t n = 1;
    while (i + n < list->n_quality && first[n].rule == first->rule && first[n].process == first->process)
        n++;
    return n;
}

static void put_alike(struct writing *w, size_t from, size_t n, int64_t others)
{
    size_t shown = w->verbose || n <= MOST_REMARKS + 1 ? n : MOST_REMARKS;
    for (size_t i = 0; i < shown; i++)
        put_remark(w, &w->list->quality[from + i], others);
    if (shown < n) {
        buf_fill(w->paint.out, ' ', INDENT);
        buf_printf(&w->text, "%zu more like these; --verbose shows them", n - shown);
        put_wrapped(w, PAINT_DIM, INDENT);
    }
    if (w->verbose)
        put_line(w, "do", w->list->quality[from].remedy);
}

static void put_quality(struct writing *w)
{
    int64_t *others = remarks_others(w->list);
    for (size_t i = 0, n; i < w->list->n_quality; i += n) {
        n = count_alike(w->list, i);
        if (w->verbose)
            put_alike(w, i, n, 0);
        else if (others[i] != REMARK_TOLD)
            put_alike(w, i, n, others[i]);
    }
    mem_free(others);
    if (w->list->n_quality)
        buf_char(w->paint.out, '\n');
}

/* "cpu, heap (3)", in the order they are first read */
static void add_kinds(struct buf *out, const struct finding_list *list, bool before)
{
    struct counted {
        struct str kind;
        size_t n;
    } *kinds = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < list->n_sources; i++) {
        const struct finding_source *s = &list->sources[i];
        size_t k = 0;
        if (!s->profile || s->before != before)
            continue;
        while (k < n && !str_equal(kinds[k].kind, s->kind))
            k++;
        MEM_ROOM(kinds, n, cap);
        if (k == n)
            kinds[n++] = (struct counted){s->kind, 0};
        kinds[k].n++;
    }
    for (size_t k = 0; k < n; k++) {
        buf_printf(out, "%s%.*s", k ? ", " : "", (int)kinds[k].kind.n, kinds[k].kind.p);
        if (kinds[k].n > 1)
            buf_printf(out, " (%zu)", kinds[k].n);
    }
    mem_free(kinds);
}

/* "3 findings (1 critical, 2 info), 1 more as part of them," */
static void add_counts(struct writing *w)
{
    size_t n[4] = {0}, all = 0, parts = 0, told = 0;
    for (size_t i = 0; i < w->list->n_findings; i++) {
        const struct finding *f = &w->list->findings[i];
        bool is_told = w->others[i] == REPEAT_TOLD, is_top = f->cause == SIZE_MAX;
        n[f->severity] += is_top && !is_told;
        all += is_top && !is_told;
        told += is_top && is_told;
        parts += !is_top && !is_told;
    }
    if (!all)
        buf_puts(&w->text, w->list->n_lesser ? "Nothing so severe found" : "Nothing found");
    else
        buf_printf(&w->text, "%zu finding%s", all, all == 1 ? "" : "s");
    for (int s = SEVERITY_CRITICAL, any = 0; s >= SEVERITY_INFO; s--)
        if (n[s])
            buf_printf(&w->text, "%s%zu %s", any++ ? ", " : " (", n[s], severity_name((enum severity)s));
    buf_puts(&w->text, all ? ")" : "");
    const char *them = all == 1 ? "it" : "them";
    if (parts)
        buf_printf(&w->text, ", %zu more as part%s of %s", parts, parts == 1 ? "" : "s", them);
    if (told)
        buf_printf(&w->text, ", %zu more like %s in other processes%s", told, them,
                   w->verbose ? "" : " (--verbose shows them)");
    if (w->list->n_lesser)
        buf_printf(&w->text, ", %zu less severe not shown", w->list->n_lesser);
    buf_puts(&w->text, parts || told || w->list->n_lesser ? "," : "");
}

static void put_summary(struct writing *w)
{
    size_t read = 0;
    struct buf before = {0};
    for (size_t i = 0; i < w->list->n_sources; i++)
        read += w->list->sources[i].profile != 0;
    buf_clear(&w->text);
    add_counts(w);
    buf_printf(&w->text, " in %zu profile%s: ", read, read == 1 ? "" : "s");
    add_kinds(&w->text, w->list, false);
    add_kinds(&before, w->list, true);
    if (before.len)
        buf_printf(&w->text, "; before: %s", buf_text(&before));
    buf_free(&before);
    put_wrapped(w, PAINT_PLAIN, 0);
    buf_char(w->paint.out, '\n');
}

static void put_signature(struct writing *w, const struct signature *s)
{
    buf_clear(&w->text);
    buf_printf(&w->text, "%*" PRId64 " of %" PRId64 "  %.*s  ", INDENT - 2, s->count, s->of, (int)s->state.n,
               s->state.p);
    shown_place(&w->text, s->function, s->file, s->line, w->verbose);
    add_process(w, s->process);
    paint_text(&w->paint, PAINT_PLAIN, scratch(w));
    buf_char(w->paint.out, '\n');
}

static void put_signatures(struct writing *w)
{
    const struct finding_list *l = w->list;
    size_t n = w->verbose || l->n_signatures < MOST_SIGNATURES ? l->n_signatures : MOST_SIGNATURES;
    if (n)
        buf_puts(w->paint.out, "Most goroutines:\n");
    for (size_t i = 0; i < n; i++)
        put_signature(w, &l->signatures[i]);
    if (n < l->n_signatures)
        buf_printf(w->paint.out, "%*zu more, of other processes; --verbose shows them\n", INDENT - 2,
                   l->n_signatures - n);
    if (n)
        buf_char(w->paint.out, '\n');
}

static void put_sources(struct writing *w)
{
    buf_puts(w->paint.out, "Sources:\n");
    for (size_t i = 0; i < w->list->n_sources; i++) {
        const struct finding_source *s = &w->list->sources[i];
        buf_clear(&w->text);
        buf_printf(&w->text, "%s%.*s", s->before ? "before: " : "", (int)s->name.n, s->name.p);
        if (s->profile)
            buf_printf(&w->text, "  %.*s %.*s, process %zu", (int)s->kind.n, s->kind.p, (int)s->form.n,
                       s->form.p, s->process);
        if (s->note.n)
            buf_printf(&w->text, "  (%.*s)", (int)s->note.n, s->note.p);
        buf_puts(w->paint.out, "  ");
        paint_text(&w->paint, PAINT_PLAIN, scratch(w));
        buf_char(w->paint.out, '\n');
    }
}

static void find_files(struct writing *w)
{
    w->files = mem_alloc(w->list->n_processes + 1, sizeof *w->files);
    for (size_t i = 0; i <= w->list->n_processes; i++)
        w->files[i] = str_of("");
    for (size_t i = w->list->n_sources; i-- > 0;) {
        const struct finding_source *s = &w->list->sources[i];
        if (s->profile && (!s->before || !w->files[s->process].n))
            w->files[s->process] = s->name;
    }
}

static void put_findings(struct writing *w)
{
    const struct finding_list *list = w->list;
    for (size_t i = 0; i < list->n_findings; i++) {
        const struct finding *f = &list->findings[i];
        if (w->others[i] == REPEAT_TOLD && !w->verbose)
            continue;
        if (f->cause == SIZE_MAX)
            put_finding(w, f);
        else
            put_part(w, f);
        if (i + 1 == list->n_findings || list->findings[i + 1].cause == SIZE_MAX)
            buf_char(w->paint.out, '\n');
    }
}

void findings_text(const struct finding_list *list, const struct findings_options *o, struct buf *out)
{
    struct writing w = {.paint = {out, o->color, o->width}, .list = list, .verbose = o->verbose};
    find_files(&w);
    w.others = repeats_others(list);
    put_summary(&w);
    put_quality(&w);
    put_findings(&w);
    put_signatures(&w);
    if (recipe_is_needed(list))
        recipe_text(out);
    if (o->verbose)
        put_sources(&w);
    while (out->len > 1 && out->data[out->len - 1] == '\n' && out->data[out->len - 2] == '\n')
        out->data[--out->len] = '\0';
    buf_free(&w.text);
    mem_free(w.files);
    mem_free(w.others);
}
