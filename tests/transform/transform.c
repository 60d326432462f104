/* transform [-OPTION=VALUE]... FILE...: what src/profile does to profiles, under compat, and the result on
 * the standard output, gzipped.  Options are pprof's.  Exit 2 with a message when pprof would refuse, too. */
#include "base/buf.h"
#include "base/notes.h"
#include "decode/decode.h"
#include "profile/encode.h"
#include "profile/filter.h"
#include "profile/merge.h"
#include "profile/profile.h"
#include "source/source.h"

#include <stdio.h>
#include <string.h>

enum { MOST_FILES = 16 };

struct list {
    struct profile *items[MOST_FILES];
    size_t n;
};

struct task {
    struct filter filter;
    const char *tagroot, *tagleaf, *unit;
    struct list sources, bases;
    bool diff, normalize, noinlines;
    struct notes notes;
};

static int add_file(struct list *list, const char *path, struct notes *notes, struct pprofx_error *err)
{
    struct pprofx_limits limits = {0};
    struct source *source;
    if (list->n == MOST_FILES)
        return PPROFX_USAGE;
    int code = source_open(&source, path, &limits, err);
    if (code)
        return code;
    code = decode(source, &(struct decode_options){.compat = true}, &list->items[list->n], notes, err);
    source_close(source);
    list->n += !code;
    return code;
}

static void free_list(struct list *list)
{
    while (list->n)
        profile_free(list->items[--list->n]);
}

/* The value when word is -NAME=VALUE, else NULL. */
static const char *value_of(const char *word, const char *name)
{
    size_t n = strlen(name);
    return word[0] == '-' && !strncmp(word + 1, name, n) && word[n + 1] == '=' ? word + n + 2 : NULL;
}

static int read_word(struct task *t, const char *word, struct pprofx_error *err)
{
    const struct {
        const char *name, **out;
    } texts[] = {{"focus", &t->filter.focus},
                 {"ignore", &t->filter.ignore},
                 {"hide", &t->filter.hide},
                 {"show", &t->filter.show},
                 {"show_from", &t->filter.show_from},
                 {"prune_from", &t->filter.prune_from},
                 {"tagfocus", &t->filter.tagfocus},
                 {"tagignore", &t->filter.tagignore},
                 {"tagshow", &t->filter.tagshow},
                 {"taghide", &t->filter.taghide},
                 {"tagroot", &t->tagroot},
                 {"tagleaf", &t->tagleaf},
                 {"unit", &t->unit}};
    const char *value;
    if (word[0] != '-')
        return add_file(&t->sources, word, &t->notes, err);
    if ((value = value_of(word, "base")))
        return add_file(&t->bases, value, &t->notes, err);
    if ((value = value_of(word, "diff_base"))) {
        t->diff = true;
        return add_file(&t->bases, value, &t->notes, err);
    }
    t->normalize |= !strcmp(word, "-normalize");
    t->noinlines |= !strcmp(word, "-noinlines");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if ((value = value_of(word, texts[i].name)))
            *texts[i].out = value;
    return PPROFX_OK;
}

/* All of a list as one; a single one moves out of it. */
static int join(struct list *list, struct profile **out, struct notes *notes, struct pprofx_error *err)
{
    if (list->n != 1)
        return merge(list->items, list->n, true, out, notes, err);
    int code = merge_single(list->items[0], true, err);
    if (!code)
        *out = list->items[--list->n];
    return code;
}

static int transform(struct task *t, struct profile **p, struct pprofx_error *err)
{
    int code = join(&t->sources, p, &t->notes, err);
    if (!code && t->bases.n) {
        struct profile *base = NULL;
        code = join(&t->bases, &base, &t->notes, err);
        if (!code)
            code = merge_base(p, base, t->diff, t->normalize, true, &t->notes, err);
        profile_free(base);
    }
    if (code)
        return code;
    filter_drop_frames(*p, &t->notes);
    filter_tag_frames(*p, t->tagroot, t->tagleaf, t->unit, true, &t->notes);
    code = filter_apply(*p, &t->filter, &t->notes, err);
    if (!code && t->noinlines)
        filter_drop_inlines(*p);
    return code;
}

static bool write_out(const struct profile *p)
{
    struct buf bytes = {0};
    encode_gzip(p, &bytes);
    bool ok = fwrite(bytes.data, 1, bytes.len, stdout) == bytes.len && fflush(stdout) == 0;
    buf_free(&bytes);
    return ok;
}

int main(int argc, char **argv)
{
    struct task t = {.filter = {.compat = true}, .unit = "minimum"};
    struct pprofx_error err = {0};
    struct profile *p = NULL;
    int code = PPROFX_OK;
    for (int i = 1; !code && i < argc; i++)
        code = read_word(&t, argv[i], &err);
    if (!code)
        code = transform(&t, &p, &err);
    if (code)
        (void)fprintf(stderr, "transform: %s\n", err.message);
    else if (!write_out(p))
        code = PPROFX_OUTPUT;
    profile_free(p);
    free_list(&t.sources);
    free_list(&t.bases);
    notes_free(&t.notes);
    return code ? 2 : 0;
}
