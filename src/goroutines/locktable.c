#include "goroutines/locktable.h"

#include "base/arena.h"
#include "base/mem.h"
#include "profile/strings.h"

#include <stdlib.h>

enum {
    MOST_LOCKS = 150000,  /* some 60 MB */
    MOST_TEXT = 32 << 20, /* bytes of names and files */
    LONGEST_NAME = 500,   /* bytes of one */
    MOST_LINKS = 8,       /* locks of one receiver */
    PAGE = 4096,          /* a lock in a struct is no further from its start */
};

void lock_table_open(struct lock_table *t)
{
    *t = (struct lock_table){0};
    t->arena = arena_new();
    t->strings = strings_new(t->arena);
}

void lock_table_close(struct lock_table *t)
{
    if (!t->arena)
        return;
    for (size_t i = 0; i < t->n_locks; i++)
        mem_free(t->locks[i].holders);
    struct idmap *maps[] = {&t->by_address, &t->by_struct, &t->by_function, &t->receivers, &t->places,
                            &t->wants,      &t->wanting,   &t->wanters,     &t->waited,    &t->types};
    void *arrays[] = {t->locks,     t->address_lock, t->struct_lock,  t->function_lock, t->receiver_link,
                      t->links,     t->place,        t->want_waiters, t->wanting_line,  t->wanter_lock,
                      t->functions, t->type_lock,    t->sorted};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        idmap_free(maps[i]);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        mem_free(arrays[i]);
    lock_frames_free(&t->frames);
    strings_free(t->strings);
    arena_free(t->arena);
    *t = (struct lock_table){0};
}

uint32_t lock_table_known(const struct lock_table *t, struct str text)
{
    return strings_find(t->strings, text.p, text.n < LONGEST_NAME ? text.n : LONGEST_NAME);
}

uint32_t lock_table_text(struct lock_table *t, struct str text)
{
    size_t n = text.n < LONGEST_NAME ? text.n : LONGEST_NAME;
    uint32_t known = lock_table_known(t, text);
    if (known != UINT32_MAX)
        return known;
    if (arena_size(t->arena) > MOST_TEXT)
        return strings_intern(t->strings, "?", 1);
    return strings_intern(t->strings, text.p, n);
}

struct str lock_table_get(const struct lock_table *t, uint32_t text)
{
    return strings_get(t->strings, text);
}

struct lock_place lock_table_place(struct lock_table *t, const struct lock_place *place)
{
    return (struct lock_place){lock_table_get(t, lock_table_text(t, place->function)),
                               lock_table_get(t, lock_table_text(t, place->file)), place->line};
}

static uint64_t pair(uint32_t a, uint32_t b)
{
    return (uint64_t)a << 32 | b;
}

/* The row of a key, which is added when it is new. */
static uint32_t row_of(struct idmap *m, uint64_t key, bool *is_new)
{
    *is_new = idmap_add(m, key);
    return *is_new ? m->n - 1 : idmap_find(m, key);
}

/* A place's number: functions of one name have one file. */
static uint32_t place_number(struct lock_table *t, const struct lock_place *place, uint32_t *function)
{
    bool is_new;
    *function = lock_table_text(t, place->function);
    uint32_t row = row_of(&t->places, pair(*function, (uint32_t)place->line), &is_new);
    if (is_new) {
        t->place = mem_grow(t->place, &t->cap_place, t->places.n, sizeof *t->place);
        t->place[row] = lock_table_place(t, place);
    }
    return row;
}

static uint32_t new_lock(struct lock_table *t, const struct lock_wait *w)
{
    if (t->n_locks >= MOST_LOCKS)
        return LOCK_NONE;
    MEM_ROOM(t->locks, t->n_locks, t->cap_locks);
    t->locks[t->n_locks] =
        (struct lock){.kind = w->kind, .known = w->known, .address = w->address, .longest = -1};
    return (uint32_t)t->n_locks++;
}

/* The lock of a key in one of the three maps; a new key gets lock, or a new one when that is LOCK_NONE. */
static uint32_t lock_of(struct lock_table *t, struct idmap *m, uint32_t **values, size_t *cap, uint64_t key,
                        uint32_t lock, const struct lock_wait *w)
{
    uint32_t row = idmap_find(m, key);
    if (row != UINT32_MAX)
        return (*values)[row];
    if (lock == LOCK_NONE)
        lock = new_lock(t, w);
    if (lock == LOCK_NONE)
        return LOCK_NONE;
    (void)idmap_add(m, key);
    *values = mem_grow(*values, cap, m->n, sizeof **values);
    (*values)[m->n - 1] = lock;
    return lock;
}

uint32_t lock_table_links(const struct lock_table *t, uint64_t receiver)
{
    uint32_t row = receiver ? idmap_find(&t->receivers, receiver) : UINT32_MAX;
    return row == UINT32_MAX ? 0 : t->receiver_link[row];
}

