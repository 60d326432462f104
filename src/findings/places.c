#include "findings/places.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "findings/tables.h"
#include "profile/strings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The profiles of a process in a folder. */
struct lying {
    struct str path;
    size_t process, n;
    size_t others; /* index of the first behind it that is of another process */
};

struct places {
    struct arena *arena;
    struct strings *keys; /* the number of a key is an index + 1 until they are sorted */
    struct lying *list;   /* in the end by path; in a folder that with the most profiles first */
    size_t n, cap;
};

static bool is_moment(struct str name)
{
    static const char *const words[] = {"t", "snap", "snapshot", "moment", "dump"};
    size_t i = 0;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (str_begins(name, words[w]) && strlen(words[w]) > i)
            i = strlen(words[w]);
    if (i && i < name.n && strchr("-_.", name.p[i]))
        i++;
    if (i >= name.n || !isdigit((unsigned char)name.p[i]))
        return false;
    for (; i < name.n; i++)
        if (!isdigit((unsigned char)name.p[i]) && !strchr("TZ:._-+", name.p[i]))
            return false;
    return true;
}

/* The next part of a path that says anything; false at the end. */
static bool next_part(struct str *path, struct str *part)
{
    do {
        const char *slash = path->n ? memchr(path->p, '/', path->n) : NULL;
        *part = (struct str){path->p, slash ? (size_t)(slash - path->p) : path->n};
        size_t skip = part->n + (slash != NULL);
        *path = (struct str){path->p + skip, path->n - skip};
    } while (path->n && (!part->n || str_is(*part, ".")));
    return part->n && !str_is(*part, ".");
}

static void add_part(struct buf *out, struct str part)
{
    buf_add(out, part.p, part.n);
    buf_char(out, '/');
}

void place_below(struct buf *out, const char *folder)
{
    struct str path = str_of(folder), part;
    while (next_part(&path, &part))
        if (!is_moment(part))
            add_part(out, part);
}

/* The folder that was named, or that of a file that was. */
static struct str named_folder(const struct tables_input *input)
{
    struct str name = str_of(input->root ? input->root : input->name);
    while (!input->root && name.n && name.p[name.n - 1] != '/')
        name.n--;
    return name;
}

/* Moments at the end of what was named are those of the folder above them. */
struct place place_of(const struct tables_input *input, struct arena *arena)
{
    struct buf text = {0};
    struct str path = named_folder(input), part;
    buf_puts(&text, input->before ? "-" : "+");
    if (path.n && path.p[0] == '/')
        buf_char(&text, '/');
    size_t top = text.len;
    while (next_part(&path, &part)) {
        bool moment = is_moment(part);
        add_part(&text, part);
        top = moment ? top : text.len;
    }
    place_below(&text, input->folder);
    struct place place = {arena_str(arena, buf_str(&text)), top};
    buf_free(&text);
    return place;
}

struct places *places_new(struct arena *arena)
{
    struct places *p = mem_zalloc(1, sizeof *p);
    p->arena = arena;
    p->keys = strings_new(arena);
    return p;
}

void places_free(struct places *p)
{
    if (!p)
        return;
    strings_free(p->keys);
    mem_free(p->list);
    mem_free(p);
}

void places_add(struct places *p, struct str path, size_t process)
{
    struct buf key = {0};
    buf_printf(&key, "%zu\n", process);
    buf_add(&key, path.p, path.n);
    size_t i = strings_intern(p->keys, buf_text(&key), key.len) - 1;
    if (i == p->n) {
        MEM_ROOM(p->list, p->n, p->cap);
        p->list[p->n++] = (struct lying){.path = path, .process = process};
    }
    p->list[i].n++;
    buf_free(&key);
}

static int by_path(const void *a, const void *b)
{
    const struct lying *x = a, *y = b;
    int c = str_compare(x->path, y->path);
    if (c || x->n != y->n)
        return c ? c : x->n < y->n ? 1 : -1;
    return (x->process > y->process) - (x->process < y->process);
}

void places_sort(struct places *p, const size_t *joins)
{
    for (size_t i = 0; i < p->n; i++)
        p->list[i].process = joins[p->list[i].process];
    if (p->n)
        qsort(p->list, p->n, sizeof *p->list, by_path);
    for (size_t i = p->n; i-- > 0;)
        p->list[i].others =
            i + 1 < p->n && p->list[i + 1].process == p->list[i].process ? p->list[i + 1].others : i + 1;
}

/* Index of the first that does not stand before the folder, or of the first behind all that is in it. */
static size_t bound(const struct places *p, struct str folder, bool behind)
{
    size_t low = 0, high = p->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct str path = p->list[middle].path;
        if (behind && path.n > folder.n)
            path.n = folder.n;
        int c = str_compare(path, folder);
        if (c < 0 || (behind && c == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct str folder_above(struct str path)
{
    do
        path.n--;
    while (path.n > 1 && path.p[path.n - 1] != '/');
    return path;
}

bool places_nearest(const struct places *p, const struct place *at, size_t *process)
{
    for (struct str folder = at->path; folder.n; folder = folder_above(folder)) {
        size_t first = bound(p, folder, false), end = bound(p, folder, true);
        if (first < end) {
            const struct lying *l = &p->list[first];
            if (!str_equal(l->path, at->path) && l->others < end)
                break;
            *process = l->process;
            return true;
        }
        if (folder.n <= at->top)
            break;
    }
    return false;
}
