#include "profile/told.h"

#include "base/mem.h"
#include "profile/profile.h"

struct told *told_new(void)
{
    struct told *t = mem_zalloc(1, sizeof *t);
    t->running = NONE;
    return t;
}

void told_free(struct told *t)
{
    if (!t)
        return;
    mem_free(t->groups);
    mem_free(t->goroutines);
    mem_free(t->memstats);
    mem_free(t->gc_cycles);
    mem_free(t);
}
