#include "findings/remarks.h"

#include "base/mem.h"

/* What a rule has remarked on so far. */
struct remarked {
    const struct rule *rule;
    size_t first; /* index of the first of its remarks */
    size_t last;  /* the process of the last */
};

static struct remarked *remarked_by(struct remarked *all, size_t *n, const struct rule *rule)
{
    size_t i = 0;
    while (i < *n && all[i].rule != rule)
        i++;
    if (i == *n)
        all[(*n)++] = (struct remarked){.rule = rule, .first = SIZE_MAX};
    return &all[i];
}

/* They stand in the order of their processes. */
int64_t *remarks_others(const struct finding_list *list)
{
    int64_t *others = mem_zalloc(list->n_quality + 1, sizeof *others);
    struct remarked *all = mem_alloc(list->n_quality + 1, sizeof *all);
    size_t n = 0;
    for (size_t i = 0; i < list->n_quality; i++) {
        const struct finding *f = &list->quality[i];
        struct remarked *r = remarked_by(all, &n, f->rule);
        if (r->first == SIZE_MAX)
            r->first = i;
        bool of_first = list->quality[r->first].process == f->process;
        others[i] = of_first ? 0 : REMARK_TOLD;
        others[r->first] += !of_first && r->last != f->process;
        r->last = f->process;
    }
    mem_free(all);
    return others;
}
