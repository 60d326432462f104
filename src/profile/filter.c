#include "profile/filter.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/notes.h"
#include "profile/edit.h"
#include "profile/frames.h"
#include "profile/labels.h"
#include "profile/match.h"
#include "profile/profile.h"
#include "profile/tagfilter.h"

/* The options compiled; NULL where one is not set. */
struct compiled {
    struct match *focus, *ignore, *hide, *show, *show_from, *prune_from, *tagshow, *taghide;
    struct tagfilter *tagfocus, *tagignore;
};

static void compiled_free(struct compiled *c)
{
    match_free(c->focus);
    match_free(c->ignore);
    match_free(c->hide);
    match_free(c->show);
    match_free(c->show_from);
    match_free(c->prune_from);
    match_free(c->tagshow);
    match_free(c->taghide);
    tagfilter_free(c->tagfocus);
    tagfilter_free(c->tagignore);
}

/* In pprof's order, so that of two bad expressions the same one is named. */
static int compile(struct compiled *c, const struct profile *p, const struct filter *f, struct notes *notes,
                   struct pprofx_error *err)
{
    const struct {
        struct match **out;
        const char *name, *pattern;
    } before[] = {{&c->focus, "focus", f->focus},
                  {&c->ignore, "ignore", f->ignore},
                  {&c->hide, "hide", f->hide},
                  {&c->show, "show", f->show},
                  {&c->show_from, "show_from", f->show_from}},
      after[] = {{&c->tagshow, "tagshow", f->tagshow}, {&c->taghide, "taghide", f->taghide}};
    int code = PPROFX_OK;
    for (size_t i = 0; !code && i < sizeof before / sizeof *before; i++)
        code = match_new(before[i].out, p, before[i].name, before[i].pattern, MATCH_WHOLE, err);
    struct str *units = labels_units(p, f->compat, notes);
    if (!code)
        code = tagfilter_new(&c->tagfocus, p, "tagfocus", f->tagfocus, units, f->compat, notes, err);
    if (!code)
        code = tagfilter_new(&c->tagignore, p, "tagignore", f->tagignore, units, f->compat, notes, err);
    mem_free(units);
    if (!code)
        code = match_new(&c->prune_from, p, "prune_from", f->prune_from, MATCH_SIMPLE, err);
    for (size_t i = 0; !code && i < sizeof after / sizeof *after; i++)
        code = match_new(after[i].out, p, after[i].name, after[i].pattern, MATCH_WHOLE, err);
    return code;
}

/* Notes that an option which is set matched nothing. */
static void note_unmatched(struct notes *notes, bool set, bool matched, const char *name)
{
    if (set && !matched)
        notes_add(notes, "%s expression matched no samples", name);
}

struct by_tag {
    const struct profile *p;
    const struct tagfilter *focus, *ignore;
    bool focus_matched, ignore_matched;
};

static bool keep_by_tag(void *context, size_t sample)
{
    struct by_tag *t = context;
    bool focused = !t->focus || tagfilter_matches(t->focus, t->p, sample);
    bool ignored = t->ignore && tagfilter_matches(t->ignore, t->p, sample);
    t->focus_matched |= focused;
    t->ignore_matched |= ignored;
    return focused && !ignored;
}

static void filter_samples_by_tag(struct profile *p, const struct compiled *c, struct notes *notes)
{
    if (!c->tagfocus && !c->tagignore)
        return;
    struct by_tag t = {.p = p, .focus = c->tagfocus, .ignore = c->tagignore};
    edit_samples(p, keep_by_tag, &t);
    note_unmatched(notes, c->tagfocus, t.focus_matched, "TagFocus");
    note_unmatched(notes, c->tagignore, t.ignore_matched, "TagIgnore");
}

/* Only labels that a remaining sample has count as matched. */
static void filter_label_keys(struct profile *p, const struct compiled *c, struct notes *notes)
{
    if (!c->tagshow && !c->taghide)
        return;
    bool *keep = mem_zalloc(p->n_labels, sizeof *keep), shown = false, hidden = false;
    for (uint32_t i = 0; i < p->label_start[p->n_samples]; i++) {
        uint32_t id = p->sample_labels[i];
        bool show = !c->tagshow || match_string(c->tagshow, p->labels[id].key);
        bool hide = c->taghide && match_string(c->taghide, p->labels[id].key);
        shown |= show;
        hidden |= hide;
        keep[id] = show && !hide;
    }
    edit_labels(p, keep);
    mem_free(keep);
    note_unmatched(notes, c->tagshow, shown, "TagShow");
    note_unmatched(notes, c->taghide, hidden, "TagHide");
}

int filter_apply(struct profile *p, const struct filter *f, struct notes *notes, struct pprofx_error *err)
{
    struct compiled c = {0};
    int code = compile(&c, p, f, notes, err);
    if (!code) {
        struct frames_matched matched = frames_by_name(p, c.focus, c.ignore, c.hide, c.show);
        note_unmatched(notes, c.focus, matched.focus, "Focus");
        note_unmatched(notes, c.ignore, matched.ignore, "Ignore");
        note_unmatched(notes, c.hide, matched.hide, "Hide");
        note_unmatched(notes, c.show, matched.show, "Show");
        if (c.show_from)
            note_unmatched(notes, true, frames_show_from(p, c.show_from), "ShowFrom");
        filter_samples_by_tag(p, &c, notes);
        filter_label_keys(p, &c, notes);
        if (c.prune_from)
            frames_prune_from(p, c.prune_from);
    }
    compiled_free(&c);
    return code;
}

/* Compiles a whole-name expression of the profile; a bad one is a note, since pprof goes on without it. */
static bool compile_own(struct match **out, const struct profile *p, const char *name, uint32_t text,
                        struct notes *notes)
{
    *out = NULL;
    if (!text)
        return true;
    struct buf pattern = {0};
    struct pprofx_error err = {0};
    buf_printf(&pattern, "^(%s)$", profile_text(p, text));
    bool ok = !match_new(out, p, name, buf_text(&pattern), MATCH_SIMPLE, &err);
    if (!ok)
        notes_add(notes, "the profile's %s is not used: %s", name, err.message);
    buf_free(&pattern);
    return ok;
}

void filter_drop_frames(struct profile *p, struct notes *notes)
{
    struct match *drop = NULL, *keep = NULL;
    if (compile_own(&drop, p, "drop_frames", p->drop_frames, notes) && drop &&
        compile_own(&keep, p, "keep_frames", p->keep_frames, notes))
        frames_prune(p, drop, keep);
    match_free(drop);
    match_free(keep);
}

void filter_drop_inlines(struct profile *p)
{
    for (size_t i = 0; i < p->n_mappings; i++)
        p->mappings[i].has_inline_frames = false;
    for (size_t i = 0; i < p->n_locations; i++) {
        struct location *l = &p->locations[i];
        if (l->n_lines > 1) {
            l->first_line += l->n_lines - 1;
            l->n_lines = 1;
        }
    }
}
