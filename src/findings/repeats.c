#include "findings/repeats.h"

#include "base/mem.h"
#include "fold/path.h"

#include <stdlib.h>
#include <string.h>

struct top {
    const char *fingerprint;
    struct str program; /* without folders: hosts may keep it in different ones; else the blamed file */
    size_t process, index;
};

static struct str program_of(const struct finding_list *list, const struct finding *f)
{
    struct str path = list->programs[f->process];
    return path.n ? path_base(path) : f->blame.file;
}

static int compare_same(const struct top *a, const struct top *b)
{
    int c = strcmp(a->fingerprint, b->fingerprint);
    return c ? c : str_compare(a->program, b->program);
}

static int compare(const void *x, const void *y)
{
    const struct top *a = x, *b = y;
    int c = compare_same(a, b);
    return c ? c : a->index < b->index ? -1 : a->index > b->index;
}

static size_t find_tops(const struct finding_list *list, struct top *tops)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n_findings; i++) {
        const struct finding *f = &list->findings[i];
        if (f->cause == SIZE_MAX)
            tops[n++] = (struct top){f->fingerprint, program_of(list, f), f->process, i};
    }
    qsort(tops, n, sizeof *tops, compare);
    return n;
}

/* A process that has it twice has two of them: that is no repetition. */
static void tell(const struct top *tops, size_t n, int64_t *others)
{
    size_t last = tops[0].process;
    for (size_t i = 1; i < n; i++) {
        if (tops[i].process == tops[0].process)
            continue;
        others[tops[i].index] = REPEAT_TOLD;
        others[tops[0].index] += tops[i].process != last;
        last = tops[i].process;
    }
}

int64_t *repeats_others(const struct finding_list *list)
{
    int64_t *others = mem_zalloc(list->n_findings + 1, sizeof *others);
    struct top *tops = mem_alloc(list->n_findings + 1, sizeof *tops);
    size_t n = find_tops(list, tops);
    for (size_t i = 0, end; i < n; i = end) {
        end = i + 1;
        while (end < n && tops[i].program.n && compare_same(&tops[i], &tops[end]) == 0)
            end++;
        tell(&tops[i], end - i, others);
    }
    for (size_t i = 1; i < list->n_findings; i++)
        if (list->findings[i].cause != SIZE_MAX && others[i - 1] == REPEAT_TOLD)
            others[i] = REPEAT_TOLD;
    mem_free(tops);
    return others;
}
