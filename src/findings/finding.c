#include "findings/finding.h"

#include "base/mem.h"

void findings_least(struct finding_list *list, enum severity least)
{
    size_t n = 0;
    while (n < list->n_findings &&
           (list->findings[n].cause != SIZE_MAX || list->findings[n].severity >= least))
        n++;
    for (size_t i = n; i < list->n_findings; i++)
        list->n_lesser += list->findings[i].cause == SIZE_MAX;
    list->n_findings = n;
}

void findings_free(struct finding_list *list)
{
    mem_free(list->findings);
    mem_free(list->quality);
    mem_free(list->sources);
    mem_free(list->signatures);
    mem_free(list->programs);
    *list = (struct finding_list){0};
}
