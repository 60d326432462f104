#include "report/header.h"

#include "base/sat.h"
#include "base/utf8.h"
#include "fold/path.h"
#include "profile/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { LONGEST_FILTER = 80, NANOS = 1000000000 };

static time_t whole_seconds(int64_t nanos)
{
    return (time_t)(nanos / NANOS - (nanos % NANOS < 0));
}

void header_time_utc(struct buf *out, int64_t time_nanos)
{
    char text[64] = "";
    struct tm tm;
    time_t t = whole_seconds(time_nanos);
    if (gmtime_r(&t, &tm))
        (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    buf_puts(out, text);
}

/* Go, other than the C library, takes TZ for the name of a file and nothing else; without one it is UTC. */
static bool has_zone(const char *tz)
{
    struct stat st;
    struct buf path = {0};
    tz += *tz == ':';
    buf_printf(&path, "%s%s", *tz == '/' ? "" : "/usr/share/zoneinfo/", tz);
    bool is_file = stat(buf_text(&path), &st) == 0 && S_ISREG(st.st_mode);
    buf_free(&path);
    return is_file;
}

/* Writes the zone's name, too. */
static bool local_time(time_t t, struct tm *tm, char *zone, size_t size)
{
    const char *tz = getenv("TZ");
    if (tz && !has_zone(tz)) {
        (void)snprintf(zone, size, "UTC");
        return gmtime_r(&t, tm) != NULL;
    }
    tzset();
    if (!localtime_r(&t, tm))
        return false;
    (void)strftime(zone, size, "%Z", tm);
    return true;
}

void header_time(struct buf *out, int64_t time_nanos, enum compat compat)
{
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[64] = "", zone[64] = "";
    struct tm tm;
    if (!local_time(whole_seconds(time_nanos), &tm, zone, sizeof zone))
        return;
    if (compat != COMPAT_GO1_23) {
        (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
        buf_printf(out, "%s %s", text, zone);
        return;
    }
    int hour = tm.tm_hour % 12 ? tm.tm_hour % 12 : 12;
    buf_printf(out, "%s %d, %d at %d:%02d%s (%s)", months[tm.tm_mon], tm.tm_mday, tm.tm_year + 1900, hour,
               tm.tm_min, tm.tm_hour < 12 ? "am" : "pm", zone);
}

/* What comes from the file is made fit for a terminal, unless it must not be touched. */
static void put_text(const struct page *page, struct buf *out, struct str text)
{
    if (page->options->raw_names)
        buf_add(out, text.p, text.n);
    else
        utf8_clean(out, text);
}

/* One line of the heading. */
static void put_line(const struct page *page, struct buf *out, const char *label, struct str text)
{
    buf_puts(out, label);
    put_text(page, out, text);
    buf_char(out, '\n');
}

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

static void put_type(const struct page *page, struct buf *type)
{
    if (page->options->fold.mean)
        buf_puts(type, "mean_");
    buf_add(type, page->type.p, page->type.n);
}

/* The blank behind the total stays even when there is no percentage to follow it. */
static void put_duration(const struct page *page, struct buf *out)
{
    const struct profile *p = page->profile;
    buf_puts(out, "Duration: ");
    unit_label(out, p->duration_nanos, str_of("nanoseconds"), str_of("auto"), &page->rules);
    buf_puts(out, ", Total samples = ");
    struct buf total = {0};
    page_label(page, &total, page->options->total);
    put_text(page, out, text_of(&total));
    buf_free(&total);
    buf_char(out, ' ');
    struct str unit;
    double nanos = unit_scale(page->options->total, page->unit, str_of("nanoseconds"), &page->rules, &unit);
    if (str_equal(unit, str_of("ns")) && (nanos < 0 || nanos > 0)) {
        buf_char(out, '(');
        unit_percent(out, page_truncate(page, nanos), p->duration_nanos);
        buf_char(out, ')');
    }
    buf_char(out, '\n');
}

static void put_profile(const struct page *page, struct buf *out)
{
    const struct profile *p = page->profile;
    if (p->n_mappings && p->mappings[0].file)
        put_line(page, out, "File: ", path_base(profile_string(p, p->mappings[0].file)));
    if (p->n_mappings && p->mappings[0].build_id)
        put_line(page, out, "Build ID: ", profile_string(p, p->mappings[0].build_id));
    for (size_t i = 0; i < p->n_comments; i++)
        if (*profile_text(p, p->comments[i]) != '#')
            put_line(page, out, "", profile_string(p, p->comments[i]));
    struct buf text = {0};
    put_type(page, &text);
    if (text.len)
        put_line(page, out, "Type: ", text_of(&text));
    if (p->doc_url && page->options->compat != COMPAT_GO1_23)
        put_line(page, out, "Doc: ", profile_string(p, p->doc_url));
    if (p->time_nanos) {
        buf_puts(out, "Time: ");
        header_time(out, p->time_nanos, page->options->compat);
        buf_char(out, '\n');
    }
    if (p->duration_nanos)
        put_duration(page, out);
    buf_free(&text);
}

static void put_filters(const struct page *page, struct buf *out)
{
    if (!page->options->n_filters)
        return;
    buf_puts(out, "Active filters:\n");
    for (size_t i = 0; i < page->options->n_filters; i++) {
        struct str filter = str_of(page->options->filters[i]);
        bool cut = filter.n > LONGEST_FILTER;
        buf_puts(out, "   ");
        put_text(page, out, cut ? (struct str){filter.p, LONGEST_FILTER} : filter);
        buf_puts(out, cut ? "…\n" : "\n");
    }
}

/* A value in a line of words; the unit's name may come from the file. */
static void put_value(const struct page *page, struct buf *out, int64_t v)
{
    struct buf text = {0};
    page_label(page, &text, v);
    put_text(page, out, text_of(&text));
    buf_free(&text);
}

static void put_percent(struct buf *out, int64_t v, int64_t total)
{
    struct buf text = {0};
    unit_percent(&text, v, total);
    buf_puts(out, buf_text(&text) + strspn(buf_text(&text), " "));
    buf_free(&text);
}

/* The cutoff in words is taken from the total; the one that was used is in the facts. */
static void put_trimmed(const struct page *page, const struct header_shown *shown, struct buf *out)
{
    double total = (double)page->options->total;
    if (shown->n_dropped) {
        buf_printf(out, "Dropped %zu node%s (cum <= ", shown->n_dropped, shown->n_dropped > 1 ? "s" : "");
        put_value(page, out, page_abs(page, page_truncate(page, total * page->options->node_fraction)));
        buf_puts(out, ")\n");
    }
    if (shown->n && shown->n < shown->n_before)
        buf_printf(out, "Showing top %zu nodes out of %zu\n", shown->n, shown->n_before);
}

void header_report(const struct page *page, const struct header_shown *shown, struct buf *out)
{
    int64_t total = page->options->total;
    if (!page->options->compact_labels)
        put_profile(page, out);
    put_filters(page, out);
    buf_puts(out, "Showing nodes accounting for ");
    put_value(page, out, shown->flat);
    buf_puts(out, ", ");
    put_percent(out, shown->flat, total);
    buf_puts(out, " of ");
    put_value(page, out, total);
    buf_puts(out, " total\n");
    if (total)
        put_trimmed(page, shown, out);
}

static void fact_value(const struct page *page, struct facts *facts, const char *key, const char *label,
                       int64_t v)
{
    struct buf text = {0};
    page_label(page, &text, v);
    facts_unit(facts, key, label, page_shown(page, v), page->unit, text_of(&text));
    buf_free(&text);
}

static void profile_facts(const struct page *page, struct facts *facts)
{
    const struct profile *p = page->profile;
    struct buf text = {0};
    if (p->n_mappings && p->mappings[0].file)
        facts_text(facts, "file", "File", path_base(profile_string(p, p->mappings[0].file)));
    if (p->n_mappings && p->mappings[0].build_id)
        facts_text(facts, "build_id", "Build ID", profile_string(p, p->mappings[0].build_id));
    facts_list(facts, "comments", "Comment");
    for (size_t i = 0; i < p->n_comments; i++)
        facts_item(facts, profile_string(p, p->comments[i]));
    put_type(page, &text);
    facts_text(facts, "type", "Type", text_of(&text));
    facts_text(facts, "unit", NULL, page->unit);
    if (p->doc_url)
        facts_text(facts, "doc", "Doc", profile_string(p, p->doc_url));
    if (p->time_nanos) {
        buf_clear(&text);
        header_time_utc(&text, p->time_nanos);
        facts_unit(facts, "time", "Time", p->time_nanos, str_of("nanoseconds"), text_of(&text));
    }
    if (p->duration_nanos) {
        buf_clear(&text);
        unit_label(&text, p->duration_nanos, str_of("nanoseconds"), str_of("auto"), &page->rules);
        facts_unit(facts, "duration", "Duration", p->duration_nanos, str_of("nanoseconds"), text_of(&text));
    }
    buf_free(&text);
}

void header_facts(const struct page *page, const struct header_shown *shown, struct facts *facts)
{
    profile_facts(page, facts);
    facts_list(facts, "filters", "Filter");
    for (size_t i = 0; i < page->options->n_filters; i++)
        facts_item(facts, str_of(page->options->filters[i]));
    fact_value(page, facts, "total", "Total", page->options->total);
    fact_value(page, facts, "shown", "Shown", shown->flat);
    facts_int(facts, "nodes", "Nodes", (int64_t)shown->n);
    facts_int(facts, "nodes_before_count", NULL, (int64_t)shown->n_before);
    facts_int(facts, "nodes_dropped", "Nodes dropped", (int64_t)shown->n_dropped);
    fact_value(page, facts, "cutoff", NULL, shown->cutoff);
}
