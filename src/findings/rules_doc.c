#include "findings/rules_doc.h"

#include "base/buf.h"
#include "findings/shown.h"

enum { WIDTH = 120 };

static const char intro[] =
    "# Findings\n"
    "\n"
    "What `pprofx findings` looks for, printed from the heads of the rules in src/findings/rules by\n"
    "`pprofx rules docs`; a test compares. `pprofx rules show ID` prints one with its SQL and with your "
    "levels; how to\n"
    "change levels and to write rules of your own is in [writing-a-rule.md](writing-a-rule.md).\n"
    "\n"
    "Of CPU samples not the share is compared with the levels but the lower end of its 95 % interval. Below "
    "10 samples\nof a finding, 30 in all or 2 % of the CPU nothing is worse than info; below 10 in all, or "
    "where the "
    "process used less\nthan 0.05 CPUs, there is no finding: what it does not do cannot be slow. \"off\": "
    "never so severe.\n"
    "\n"
    "\"Application CPU\" is that of the program and its libraries with what they call of the runtime, "
    "without the\n"
    "collector; \"all CPU\" has the collector and the runtime's own work in it, too. \"% of the CPU\", by "
    "CPU profiles, "
    "is of\n"
    "application CPU where the levels of the rule are shares of that, else of all CPU.\n"
    "\n"
    "\"since\" is the oldest release of Go whose profiles have what the rule looks for, of 1.16 and later; "
    "remarks and\nchains are about files and findings and have none.\n";

/* Text that Markdown leaves as it is, in lines of at most WIDTH, that go on behind so many blanks. */
static void put_text(struct buf *out, struct str text, size_t used, size_t indent)
{
    for (size_t i = 0; i < text.n;) {
        size_t n = 0;
        while (i + n < text.n && text.p[i + n] != ' ')
            n++;
        if (used > indent && used + 1 + n > WIDTH) {
            buf_char(out, '\n');
            buf_fill(out, ' ', indent);
            used = indent;
        } else if (i) {
            buf_char(out, ' ');
            used++;
        }
        for (size_t k = 0; k < n; k++) {
            if (strchr("*_<>[]|`", text.p[i + k]))
                buf_char(out, '\\');
            buf_char(out, text.p[i + k]);
        }
        used += n;
        i += n + 1;
    }
}

static void put_point(struct buf *out, const char *label, struct str text)
{
    if (!text.n)
        return;
    buf_printf(out, "* %s: ", label);
    put_text(out, text, 4 + strlen(label), 2);
    buf_char(out, '\n');
}

static void put_levels(struct buf *out, const struct rule *r)
{
    struct buf text = {0};
    if (!r->has_levels)
        return;
    shown_levels(&text, r);
    if (r->metric.n)
        buf_printf(&text, " (%s%s)", r->metric.p, r->lower_is_worse ? "; lower is worse" : "");
    put_point(out, "levels", buf_str(&text));
    buf_free(&text);
}

static void put_rule(struct buf *out, const struct rule *r)
{
    buf_printf(out, "\n### %s\n\n", r->id.p);
    put_text(out, r->title, 0, 0);
    buf_puts(out, "\n\n");
    put_point(out, "profiles", r->kinds);
    put_point(out, "since", r->since);
    put_levels(out, r);
    put_point(out, "guards", r->guards);
    put_point(out, "why", r->why);
    put_point(out, "measured", r->measured);
    for (size_t i = 0; i < r->n_remedies; i++) {
        struct buf label = {0};
        const struct remedy *m = &r->remedies[i];
        buf_puts(&label, m->oldest || m->newest ? "what to do, " : "what to do");
        shown_releases(&label, m);
        put_point(out, buf_text(&label), m->text);
        buf_free(&label);
    }
    if (r->link.n)
        buf_printf(out, "* link: <%s>\n", r->link.p);
}

void rules_doc(const struct rules *rules, struct buf *out)
{
    static const struct {
        enum rule_form form;
        const char *title;
    } parts[] = {{RULE_FINDING, "Findings"},
                 {RULE_QUALITY, "Remarks on the quality of the data"},
                 {RULE_CHAIN, "Chains: one cause is one finding"}};
    buf_puts(out, intro);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        buf_printf(out, "\n## %s\n", parts[k].title);
        for (size_t i = 0; i < rules_count(rules); i++)
            if (rules_get(rules, i)->form == parts[k].form)
                put_rule(out, rules_get(rules, i));
    }
}
