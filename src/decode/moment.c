#include "decode/moment.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/sat.h"
#include "profile/shown.h"

#include <string.h>

#define MINUTE INT64_C(60)
#define SECOND INT64_C(1000000000)

/* What makes goroutines one sample; without gaps, for it is compared by its bytes. */
struct moment_row {
    int64_t minutes;
    uint32_t stack, group, labels, bubble, flags, unused; /* labels and bubble: strings */
};

enum { LOCKED = 1, LEAKED = 2, QUOTED = 4 };

struct group_key {
    uint32_t stack, state, creator;
};

void moment_open(struct moment *m, uint32_t number, bool every, uint64_t max_memory,
                 struct moment_stacks *known)
{
    *m = (struct moment){.known = known, .number = number, .every = every};
    text_open(&m->t, max_memory);
    text_type(&m->t, "goroutine", "count");
    text_type(&m->t, "wait", "nanoseconds");
    struct profile *p = text_of(&m->t);
    p->default_type = p->types[0].type;
    p->period_type = p->types[0];
    p->period = 1;
    size_t most = max_memory / 4 < SIZE_MAX ? (size_t)(max_memory / 4) : SIZE_MAX;
    alike_open(&m->stacks, most);
    alike_open(&m->rows, most);
    alike_open(&m->groups, most);
}

void moment_close(struct moment *m)
{
    text_close(&m->t);
    alike_close(&m->stacks);
    alike_close(&m->rows);
    alike_close(&m->groups);
    mem_free(m->frames);
    mem_free(m->counts);
    mem_free(m->group_list);
    mem_free(m->goroutines);
}

static int too_large(struct pprofx_error *err)
{
    return error_set(err, PPROFX_LIMIT,
                     "the goroutines' stacks need more memory than allowed; --max-memory raises the limit");
}

static int number_of(struct alike *a, const void *data, size_t n, uint32_t *out, struct pprofx_error *err)
{
    *out = alike_number(a, (struct str){data, n});
    return *out == UINT32_MAX ? too_large(err) : PPROFX_OK;
}

/* A frame is a location of its own, without address. */
static int add_frame(struct moment *m, struct str function, struct str file, int64_t line, size_t depth,
                     struct pprofx_error *err)
{
    struct line call = {.line = line};
    int r = text_function(&m->t, function, file, &call.function, err);
    if (!r)
        r = BUILDER_GROW(&m->t.b, m->frames, m->frames_cap, depth + 1, err);
    return r ? r : text_location(&m->t, &call, 1, 0, NONE, &m->frames[depth], err);
}

/* What the frames of a stack are at least that every dump shows.  Only SIGQUIT and crashes show the runtime's
 * own: they are left out, so that a stack is the same wherever it was taken, but where there is nothing else.
 */
static enum shown least_shown(struct str text)
{
    enum shown least = SHOWN_QUIT;
    struct goroutine_frame f;
    while (goroutine_next(&text, &f) != GOROUTINE_END && f.what != GOROUTINE_ANCESTOR)
        if (f.what == GOROUTINE_CALL && shown_of(f.function, f.file) < least)
            least = shown_of(f.function, f.file);
    return least;
}

static int read_call(struct moment *m, const struct goroutine_frame *f, enum shown least, size_t *depth,
                     struct pprofx_error *err)
{
    int r = PPROFX_OK;
    switch (f->what) {
    case GOROUTINE_CALL:
        if (shown_of(f->function, f->file) > least)
            return PPROFX_OK;
        r = add_frame(m, f->function, f->file, f->line, *depth, err);
        break;
    case GOROUTINE_ELIDED:
        r = add_frame(m, str_of("(frames elided)"), str_of(""), 0, *depth, err);
        break;
    case GOROUTINE_NO_STACK:
        r = add_frame(m, str_of("(stack unavailable)"), str_of(""), 0, *depth, err);
        break;
    case GOROUTINE_CREATOR:
    case GOROUTINE_ANCESTOR:
    case GOROUTINE_END:
        return PPROFX_OK;
    }
    *depth += !r;
    return r;
}

/* The stack of a text that was not met before, and its creator's name. */
static int read_stack(struct moment *m, struct str text, uint32_t *stack, uint32_t *creator,
                      struct pprofx_error *err)
{
    struct goroutine_frame f;
    size_t depth = 0;
    enum shown least = least_shown(text);
    *creator = 0;
    while (goroutine_next(&text, &f) != GOROUTINE_END && f.what != GOROUTINE_ANCESTOR) {
        if (f.what == GOROUTINE_CREATOR && !*creator)
            *creator = profile_intern(text_of(&m->t), f.function.p, f.function.n);
        int r = read_call(m, &f, least, &depth, err);
        if (r)
            return r;
    }
    return number_of(&m->stacks, m->frames, depth * sizeof *m->frames, stack, err);
}

