/* What a profile is, in words: pprofx info. */
#include "base/mem.h"
#include "base/sat.h"
#include "profile/kind.h"
#include "profile/profile.h"
#include "profile/told.h"
#include "report/goversion.h"
#include "report/header.h"
#include "report/info_parts.h"
#include "report/info_told.h"

#include <string.h>

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

static void add_amount(struct facts *f, const char *key, const char *label, int64_t v, struct str unit,
                       struct str type)
{
    struct buf text = {0};
    unit_label(&text, v, unit, str_of("auto"), NULL);
    if (type.n) {
        buf_puts(&text, " of ");
        buf_add(&text, type.p, type.n);
    }
    facts_unit(f, key, label, v, unit, text_of(&text));
    buf_free(&text);
}

static void add_times(struct facts *f, const struct profile *p)
{
    struct buf text = {0};
    if (p->time_nanos) {
        header_time_utc(&text, p->time_nanos);
        facts_unit(f, "time", "Time", p->time_nanos, str_of("nanoseconds"), text_of(&text));
    }
    if (p->duration_nanos)
        add_amount(f, "duration", "Duration", p->duration_nanos, str_of("nanoseconds"), str_of(""));
    if (p->period)
        add_amount(f, "period", "Period", p->period, profile_string(p, p->period_type.unit),
                   profile_string(p, p->period_type.type));
    if (p->period_type.type)
        facts_text(f, "period_type", NULL, profile_string(p, p->period_type.type));
    buf_free(&text);
}

/* Locations with lines, of all. */
static void add_symbols(struct facts *f, const struct profile *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_locations; i++)
        n += p->locations[i].n_lines > 0;
    facts_text(f, "symbolized", "Symbolised", str_of(n == p->n_locations ? "all" : n ? "partly" : "no"));
    facts_int(f, "locations_symbolized", NULL, (int64_t)n);
}

static void add_counts(struct facts *f, const struct profile *p)
{
    facts_int(f, "samples", "Samples", (int64_t)p->n_samples);
    facts_int(f, "stacks", "Stacks", (int64_t)info_stacks(p));
    facts_int(f, "locations", "Locations", (int64_t)p->n_locations);
    facts_int(f, "functions", "Functions", (int64_t)p->n_functions);
    facts_int(f, "labels", "Labels", (int64_t)p->n_labels);
}

/* Frames of a sample's stack, inlined calls included. */
static void add_depth(struct facts *f, const struct profile *p)
{
    size_t most = 0;
    double sum = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        size_t depth = profile_full_depth(p, p->sample_stack[i]);
        sum += (double)depth;
        most = depth > most ? depth : most;
    }
    struct buf text = {0};
    double mean = p->n_samples ? sum / (double)p->n_samples : 0;
    buf_printf(&text, "%.1f", mean);
    facts_int(f, "depth_max", "Deepest stack", (int64_t)most);
    facts_real(f, "depth_mean", "Mean depth", mean, text_of(&text));
    buf_free(&text);
}

static void add_go_version(struct facts *f, const struct profile *p)
{
    struct go_version v;
    struct buf text = {0};
    go_version_find(&v, p);
    go_version_text(&v, &text);
    facts_text(f, "go", "Written by", text_of(&text));
    if (v.oldest && !(v.newest && v.oldest > v.newest))
        facts_int(f, "go_minor_oldest", NULL, v.oldest);
    if (v.newest && v.oldest <= v.newest)
        facts_int(f, "go_minor_newest", NULL, v.newest);
    facts_list(f, "go_evidence", "Because");
    if (v.oldest_from.len)
        facts_item(f, text_of(&v.oldest_from));
    if (v.newest_from.len)
        facts_item(f, text_of(&v.newest_from));
    go_version_free(&v);
    buf_free(&text);
}

static void add_texts(struct facts *f, const struct profile *p)
{
    if (p->doc_url)
        facts_text(f, "doc", "Doc", profile_string(p, p->doc_url));
    if (p->drop_frames)
        facts_text(f, "drop_frames", "Drop frames", profile_string(p, p->drop_frames));
    if (p->keep_frames)
        facts_text(f, "keep_frames", "Keep frames", profile_string(p, p->keep_frames));
    facts_list(f, "comments", "Comment");
    for (size_t i = 0; i < p->n_comments; i++)
        facts_item(f, profile_string(p, p->comments[i]));
}

/* A value a word in a shell can hold without quotes. */
static bool is_plain_word(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./", s.p[i]) || !s.p[i])
            return false;
    return s.n > 0;
}

/* One top a type that measures something other than the default does. */
static void add_commands(struct facts *f, const struct profile *p, const char *kind)
{
    size_t usual = p->n_types;
    (void)profile_value_index(p, "", &usual, NULL);
    facts_list(f, "commands", "Try");
    if (!p->n_samples)
        return;
    if (!strcmp(kind, "goroutine"))
        facts_item(f, str_of("pprofx goroutines FILE"));
    if (p->told && p->told->n_groups)
        facts_item(f, str_of("pprofx locks FILE"));
    facts_item(f, str_of("pprofx top FILE"));
    if (!strcmp(kind, "cpu") || !strcmp(kind, "fgprof") || !strcmp(kind, "wall"))
        facts_item(f, str_of("pprofx top -cum FILE"));
    facts_item(f, str_of("pprofx flamegraph FILE -o FILE.svg"));
    for (size_t i = 0; i < p->n_types; i++) {
        struct str type = profile_string(p, p->types[i].type);
        struct buf line = {0};
        buf_printf(&line, "pprofx top -sample_index=%s FILE", type.p);
        if (i != usual && is_plain_word(type) && strcmp(kind, "cpu") != 0)
            facts_item(f, text_of(&line));
        buf_free(&line);
    }
    struct str label = info_text_label(p);
    if (is_plain_word(label)) {
        struct buf line = {0};
        buf_printf(&line, "pprofx top -tagroot=%s FILE", label.p);
        facts_item(f, text_of(&line));
        buf_free(&line);
    }
    facts_item(f, str_of("pprofx import DB FILE"));
}

int report_info(const struct profile *p, const char *source, const char *compression, struct report **out,
                struct pprofx_error *err)
{
    (void)err;
    struct report *r = mem_zalloc(1, sizeof *r);
    struct facts *f = facts_new();
    const char *kind = profile_kind(p);
    r->name = "info";
    r->facts = f;
    facts_text(f, "source", "Profile", str_of(source));
    facts_text(f, "kind", "Kind", str_of(kind));
    facts_text(f, "compression", "Compression", str_of(*compression ? compression : "none"));
    add_times(f, p);
    add_go_version(f, p);
    add_symbols(f, p);
    add_counts(f, p);
    add_depth(f, p);
    add_texts(f, p);
    info_told(f, p);
    facts_table(f, "types", "Sample types", info_types(p));
    facts_table(f, "mappings", "Mappings", info_mappings(p));
    facts_table(f, "label_keys", "Label keys", info_labels(p));
    add_commands(f, p, kind);
    *out = r;
    return PPROFX_OK;
}
