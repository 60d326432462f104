#include "findings/findings_json.h"

#include "base/buf.h"
#include "base/json.h"

#include <math.h>

enum { SCHEMA_VERSION = 1 };

static void put_text(struct json *j, const char *key, struct str text)
{
    json_key(j, key);
    (void)json_text(j, text);
}

static void put_real(struct json *j, const char *key, double value)
{
    json_key(j, key);
    json_real(j, value);
}

static void put_int(struct json *j, const char *key, int64_t value)
{
    json_key(j, key);
    json_int(j, value);
}

static void put_metric(struct json *j, const struct finding *f)
{
    json_key(j, "metric");
    if (!f->has_metric) {
        json_null(j);
        return;
    }
    json_object(j);
    put_text(j, "name", f->rule->metric);
    put_text(j, "unit", f->rule->unit);
    put_real(j, "value", f->metric);
    if (f->has_interval) {
        put_real(j, "low", f->low);
        put_real(j, "high", f->high);
        put_int(j, "samples", f->k);
        put_int(j, "of", f->n);
    } else if (f->raw > 0) {
        put_real(j, "low", f->low);
        put_real(j, "high", f->high);
        put_int(j, "samples", llround(f->raw));
    }
    if (f->rule->has_levels) {
        json_key(j, "levels");
        json_object(j);
        for (int i = 0; i < 3; i++)
            put_real(j, severity_name((enum severity)(i + 1)), f->rule->levels[i]);
        json_end(j);
    }
    json_end(j);
}

static void put_blame(struct json *j, const struct blame *b)
{
    json_key(j, "blame");
    if (!b->function.n) {
        json_null(j);
        return;
    }
    json_object(j);
    put_text(j, "function", b->function);
    put_text(j, "file", b->file);
    put_int(j, "line", b->line);
    json_key(j, "user");
    json_bool(j, b->user);
    json_end(j);
}

static void put_evidence(struct json *j, const struct finding *f)
{
    json_key(j, "evidence");
    json_array(j);
    for (size_t i = 0; i < f->n_evidence; i++) {
        const struct evidence *e = &f->evidence[i];
        json_object(j);
        put_text(j, "function", e->function);
        put_text(j, "file", e->file);
        put_int(j, "line", e->line);
        put_real(j, "value", e->value);
        put_real(j, "share", e->share);
        json_end(j);
    }
    json_end(j);
}

static void put_stack(struct json *j, const struct finding *f)
{
    json_key(j, "stack");
    json_array(j);
    for (size_t i = 0; i < f->n_stack; i++)
        (void)json_text(j, f->stack[i]);
    json_end(j);
}

static void put_fields(struct json *j, const struct finding *f)
{
    put_text(j, "id", f->rule->id);
    put_text(j, "severity", str_of(severity_name(f->severity)));
    put_text(j, "reason", f->reason);
    put_text(j, "confidence", f->confidence);
    put_text(j, "title", f->rule->title);
    put_text(j, "message", f->message);
    put_metric(j, f);
    put_blame(j, &f->blame);
    put_evidence(j, f);
    put_stack(j, f);
    put_text(j, "remedy", f->remedy);
    put_text(j, "command", f->command);
    put_text(j, "link", f->rule->link);
    put_text(j, "fingerprint", str_of(f->fingerprint));
    put_int(j, "process", (int64_t)f->process);
}

static void put_finding(struct json *j, const struct finding_list *list, size_t *i)
{
    const struct finding *f = &list->findings[(*i)++];
    json_object(j);
    put_fields(j, f);
    json_key(j, "parts");
    json_array(j);
    for (; *i < list->n_findings && list->findings[*i].cause != SIZE_MAX; ++*i) {
        const struct finding *part = &list->findings[*i];
        json_object(j);
        put_fields(j, part);
        put_text(j, "because", part->because);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static void put_quality(struct json *j, const struct finding_list *list)
{
    json_key(j, "quality");
    json_array(j);
    for (size_t i = 0; i < list->n_quality; i++) {
        json_object(j);
        put_text(j, "id", list->quality[i].rule->id);
        put_text(j, "title", list->quality[i].rule->title);
        put_text(j, "message", list->quality[i].message);
        put_text(j, "remedy", list->quality[i].remedy);
        put_int(j, "process", (int64_t)list->quality[i].process);
        json_end(j);
    }
    json_end(j);
}

static void put_source(struct json *j, const struct finding_source *s)
{
    json_object(j);
    put_text(j, "name", s->name);
    json_key(j, "read");
    json_bool(j, s->profile != 0);
    if (s->profile) {
        put_text(j, "kind", s->kind);
        put_text(j, "form", s->form);
        put_text(j, "program", s->program);
        put_int(j, "process", (int64_t)s->process);
        put_int(j, "moment", s->moment);
        put_int(j, "time_nanos", s->time_nanos);
        put_int(j, "duration_nanos", s->duration_nanos);
        put_int(j, "samples", s->samples);
    }
    json_key(j, "before");
    json_bool(j, s->before);
    put_text(j, "note", s->note);
    json_end(j);
}

static void put_sources(struct json *j, const struct finding_list *list)
{
    json_key(j, "sources");
    json_array(j);
    for (size_t i = 0; i < list->n_sources; i++)
        put_source(j, &list->sources[i]);
    json_end(j);
}

static void put_signatures(struct json *j, const struct finding_list *list)
{
    json_key(j, "goroutines");
    json_array(j);
    for (size_t i = 0; i < list->n_signatures; i++) {
        const struct signature *s = &list->signatures[i];
        json_object(j);
        put_int(j, "process", (int64_t)s->process);
        put_int(j, "count", s->count);
        put_int(j, "of", s->of);
        put_text(j, "state", s->state);
        put_text(j, "function", s->function);
        put_text(j, "file", s->file);
        put_int(j, "line", s->line);
        put_text(j, "creator", s->creator);
        json_end(j);
    }
    json_end(j);
}

void findings_json(const struct finding_list *list, struct buf *out)
{
    struct json *j = json_new(out, true);
    json_object(j);
    put_int(j, "version", SCHEMA_VERSION);
    json_key(j, "findings");
    json_array(j);
    for (size_t i = 0; i < list->n_findings;)
        put_finding(j, list, &i);
    json_end(j);
    put_quality(j, list);
    put_signatures(j, list);
    put_sources(j, list);
    json_end(j);
    json_free(j);
}
