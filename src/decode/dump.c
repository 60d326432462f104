#include "decode/dump.h"

#include "base/error.h"
#include "base/notes.h"
#include "base/str.h"
#include "decode/dumps.h"
#include "decode/gctrace.h"
#include "decode/moment.h"
#include "profile/profile.h"

#include <inttypes.h>

struct cycles {
    struct gc_cycle *list;
    size_t n, cap;
};

/* What is known of a dump beside its goroutines. */
struct about {
    uint32_t number, headline, running;
    uint64_t line;
    bool cut, may_have_failed;
};

struct dump {
    const struct decode_options *options;
    const struct decode_each *each; /* or NULL: one is kept */
    struct notes *notes;
    uint64_t max_memory;
    struct moment_stacks known;
    struct moment moment;
    bool open;
    struct about now;
    struct profile *kept;             /* the chosen one; the one not handed over yet */
    uint64_t kept_count, count, most; /* goroutines; of the largest dump, which is: */
    uint32_t n, largest;
    struct cycles cycles;
};

static bool is_wanted(const struct dump *d, uint32_t number)
{
    return d->each || d->options->dump <= 0 || (uint64_t)d->options->dump == number;
}

static void give_cycles(struct dump *d, struct told *told)
{
    told->gc_cycles = d->cycles.list;
    told->n_gc_cycles = d->cycles.n;
    d->cycles = (struct cycles){0};
}

/* Hands the kept profile over. */
static int hand_over(struct dump *d, struct pprofx_error *err)
{
    struct profile *p = d->kept;
    if (!p || !d->each)
        return PPROFX_OK;
    d->kept = NULL;
    give_cycles(d, p->told);
    return d->each->each(d->each->context, p, err);
}

static bool is_failure(struct str headline)
{
    return headline.n && !(headline.n >= 7 && !memcmp(headline.p, "SIGQUIT", 7));
}

static int begin(void *context, uint64_t line, struct str headline, struct pprofx_error *err)
{
    struct dump *d = context;
    d->n++;
    d->count = 0;
    if (!is_wanted(d, d->n) || d->open)
        return PPROFX_OK;
    int r = hand_over(d, err);
    if (r)
        return r;
    profile_free(d->kept);
    d->kept = NULL;
    moment_open(&d->moment, d->n, d->options->every_goroutine, d->max_memory, &d->known);
    d->open = true;
    d->now = (struct about){.number = d->n,
                            .line = line,
                            .running = NONE,
                            .headline = profile_intern(text_of(&d->moment.t), headline.p, headline.n),
                            .may_have_failed = is_failure(headline)};
    return PPROFX_OK;
}

static int add(void *context, const struct goroutine_header *header, struct str text, uint64_t line,
               struct pprofx_error *err)
{
    struct dump *d = context;
    (void)line;
    d->count++;
    if (d->count > d->most) {
        d->most = d->count;
        d->largest = d->n;
    }
    if (!d->open)
        return PPROFX_OK;
    int r = moment_add(&d->moment, header, text, err);
    /* The runtime shows the one that failed first. */
    if (!r && d->now.may_have_failed &&
        (str_equal(header->state, str_of("running")) || str_equal(header->state, str_of("syscall"))))
        d->now.running = d->moment.last_group;
    d->now.may_have_failed = false;
    return r;
}

static int close_moment(struct dump *d, struct pprofx_error *err)
{
    struct about *f = &d->now;
    int r = moment_finish(&d->moment, &d->kept, err);
    moment_close(&d->moment);
    d->open = false;
    if (r)
        return r;
    struct told *told = d->kept->told;
    told->moment = told->n_moments = f->number;
    told->line = f->line;
    told->headline = f->headline;
    told->running = f->running;
    told->cut = f->cut;
    d->kept_count = d->count;
    return PPROFX_OK;
}