static int find_stack(struct moment *m, uint32_t alike, struct str text, uint32_t *stack, uint32_t *creator,
                      struct pprofx_error *err)
{
    struct moment_stacks *known = m->known;
    if (alike == GOROUTINE_UNLIKE)
        return read_stack(m, text, stack, creator, err);
    size_t had = known->cap;
    known->rows = mem_grow(known->rows, &known->cap, (size_t)alike + 1, sizeof *known->rows);
    if (known->cap > had)
        memset(known->rows + had, 0, (known->cap - had) * sizeof *known->rows);
    struct moment_stack *row = &known->rows[alike];
    if (row->moment == m->number) {
        *stack = row->stack;
        *creator = row->creator;
        return PPROFX_OK;
    }
    int r = read_stack(m, text, stack, creator, err);
    if (!r)
        *row = (struct moment_stack){m->number, *stack, *creator};
    return r;
}

static int find_group(struct moment *m, uint32_t stack, uint32_t state, uint32_t creator, uint32_t *out,
                      struct pprofx_error *err)
{
    struct group_key key = {stack, state, creator};
    size_t had = m->groups.n;
    int r = number_of(&m->groups, &key, sizeof key, out, err);
    if (r || m->groups.n == had)
        return r;
    r = BUILDER_GROW(&m->t.b, m->group_list, m->group_cap, had + 1, err);
    if (!r)
        m->group_list[had] = (struct goroutine_group){.stack = stack, .state = state, .creator = creator};
    return r;
}

static int count_row(struct moment *m, const struct moment_row *row, uint32_t *out, struct pprofx_error *err)
{
    size_t had = m->rows.n;
    int r = number_of(&m->rows, row, sizeof *row, out, err);
    if (!r && m->rows.n > had) {
        r = BUILDER_GROW(&m->t.b, m->counts, m->counts_cap, had + 1, err);
        if (!r)
            m->counts[had] = 0;
    }
    if (!r)
        m->counts[*out]++;
    return r;
}

static uint64_t parent_of(struct str text)
{
    struct goroutine_frame f;
    while (goroutine_next(&text, &f) != GOROUTINE_END && f.what != GOROUTINE_ANCESTOR)
        if (f.what == GOROUTINE_CREATOR)
            return f.parent;
    return f.what == GOROUTINE_ANCESTOR ? f.parent : 0;
}

static int64_t nanoseconds(int64_t minutes)
{
    return minutes > INT64_MAX / (MINUTE * SECOND) ? INT64_MAX : minutes * MINUTE * SECOND;
}

static int keep_goroutine(struct moment *m, const struct goroutine_header *h, struct str text, uint32_t row,
                          struct pprofx_error *err)
{
    int r = BUILDER_GROW(&m->t.b, m->goroutines, m->goroutines_cap, m->n_goroutines + 1, err);
    if (!r)
        m->goroutines[m->n_goroutines++] = (struct goroutine_row){
            h->id, parent_of(text), h->minutes < 0 ? -1 : nanoseconds(h->minutes), row};
    return r;
}

int moment_add(struct moment *m, const struct goroutine_header *h, struct str text, struct pprofx_error *err)
{
    struct profile *p = text_of(&m->t);
    struct moment_row row = {.minutes = h->minutes};
    uint32_t creator, number;
    int r = find_stack(m, h->alike, text, &row.stack, &creator, err);
    if (!r)
        r = find_group(m, row.stack, profile_intern(p, h->state.p, h->state.n), creator, &row.group, err);
    if (r)
        return r;
    struct goroutine_group *group = &m->group_list[row.group];
    m->last_group = row.group;
    group->count++;
    if (group->n_ids < GOROUTINE_IDS)
        group->ids[group->n_ids++] = h->id;
    group->oldest = group->count == 1 || h->id < group->oldest ? h->id : group->oldest;
    group->newest = h->id > group->newest ? h->id : group->newest;
    row.labels = h->labels.n ? profile_intern(p, h->labels.p, h->labels.n) : 0;
    row.bubble = h->bubble.n ? profile_intern(p, h->bubble.p, h->bubble.n) : 0;
    row.flags = (h->locked ? LOCKED : 0u) | (h->leaked ? LEAKED : 0u) | (h->quoted_labels ? QUOTED : 0u);
    r = count_row(m, &row, &number, err);
    return r || !m->every ? r : keep_goroutine(m, h, text, number, err);
}

/* The labels of a sample being made. */
struct label_list {
    uint32_t *ids;
    size_t n, cap;
};

static int add_label(struct moment *m, struct label_list *list, struct label label, struct pprofx_error *err)
{
    int r = BUILDER_GROW(&m->t.b, list->ids, list->cap, list->n + 1, err);
    if (!r)
        r = text_label(&m->t, &label, &list->ids[list->n], err);
    list->n += !r;
    return r;
}

static int add_text(struct moment *m, struct label_list *list, const char *key, uint32_t text,
                    struct pprofx_error *err)
{
    return add_label(
        m, list, (struct label){.key = profile_intern(text_of(&m->t), key, strlen(key)), .text = text}, err);
}

