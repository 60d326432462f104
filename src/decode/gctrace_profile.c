/* A log of garbage collections as a profile: what each phase took, added up. */
#include "base/sat.h"
#include "decode/gctrace.h"
#include "decode/text.h"
#include "profile/gc.h"

#include <string.h>

enum phase { CYCLE, SWEEP, MARK, ASSIST, BACKGROUND, IDLE, TERMINATION, N_PHASES };

enum { COUNT, CPU, WALL, PAUSE, N_VALUES };

/* How deep a phase stands below "GC", which is frame 0; the parts of marking stand below it. */
static const struct {
    const char *name;
    enum phase above;
} phases[N_PHASES] = {
    [CYCLE] = {"GC", CYCLE},
    [SWEEP] = {"GC sweep termination", CYCLE},
    [MARK] = {"GC mark", CYCLE},
    [ASSIST] = {"GC mark assist", MARK},
    [BACKGROUND] = {"GC mark background", MARK},
    [IDLE] = {"GC mark idle", MARK},
    [TERMINATION] = {"GC mark termination", CYCLE},
};

struct sums {
    int64_t values[N_PHASES][N_VALUES];
    size_t n; /* cycles */
};

static void add(struct sums *s, enum phase phase, int value, int64_t amount)
{
    bool cut = false;
    s->values[phase][value] = sat_add(s->values[phase][value], amount, &cut);
}

static void add_cycle(struct sums *s, const struct gc_cycle *c)
{
    s->n++;
    add(s, CYCLE, COUNT, 1);
    add(s, SWEEP, CPU, c->sweep_cpu);
    add(s, SWEEP, WALL, c->sweep_wall);
    add(s, SWEEP, PAUSE, c->sweep_wall);
    add(s, MARK, WALL, c->mark_wall);
    add(s, ASSIST, CPU, c->assist_cpu);
    add(s, BACKGROUND, CPU, c->background_cpu);
    add(s, IDLE, CPU, c->idle_cpu);
    add(s, TERMINATION, CPU, c->term_cpu);
    add(s, TERMINATION, WALL, c->term_wall);
    add(s, TERMINATION, PAUSE, c->term_wall);
}

static int add_locations(struct text_profile *t, uint32_t *locations, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < N_PHASES; i++) {
        struct line call = {0};
        rc = text_function(t, str_of(phases[i].name), str_of(""), &call.function, err);
        if (!rc)
            rc = text_location(t, &call, 1, 0, NONE, &locations[i], err);
    }
    return rc;
}

static int add_label(struct text_profile *t, bool forced, uint32_t *out, struct pprofx_error *err)
{
    const char *text = forced ? "true" : "false";
    const struct label label = {.key = profile_intern(text_of(t), "forced", strlen("forced")),
                                .text = profile_intern(text_of(t), text, strlen(text))};
    return text_label(t, &label, out, err);
}

static int add_samples(struct text_profile *t, const struct sums *s, const uint32_t *locations, bool forced,
                       struct pprofx_error *err)
{
    uint32_t label;
    int rc = s->n ? add_label(t, forced, &label, err) : 0;
    for (int phase = 0; !rc && s->n && phase < N_PHASES; phase++) {
        uint32_t stack[N_PHASES];
        size_t depth = 0;
        for (int i = phase; i != CYCLE; i = (int)phases[i].above)
            stack[depth++] = locations[i];
        stack[depth++] = locations[CYCLE];
        rc = text_sample(t, stack, depth, s->values[phase], &label, 1, err);
    }
    return rc;
}

static int add_all(struct text_profile *t, const struct gc_cycle *cycles, size_t n, struct pprofx_error *err)
{
    struct sums sums[2] = {0};
    uint32_t locations[N_PHASES];
    for (size_t i = 0; i < n; i++)
        add_cycle(&sums[cycles[i].forced], &cycles[i]);
    text_type(t, "gc", "count");
    text_type(t, "cpu", "nanoseconds");
    text_type(t, "wall", "nanoseconds");
    text_type(t, "pause", "nanoseconds");
    text_of(t)->default_type = profile_intern(text_of(t), "cpu", strlen("cpu"));
    int rc = add_locations(t, locations, err);
    for (int forced = 0; !rc && forced < 2; forced++)
        rc = add_samples(t, &sums[forced], locations, forced, err);
    return rc;
}

int gctrace_profile(struct gc_cycle *cycles, size_t n, uint64_t max_memory, struct profile **out,
                    struct pprofx_error *err)
{
    struct text_profile t;
    struct gc_summary summary;
    struct profile *p = NULL;
    text_open(&t, max_memory);
    int rc = add_all(&t, cycles, n, err);
    if (!rc)
        rc = text_finish(&t, &p, err);
    text_close(&t);
    if (rc) {
        mem_free(cycles);
        return rc;
    }
    p->told = told_new();
    p->told->gc_cycles = cycles;
    p->told->n_gc_cycles = n;
    gc_summarize(cycles, n, &summary);
    p->duration_nanos = summary.span;
    *out = p;
    return PPROFX_OK;
}