/* A lock of this kind that a receiver is known to have; LOCK_NONE. */
static uint32_t lock_of_receiver(const struct lock_table *t, uint64_t receiver, enum lock_kind kind)
{
    for (uint32_t at = lock_table_links(t, receiver); at; at = t->links[at - 1].next)
        if (t->locks[t->links[at - 1].lock].kind == kind)
            return t->links[at - 1].lock;
    return LOCK_NONE;
}

/* The address of a lock that was known by its struct until now. */
static uint32_t learn_address(struct lock_table *t, const struct lock_wait *w)
{
    uint32_t lock = lock_of_receiver(t, w->receiver, w->kind);
    if (lock == LOCK_NONE || t->locks[lock].known != LOCK_BY_STRUCT || w->address - w->receiver >= PAGE)
        return LOCK_NONE;
    t->locks[lock].known = LOCK_BY_ADDRESS;
    t->locks[lock].address = w->address;
    return lock;
}

static uint32_t lock_number(struct lock_table *t, const struct lock_wait *w, uint32_t function)
{
    switch (w->known) {
    case LOCK_BY_ADDRESS: {
        uint32_t same =
            idmap_find(&t->by_address, w->address) == UINT32_MAX ? learn_address(t, w) : LOCK_NONE;
        return lock_of(t, &t->by_address, &t->address_lock, &t->cap_address, w->address, same, w);
    }
    case LOCK_BY_STRUCT:
        return lock_of(t, &t->by_struct, &t->struct_lock, &t->cap_struct, w->address,
                       lock_of_receiver(t, w->receiver, w->kind), w);
    case LOCK_BY_FUNCTION:
        break;
    }
    return lock_of(t, &t->by_function, &t->function_lock, &t->cap_function, function, LOCK_NONE, w);
}

uint32_t lock_table_find(const struct lock_table *t, const struct lock_wait *w)
{
    const struct idmap *m = w->known == LOCK_BY_ADDRESS  ? &t->by_address
                            : w->known == LOCK_BY_STRUCT ? &t->by_struct
                                                         : &t->by_function;
    const uint32_t *values = w->known == LOCK_BY_ADDRESS  ? t->address_lock
                             : w->known == LOCK_BY_STRUCT ? t->struct_lock
                                                          : t->function_lock;
    uint64_t key = w->address;
    if (w->known == LOCK_BY_FUNCTION)
        key = lock_table_known(t, w->place.function);
    uint32_t row = idmap_find(m, key);
    return row == UINT32_MAX ? LOCK_NONE : values[row];
}

static void link_receiver(struct lock_table *t, uint64_t receiver, uint32_t lock)
{
    bool is_new;
    size_t n = 0;
    if (!receiver)
        return;
    uint32_t row = row_of(&t->receivers, receiver, &is_new);
    if (is_new) {
        t->receiver_link =
            mem_grow(t->receiver_link, &t->cap_receiver, t->receivers.n, sizeof *t->receiver_link);
        t->receiver_link[row] = 0;
    }
    for (uint32_t at = t->receiver_link[row]; at; at = t->links[at - 1].next)
        if (t->links[at - 1].lock == lock || ++n == MOST_LINKS)
            return;
    MEM_ROOM(t->links, t->n_links, t->cap_links);
    t->links[t->n_links++] = (struct lock_link){lock, t->receiver_link[row]};
    t->receiver_link[row] = (uint32_t)t->n_links;
}

struct str lock_type(struct str function)
{
    size_t n = function.n;
    while (n > 1 && !(function.p[n - 1] == '.' && function.p[n - 2] == ')'))
        n--;
    return (struct str){function.p, n > 1 ? n : 0};
}

/* That a text, by its number, stands for a lock; of several for none. */
static void stand_for(struct idmap *m, uint32_t **values, size_t *cap, uint32_t text, uint32_t lock)
{
    bool is_new;
    uint32_t row = row_of(m, text, &is_new);
    if (is_new)
        *values = mem_grow(*values, cap, m->n, sizeof **values);
    (*values)[row] = is_new || (*values)[row] == lock ? lock : LOCK_NONE;
}

/* A frame of a goroutine that waits. */
static struct lock_function *stand(struct lock_table *t, uint32_t function, int64_t line)
{
    bool is_new;
    uint32_t row = row_of(&t->waited, function, &is_new);
    if (is_new) {
        t->functions = mem_grow(t->functions, &t->cap_functions, t->waited.n, sizeof *t->functions);
        t->functions[row] = (struct lock_function){.least = line, .most = line, .locks_at = INT64_MAX};
    }
    struct lock_function *f = &t->functions[row];
    f->least = line < f->least ? line : f->least;
    f->most = line > f->most ? line : f->most;
    return f;
}

