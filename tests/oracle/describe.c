#include "oracle/oracle.h"

#include "oracle/text.h"
#include "profile/profile.h"

static void put_name(struct buf *out, const struct profile *p, uint32_t id)
{
    text_string(out, profile_string(p, id));
}

static void put_header(struct buf *out, const struct profile *p)
{
    for (size_t i = 0; i < p->n_types; i++) {
        text_line(out, "type");
        put_name(out, p, p->types[i].type);
        put_name(out, p, p->types[i].unit);
    }
    text_line(out, "header");
    put_name(out, p, p->default_type);
    put_name(out, p, p->period_type.type);
    put_name(out, p, p->period_type.unit);
    text_int(out, p->period);
    text_int(out, p->time_nanos);
    text_int(out, p->duration_nanos);
    put_name(out, p, p->doc_url);
    put_name(out, p, p->drop_frames);
    put_name(out, p, p->keep_frames);
    for (size_t i = 0; i < p->n_comments; i++) {
        text_line(out, "comment");
        put_name(out, p, p->comments[i]);
    }
}

static void put_mappings(struct buf *out, const struct profile *p)
{
    for (size_t i = 0; i < p->n_mappings; i++) {
        const struct mapping *m = &p->mappings[i];
        text_line(out, "mapping");
        text_bits(out, m->id);
        text_bits(out, m->start);
        text_bits(out, m->limit);
        text_bits(out, m->offset);
        put_name(out, p, m->file);
        put_name(out, p, m->build_id);
        text_int(out, m->has_functions);
        text_int(out, m->has_filenames);
        text_int(out, m->has_line_numbers);
        text_int(out, m->has_inline_frames);
    }
}

static void put_functions(struct buf *out, const struct profile *p)
{
    for (size_t i = 0; i < p->n_functions; i++) {
        const struct function *f = &p->functions[i];
        text_line(out, "function");
        text_bits(out, f->id);
        put_name(out, p, f->name);
        put_name(out, p, f->system_name);
        put_name(out, p, f->file);
        text_int(out, f->start_line);
    }
}

static void put_locations(struct buf *out, const struct profile *p)
{
    for (size_t i = 0; i < p->n_locations; i++) {
        const struct location *l = &p->locations[i];
        text_line(out, "location");
        text_bits(out, l->id);
        text_bits(out, l->address);
        text_int(out, l->mapping == NONE ? -1 : (int64_t)l->mapping);
        text_int(out, l->folded);
        for (uint32_t k = 0; k < l->n_lines; k++) {
            const struct line *line = &p->lines[l->first_line + k];
            buf_puts(out, " /");
            text_int(out, line->function);
            text_int(out, line->line);
            text_int(out, line->column);
        }
    }
}

static void put_label(struct buf *out, const struct profile *p, const struct label *l)
{
    buf_puts(out, l->is_number ? " number" : " text");
    put_name(out, p, l->key);
    if (!l->is_number) {
        put_name(out, p, l->text);
        return;
    }
    text_int(out, l->number);
    put_name(out, p, l->unit);
}

static void put_samples(struct buf *out, const struct profile *p)
{
    for (size_t i = 0; i < p->n_samples; i++) {
        text_line(out, "sample");
        for (size_t t = 0; t < p->n_types; t++)
            text_int(out, profile_values(p, i)[t]);
        buf_puts(out, " /");
        const uint32_t *frames = profile_stack(p, p->sample_stack[i]);
        for (size_t k = 0; k < profile_depth(p, p->sample_stack[i]); k++)
            text_int(out, frames[k]);
        for (uint32_t k = p->label_start[i]; k < p->label_start[i + 1]; k++)
            put_label(out, p, &p->labels[p->sample_labels[k]]);
    }
}

void oracle_describe(const struct profile *p, struct buf *out)
{
    put_header(out, p);
    put_mappings(out, p);
    put_functions(out, p);
    put_locations(out, p);
    put_samples(out, p);
    buf_char(out, '\n');
}