static int add_word(struct moment *m, struct label_list *list, const char *key, const char *text,
                    struct pprofx_error *err)
{
    return add_text(m, list, key, profile_intern(text_of(&m->t), text, strlen(text)), err);
}

static const char *wait_range(int64_t minutes)
{
    return minutes < 1      ? "under 1 minute or unknown"
           : minutes < 10   ? "1 to 10 minutes"
           : minutes < 60   ? "10 to 60 minutes"
           : minutes < 1440 ? "1 to 24 hours"
                            : "over 24 hours";
}

static int add_waited(struct moment *m, struct label_list *list, int64_t minutes, struct pprofx_error *err)
{
    struct profile *p = text_of(&m->t);
    return add_label(m, list,
                     (struct label){.key = profile_intern(p, "waited", 6),
                                    .number = minutes > INT64_MAX / MINUTE ? INT64_MAX : minutes * MINUTE,
                                    .unit = profile_intern(p, "seconds", 7),
                                    .is_number = true},
                     err);
}

/* The goroutine's own labels; one without a name is left out. */
static int add_own(struct moment *m, struct label_list *list, struct str labels, bool quoted,
                   struct pprofx_error *err)
{
    struct profile *p = text_of(&m->t);
    struct buf name = {0}, text = {0};
    struct str key, value;
    int r = PPROFX_OK;
    while (!r && goroutine_label(&labels, quoted, &key, &value)) {
        goroutine_unquote(key, &name);
        goroutine_unquote(value, &text);
        if (name.len)
            r = add_label(m, list,
                          (struct label){.key = profile_intern(p, buf_text(&name), name.len),
                                         .text = profile_intern(p, buf_text(&text), text.len)},
                          err);
    }
    buf_free(&name);
    buf_free(&text);
    return r;
}

static int add_labels(struct moment *m, const struct moment_row *row, struct label_list *list,
                      struct pprofx_error *err)
{
    const struct goroutine_group *group = &m->group_list[row->group];
    list->n = 0;
    int r = add_text(m, list, "state", group->state, err);
    if (!r)
        r = add_word(m, list, "wait", wait_range(row->minutes), err);
    if (!r && row->minutes > 0)
        r = add_waited(m, list, row->minutes, err);
    if (!r && group->creator)
        r = add_text(m, list, "creator", group->creator, err);
    if (!r && row->flags & LOCKED)
        r = add_word(m, list, "locked", "to thread", err);
    if (!r && row->flags & LEAKED)
        r = add_word(m, list, "leaked", "yes", err);
    if (!r && row->bubble)
        r = add_text(m, list, "bubble", row->bubble, err);
    return r ? r
             : add_own(m, list, profile_string(text_of(&m->t), row->labels), (row->flags & QUOTED) != 0, err);
}

static int add_sample(struct moment *m, size_t number, struct label_list *list, struct pprofx_error *err)
{
    struct moment_row row;
    memcpy(&row, m->rows.texts[number].p, sizeof row);
    struct str stack = m->stacks.texts[row.stack];
    if (stack.n)
        memcpy(m->frames, stack.p, stack.n); /* which is as large as the deepest stack */
    int64_t count = m->counts[number] > INT64_MAX ? INT64_MAX : (int64_t)m->counts[number], wait = 0;
    if (row.minutes > 0) {
        int64_t each = nanoseconds(row.minutes);
        wait = each > INT64_MAX / count ? INT64_MAX : each * count;
    }
    int r = add_labels(m, &row, list, err);
    if (r)
        return r;
    return text_sample(&m->t, m->frames, stack.n / sizeof *m->frames, (int64_t[]){count, wait}, list->ids,
                       list->n, err);
}

/* Groups know stacks as they are numbered here; the profile's numbers are those of its samples. */
static void renumber_groups(const struct moment *m, const struct profile *p)
{
    for (size_t i = 0; i < m->rows.n; i++) {
        struct moment_row row;
        memcpy(&row, m->rows.texts[i].p, sizeof row);
        m->group_list[row.group].stack = p->sample_stack[i];
    }
}

static void give_told(struct moment *m, struct profile *p)
{
    struct told *told = told_new();
    renumber_groups(m, p);
    told->groups = m->group_list;
    told->n_groups = m->groups.n;
    told->goroutines = m->goroutines;
    told->n_goroutines = m->n_goroutines;
    m->group_list = NULL;
    m->goroutines = NULL;
    p->told = told;
}

int moment_finish(struct moment *m, struct profile **out, struct pprofx_error *err)
{
    struct label_list list = {0};
    int r = PPROFX_OK;
    for (size_t i = 0; !r && i < m->rows.n; i++)
        r = add_sample(m, i, &list, err);
    mem_free(list.ids);
    if (!r)
        r = text_finish(&m->t, out, err);
    if (!r)
        give_told(m, *out);
    return r;
}
