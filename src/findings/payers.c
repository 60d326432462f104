#include "findings/payers.h"

#include "base/buf.h"
#include "base/mem.h"
#include "findings/marks.h"
#include "goroutines/sites.h"

#include <stdlib.h>

struct payer {
    uint32_t site;
    int64_t stack; /* of the largest value; -1: none */
    double value, largest;
};

void payers_add_nobody(struct payers *p, double value)
{
    p->total += value;
}

void payers_add(struct payers *p, uint32_t site, double value, int64_t stack)
{
    p->total += value;
    MEM_ROOM(p->list, p->n, p->cap);
    p->list[p->n++] = (struct payer){site, stack, value, value};
}

void payers_free(struct payers *p)
{
    mem_free(p->list);
    *p = (struct payers){0};
}

static int by_site(const void *a, const void *b)
{
    uint32_t x = ((const struct payer *)a)->site, y = ((const struct payer *)b)->site;
    return (x > y) - (x < y);
}

/* One row a site. */
static void merge_sites(struct payers *p)
{
    size_t kept = 0;
    if (p->n)
        qsort(p->list, p->n, sizeof *p->list, by_site);
    for (size_t i = 0; i < p->n; i++) {
        if (!kept || p->list[kept - 1].site != p->list[i].site) {
            p->list[kept++] = p->list[i];
            continue;
        }
        struct payer *to = &p->list[kept - 1];
        to->value += p->list[i].value;
        if (p->list[i].largest > to->largest) {
            to->largest = p->list[i].largest;
            to->stack = p->list[i].stack;
        }
    }
    p->n = kept;
}

/* A site with its function folded. */
struct named {
    struct str name;
    const struct payer *payer;
    const struct site *site;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int c = str_compare(x->name, y->name);
    return c ? c : (x->payer->value < y->payer->value) - (x->payer->value > y->payer->value);
}

static int by_value(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->payer->value != y->payer->value)
        return x->payer->value < y->payer->value ? 1 : -1;
    int c = str_compare(x->name, y->name);
    return c ? c : (x->site->line > y->site->line) - (x->site->line < y->site->line);
}

static bool is_user(const struct named *s)
{
    return s->site->kind == SITE_USER;
}

/* The function with the largest sum: the first of its rows, which is its most expensive line.  A library's
 * only where no other pays. */
static const struct named *find_blame(struct named *list, size_t n)
{
    const struct named *blame = NULL;
    double most = 0;
    qsort(list, n, sizeof *list, by_name);
    for (size_t i = 0, end; i < n; i = end) {
        double sum = 0;
        for (end = i; end < n && str_equal(list[end].name, list[i].name); end++)
            sum += list[end].payer->value;
        if (!blame || (is_user(&list[i]) != is_user(blame) ? is_user(&list[i]) : sum > most)) {
            blame = &list[i];
            most = sum;
        }
    }
    return blame;
}

static struct paid_site paid_site(const struct named *s)
{
    return (struct paid_site){s->name, s->site->file, s->site->line, s->payer->value, is_user(s)};
}

/* The names of all sites stand one behind the other in a text that may move while it grows. */
static struct named *name_sites(const struct payers *p, const struct sites *sites, struct buf *names)
{
    struct named *list = mem_alloc(p->n + 1, sizeof *list);
    size_t start = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct site *site = sites_at(sites, p->list[i].site);
        size_t before = names->len;
        marks_add_folded(names, site->function);
        list[i] = (struct named){{NULL, names->len - before}, &p->list[i], site};
    }
    for (size_t i = 0; i < p->n; start += list[i++].name.n)
        list[i].name.p = buf_text(names) + start;
    return list;
}

struct paid payers_paid(struct payers *p, const struct sites *sites)
{
    struct paid paid = {.total = p->total, .stack = -1};
    struct buf names = {0};
    merge_sites(p);
    struct named *list = name_sites(p, sites, &names);
    if (p->n) {
        struct named blame = *find_blame(list, p->n);
        paid.blame = paid_site(&blame);
        paid.stack = blame.payer->stack;
        qsort(list, p->n, sizeof *list, by_value);
    }
    for (; paid.n < p->n && paid.n < PAID_ROWS; paid.n++)
        paid.rows[paid.n] = paid_site(&list[paid.n]);
    paid.names = names.data;
    mem_free(list);
    return paid;
}

void paid_free(struct paid *paid)
{
    mem_free(paid->names);
    *paid = (struct paid){0};
}