static int end(void *context, bool cut, struct pprofx_error *err)
{
    struct dump *d = context;
    d->now.cut |= cut;
    return d->open && (d->each || d->options->dump != DUMP_ALL) ? close_moment(d, err) : PPROFX_OK;
}

static int add_cycle(void *context, const struct gc_cycle *cycle, struct pprofx_error *err)
{
    struct dump *d = context;
    struct cycles *c = &d->cycles;
    /* Twice while it grows. */
    if (c->n == c->cap && mem_next_cap(c->cap, c->n + 1) > d->max_memory / (3 * sizeof *cycle))
        return error_set(err, PPROFX_LIMIT,
                         "%zu garbage collections need more memory than --max-memory allows", c->n);
    MEM_ROOM(c->list, c->n, c->cap);
    c->list[c->n++] = *cycle;
    return PPROFX_OK;
}

static int visit(struct dump *d, struct input *in, struct pprofx_error *err)
{
    struct dumps_visitor visitor = {d, begin, add, end, add_cycle};
    struct dumps_found found;
    int r = dumps_visit(in, &visitor, &found, d->notes, err);
    if (!r && d->open) /* the sum of all */
        r = close_moment(d, err);
    return r;
}

static void close_dump(struct dump *d)
{
    if (d->open)
        moment_close(&d->moment);
    profile_free(d->kept);
    mem_free(d->cycles.list);
    mem_free(d->known.rows);
}

static void tell_choice(const struct dump *d)
{
    const struct told *told = d->kept->told;
    if (d->n < 2 || d->options->dump != 0)
        return;
    if (d->most > d->kept_count)
        notes_add(d->notes,
                  "This is goroutine dump %" PRIu32 " of %" PRIu32 " (line %" PRIu64 ", %" PRIu64
                  " goroutine%s); --dump=%" PRIu32 " chooses the largest (%" PRIu64 "), --dump=all their sum",
                  told->moment, d->n, told->line, d->kept_count, d->kept_count == 1 ? "" : "s", d->largest,
                  d->most);
    else
        notes_add(d->notes,
                  "This is goroutine dump %" PRIu32 " of %" PRIu32 " (line %" PRIu64
                  "); --dump=1 chooses another, --dump=all their sum",
                  told->moment, d->n, told->line);
}

static int give_chosen(struct dump *d, struct profile **out, struct pprofx_error *err)
{
    if (d->kept) {
        d->kept->told->n_moments = d->n;
        if (d->options->dump == DUMP_ALL)
            d->kept->told->moment = d->n > 1 ? 0 : 1;
        give_cycles(d, d->kept->told);
        tell_choice(d);
        *out = d->kept;
        d->kept = NULL;
        return PPROFX_OK;
    }
    if (d->n)
        return error_set(err, PPROFX_USAGE, "there is no goroutine dump %" PRId64 " in it, it has %" PRIu32,
                         d->options->dump, d->n);
    if (!d->cycles.n)
        return error_set(err, PPROFX_FORMAT, "there is no goroutine in it");
    int r = gctrace_profile(d->cycles.list, d->cycles.n, d->max_memory, out, err);
    d->cycles = (struct cycles){0};
    return r;
}

int dump_decode(struct input *in, const struct decode_options *options, uint64_t max_memory,
                struct profile **out, struct notes *notes, struct pprofx_error *err)
{
    struct dump d = {.options = options, .notes = notes, .max_memory = max_memory};
    int r = visit(&d, in, err);
    if (!r)
        r = give_chosen(&d, out, err);
    close_dump(&d);
    return r;
}

int dump_decode_each(struct input *in, const struct decode_options *options, uint64_t max_memory,
                     const struct decode_each *each, struct profile **out, struct notes *notes,
                     struct pprofx_error *err)
{
    struct dump d = {.options = options, .each = each, .notes = notes, .max_memory = max_memory};
    int r = visit(&d, in, err);
    if (!r)
        r = d.n ? hand_over(&d, err) : give_chosen(&d, out, err);
    close_dump(&d);
    return r;
}
