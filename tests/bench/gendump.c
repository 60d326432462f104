/* gendump [-s SEED] [-l] N FILE: a dump of N goroutines (debug=2) of a made-up Go program, for benchmarks.
 * -l: every second one has labels, as Go 1.27 writes them.
 *
 * Most goroutines are alike: a few hundred stacks by Zipf's law, with other ids, arguments and waits.  The
 * bytes depend on seed, N and -l alone. */
#include "gen_random.h"
#include "gen_stacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { N_FUNCTIONS = 3000, N_STACKS = 300, MAX_TEXT = 24 };

static const char *const states[] = {"IO wait",    "select", "chan receive", "sync.Mutex.Lock",
                                     "semacquire", "sleep",  "chan send",    "sync.Cond.Wait",
                                     "runnable",   "syscall"};
enum { N_STATES = sizeof states / sizeof *states };

/* The text of a stack in pieces; between two of them stand arguments. */
struct text {
    struct buf all;
    size_t *cuts;
    size_t n_cuts;
    const char *state;
};

static void cut(struct text *t)
{
    t->cuts = realloc(t->cuts, (t->n_cuts + 1) * sizeof *t->cuts);
    if (!t->cuts)
        abort();
    t->cuts[t->n_cuts++] = t->all.len;
}

/* As tracebacks print it: without the shapes of generic functions. */
static void add_name(struct text *t, const struct program *p, uint32_t function)
{
    struct buf name = {0};
    program_function_name(p, function, &name);
    const char *open = strchr(buf_text(&name), '['), *close = strrchr(buf_text(&name), ']');
    if (open && close)
        buf_printf(&t->all, "%.*s[...]%s", (int)(open - name.data), name.data, close + 1);
    else
        buf_add(&t->all, name.data, name.len);
    buf_free(&name);
}

static void add_call(struct text *t, const struct program *p, struct frame_line line, bool inlined)
{
    add_name(t, p, line.function);
    if (inlined) {
        buf_puts(&t->all, "(...)\n");
    } else {
        buf_puts(&t->all, "(");
        cut(t);
        buf_puts(&t->all, ")\n");
    }
    buf_puts(&t->all, "\t");
    program_file_name(p, line.function, &t->all);
    buf_printf(&t->all, ":%u", line.line);
    if (!inlined)
        buf_printf(&t->all, " +0x%x", line.line * 7 % 4096 + 1);
    buf_puts(&t->all, "\n");
}

static void make_text(struct text *t, const struct program *p, const struct stack *s, uint64_t *random)
{
    struct frame_line lines[MAX_LINES];
    uint32_t depth = s->depth < MAX_TEXT ? s->depth : MAX_TEXT;
    for (uint32_t i = depth; i-- > 1;) {
        uint32_t n = program_lines(p, s->frames[i], lines);
        for (uint32_t k = 0; k < n; k++)
            add_call(t, p, lines[k], k + 1 < n);
    }
    program_lines(p, s->frames[0], lines);
    buf_puts(&t->all, "created by ");
    add_name(t, p, lines[0].function);
    buf_puts(&t->all, " in goroutine 1\n\t");
    program_file_name(p, lines[0].function, &t->all);
    buf_printf(&t->all, ":%u +0x%x\n", lines[0].line, lines[0].line + 1);
    t->state = states[random_below(random, N_STATES)];
}

static void write_arguments(struct buf *out, uint64_t *random)
{
    for (uint32_t n = random_below(random, 5), i = 0; i < n; i++)
        buf_printf(out, "%s0xc%09x%s", i ? ", " : "", random_below(random, UINT32_MAX) & ~7u,
                   random_percent(random, 30) ? "?" : "");
}

static void write_goroutine(struct buf *out, const struct text *t, uint64_t id, bool labels, uint64_t *random)
{
    size_t from = 0;
    buf_printf(out, "goroutine %llu [%s", (unsigned long long)id, t->state);
    if (random_percent(random, 60))
        buf_printf(out, ", %u minutes", 1 + random_rank(random_next(random), 600));
    buf_puts(out, "]");
    if (labels && id % 2)
        buf_printf(out, " {endpoint: /api/v%u, tenant: \"t %u\"}", random_below(random, 3),
                   random_below(random, 9));
    buf_puts(out, ":\n");
    for (size_t i = 0; i < t->n_cuts; i++) {
        buf_add(out, t->all.data + from, t->cuts[i] - from);
        from = t->cuts[i];
        write_arguments(out, random);
    }
    buf_add(out, t->all.data + from, t->all.len - from);
}

static void write_dump(FILE *file, uint64_t seed, uint64_t n, bool labels)
{
    static struct text texts[N_STACKS];
    struct program program = {seed, N_FUNCTIONS};
    struct stack_shape shape = {5, 16, 0, 60};
    struct stacks *stacks = stacks_new(&program, &shape, seed);
    struct buf out = {0};
    uint64_t random = random_mix(seed);
    for (size_t i = 0; i < N_STACKS; i++) {
        bool is_new;
        make_text(&texts[i], &program, stacks_next(stacks, &is_new), &random);
    }
    for (uint64_t id = 1; id <= n; id++) {
        if (id > 1)
            buf_puts(&out, "\n");
        write_goroutine(&out, &texts[random_rank(random_next(&random), N_STACKS)], id, labels, &random);
        if (out.len > 1 << 20 || id == n) {
            fwrite(out.data, 1, out.len, file);
            buf_clear(&out);
        }
    }
    for (size_t i = 0; i < N_STACKS; i++) {
        buf_free(&texts[i].all);
        free(texts[i].cuts);
    }
    stacks_free(stacks);
    buf_free(&out);
}

int main(int argc, char **argv)
{
    uint64_t seed = 1;
    bool labels = false;
    for (int option; (option = getopt(argc, argv, "s:l")) != -1;) {
        if (option == 's')
            seed = strtoull(optarg, NULL, 10);
        else if (option == 'l')
            labels = true;
        else
            return 2;
    }
    if (argc - optind != 2) {
        fprintf(stderr, "usage: gendump [-s SEED] [-l] N FILE\n");
        return 2;
    }
    FILE *file = fopen(argv[optind + 1], "wb");
    if (!file) {
        perror(argv[optind + 1]);
        return 1;
    }
    write_dump(file, seed, strtoull(argv[optind], NULL, 10), labels);
    return fclose(file) ? 1 : 0;
}
