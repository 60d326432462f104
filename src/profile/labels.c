#include "profile/labels.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/notes.h"
#include "profile/profile.h"

#include <stdlib.h>

/* What is known of the keys of numeric labels, indexed by string id. */
struct keys {
    uint32_t *unit;   /* first unit met, 0 for none */
    bool *mixed;      /* some label of the key is in another unit */
    bool *seen_label; /* by label id: a sample has it */
};

static void scan_label(const struct profile *p, uint32_t id, struct keys *k)
{
    if (k->seen_label[id])
        return;
    k->seen_label[id] = true;
    const struct label *label = &p->labels[id];
    if (!label->is_number || !label->unit)
        return;
    if (!k->unit[label->key])
        k->unit[label->key] = label->unit;
    else if (k->unit[label->key] != label->unit)
        k->mixed[label->key] = true;
}

struct text_list {
    struct str *items;
    size_t n, cap;
};

static int compare_texts(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void join_texts(struct buf *out, struct text_list *list)
{
    qsort(list->items, list->n, sizeof *list->items, compare_texts);
    struct str last = {0};
    for (size_t i = 0; i < list->n; i++) {
        if (i && str_equal(list->items[i], last))
            continue;
        last = list->items[i];
        if (out->len)
            buf_puts(out, ", ");
        buf_add(out, last.p, last.n);
    }
}

struct other_unit {
    uint32_t key, unit;
};

static int compare_keys(const void *a, const void *b)
{
    const struct other_unit *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* One note a key, in the order the keys came to the string table. */
static void note_mixed(const struct profile *p, const struct keys *k, bool compat, struct notes *notes)
{
    struct other_unit *others = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < p->n_labels; i++) {
        const struct label *label = &p->labels[i];
        if (!k->seen_label[i] || !label->is_number || !label->unit || !k->mixed[label->key] ||
            label->unit == k->unit[label->key])
            continue;
        MEM_ROOM(others, n, cap);
        others[n++] = (struct other_unit){label->key, label->unit};
    }
    if (n)
        qsort(others, n, sizeof *others, compare_keys);
    struct text_list list = {0};
    for (size_t i = 0; i < n; i++) {
        MEM_ROOM(list.items, list.n, list.cap);
        list.items[list.n++] = profile_string(p, others[i].unit);
        if (i + 1 < n && others[i + 1].key == others[i].key)
            continue;
        struct buf units = {0};
        join_texts(&units, &list);
        const char *key = profile_text(p, others[i].key), *unit = profile_text(p, k->unit[others[i].key]);
        if (compat)
            notes_add(notes, "For tag %s used unit %s, also encountered unit(s) %s", key, unit,
                      buf_text(&units));
        else
            notes_add(notes, "Label %s is in %s, and in %s: each value is read in its own unit", key, unit,
                      buf_text(&units));
        buf_free(&units);
        list.n = 0;
    }
    mem_free(list.items);
    mem_free(others);
}

static struct str key_unit(const struct profile *p, const struct keys *k, uint32_t key)
{
    if (k->unit[key])
        return profile_string(p, k->unit[key]);
    struct str name = profile_string(p, key);
    if (str_equal(name, str_of("alignment")) || str_equal(name, str_of("request")))
        return str_of("bytes");
    return name;
}

struct str *labels_units(const struct profile *p, bool compat, struct notes *notes)
{
    size_t n_strings = profile_n_strings(p);
    struct keys k = {mem_zalloc(n_strings, sizeof *k.unit), mem_zalloc(n_strings, sizeof *k.mixed),
                     mem_zalloc(p->n_labels, sizeof *k.seen_label)};
    for (uint32_t i = 0; i < p->label_start[p->n_samples]; i++)
        scan_label(p, p->sample_labels[i], &k);
    note_mixed(p, &k, compat, notes);
    struct str *units = mem_alloc(p->n_labels, sizeof *units);
    for (size_t i = 0; i < p->n_labels; i++) {
        const struct label *label = &p->labels[i];
        if (!label->is_number)
            units[i] = str_of("");
        else if (label->unit && !compat)
            units[i] = profile_string(p, label->unit);
        else
            units[i] = key_unit(p, &k, label->key);
    }
    mem_free(k.unit);
    mem_free(k.mixed);
    mem_free(k.seen_label);
    return units;
}

/* A label of the sample being sorted, with its old place for a stable order. */
struct placed_label {
    struct str key;
    uint32_t id, place;
    bool is_number;
};

static int compare_labels(const void *a, const void *b)
{
    const struct placed_label *x = a, *y = b;
    if (x->is_number != y->is_number)
        return x->is_number ? 1 : -1;
    int c = str_compare(x->key, y->key);
    return c ? c : (x->place > y->place) - (x->place < y->place);
}

static struct placed_label place(const struct profile *p, uint32_t id, size_t at)
{
    const struct label *label = &p->labels[id];
    return (struct placed_label){profile_string(p, label->key), id, (uint32_t)at, label->is_number};
}

void labels_sort(const struct profile *p, uint32_t *ids, size_t n)
{
    size_t sorted = 1;
    while (sorted < n) {
        struct placed_label a = place(p, ids[sorted - 1], sorted - 1), b = place(p, ids[sorted], sorted);
        if (compare_labels(&a, &b) > 0)
            break;
        sorted++;
    }
    if (sorted >= n)
        return;
    struct placed_label *all = mem_alloc(n, sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = place(p, ids[i], i);
    qsort(all, n, sizeof *all, compare_labels);
    for (size_t i = 0; i < n; i++)
        ids[i] = all[i].id;
    mem_free(all);
}

const struct label *labels_find(const struct profile *p, size_t sample, uint32_t key)
{
    for (uint32_t i = p->label_start[sample]; key != NONE && i < p->label_start[sample + 1]; i++)
        if (p->labels[p->sample_labels[i]].key == key)
            return &p->labels[p->sample_labels[i]];
    return NULL;
}

uint32_t labels_text(const struct profile *p, size_t sample, uint32_t key)
{
    for (uint32_t i = p->label_start[sample]; key != NONE && i < p->label_start[sample + 1]; i++) {
        const struct label *l = &p->labels[p->sample_labels[i]];
        if (l->key == key && !l->is_number)
            return l->text;
    }
    return 0;
}