struct lock_function *lock_table_function(const struct lock_table *t, uint32_t function)
{
    uint32_t row = function == UINT32_MAX ? UINT32_MAX : idmap_find(&t->waited, function);
    return row == UINT32_MAX ? NULL : &t->functions[row];
}

/* The only lock that a text stands for; LOCK_NONE. */
static uint32_t only_lock(const struct idmap *m, const uint32_t *values, uint32_t text)
{
    uint32_t row = text == UINT32_MAX ? UINT32_MAX : idmap_find(m, text);
    return row == UINT32_MAX ? LOCK_NONE : values[row];
}

struct lock_facts lock_table_facts(const struct lock_table *t, struct str function)
{
    struct str type = lock_type(function);
    uint32_t number = lock_table_known(t, function);
    return (struct lock_facts){
        .known = true,
        .function = number,
        .row = number == UINT32_MAX ? UINT32_MAX : idmap_find(&t->waited, number),
        .wants = only_lock(&t->wanters, t->wanter_lock, number),
        .typed = type.n ? only_lock(&t->types, t->type_lock, lock_table_known(t, type)) : LOCK_NONE,
    };
}

static void want(struct lock_table *t, uint32_t lock, uint32_t place, uint32_t function)
{
    bool is_new;
    int64_t line = t->place[place].line;
    struct lock_function *f = stand(t, function, line);
    uint32_t row = row_of(&t->wants, pair(lock, place), &is_new);
    if (is_new) {
        t->want_waiters = mem_grow(t->want_waiters, &t->cap_wants, t->wants.n, sizeof *t->want_waiters);
        t->want_waiters[row] = 0;
        t->locks[lock].n_places++;
    }
    if (++t->want_waiters[row] > t->locks[lock].place_waiters) {
        t->locks[lock].place_waiters = t->want_waiters[row];
        t->locks[lock].place = t->place[place];
    }
    row = row_of(&t->wanting, pair(lock, function), &is_new);
    f->locks_at = line < f->locks_at ? line : f->locks_at;
    f->locks += is_new;
    if (is_new)
        t->wanting_line = mem_grow(t->wanting_line, &t->cap_wanting, t->wanting.n, sizeof *t->wanting_line);
    if (is_new || line < t->wanting_line[row])
        t->wanting_line[row] = line;
    stand_for(&t->wanters, &t->wanter_lock, &t->cap_wanters, function, lock);
    struct str type = lock_type(t->place[place].function);
    if (type.n)
        stand_for(&t->types, &t->type_lock, &t->cap_types, lock_table_text(t, type), lock);
}

static void count(struct lock *lock, const struct goroutine_header *h, const struct lock_wait *w)
{
    lock->readers += w->shared;
    lock->writers += !w->shared;
    lock->aged += h->minutes > 0;
    lock->longest = h->minutes > lock->longest ? h->minutes : lock->longest;
    if (w->pending)
        lock->pending = h->id;
    if (lock->n_ids < LOCK_IDS)
        lock->ids[lock->n_ids++] = h->id;
}

void lock_table_add(struct lock_table *t, const struct goroutine_header *header, const struct lock_wait *w)
{
    uint32_t function;
    struct goroutine_frame f;
    struct lock_walk above = w->above;
    uint32_t place = place_number(t, &w->place, &function);
    uint32_t lock = lock_number(t, w, function);
    t->total.waiting++;
    t->total.aged += header->minutes > 0;
    if (lock == LOCK_NONE) {
        t->total.left_out++;
        return;
    }
    count(&t->locks[lock], header, w);
    link_receiver(t, w->receiver, lock);
    want(t, lock, place, function);
    while (lock_frames_next(&above, &f))
        (void)stand(t, lock_table_text(t, f.function), f.line);
}

static int compare_addresses(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void lock_table_finish(struct lock_table *t)
{
    mem_free(t->sorted);
    t->sorted = mem_alloc(t->by_address.n + 1, sizeof *t->sorted);
    t->n_sorted = 0;
    for (size_t i = 0; i < t->n_locks; i++)
        if (t->locks[i].known == LOCK_BY_ADDRESS)
            t->sorted[t->n_sorted++] = t->locks[i].address;
    if (t->n_sorted)
        qsort(t->sorted, t->n_sorted, sizeof *t->sorted, compare_addresses);
}

uint32_t lock_table_nearest(const struct lock_table *t, uint64_t address)
{
    size_t from = 0, to = t->n_sorted;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (t->sorted[middle] < address)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == t->n_sorted || t->sorted[from] - address >= PAGE)
        return LOCK_NONE;
    return t->address_lock[idmap_find(&t->by_address, t->sorted[from])];
}

bool lock_table_wants(const struct lock_table *t, uint32_t lock, uint32_t function, int64_t *line)
{
    uint32_t row = idmap_find(&t->wanting, pair(lock, function));
    if (row == UINT32_MAX)
        return false;
    *line = t->wanting_line[row];
    return true;
}
