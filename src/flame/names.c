#include "flame/names.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/sat.h"
#include "flame/clean.h"
#include "flame/owner.h"
#include "fold/nodes.h"
#include "fold/path.h"
#include "profile/profile.h"

#include <stdlib.h>
#include <string.h>

/* A row of the fold with its name as shown. */
struct row {
    struct str name, file;
    int64_t line;
    struct str raw_name, raw_file; /* as the profile has them: what owners are told from */
    uint32_t index;                /* in the fold */
    uint32_t file_string;          /* raw_file in the profile */
};

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = str_compare(x->name, y->name);
    if (!c)
        c = str_compare(x->file, y->file);
    if (!c)
        c = (x->line > y->line) - (x->line < y->line);
    return c ? c : (x->index > y->index) - (x->index < y->index);
}

static struct str cleaned(struct arena *arena, struct buf *scratch, struct str text)
{
    buf_clear(scratch);
    flame_clean(scratch, text);
    return (struct str){arena_copy(arena, buf_text(scratch), scratch->len), scratch->len};
}

/* The first file and line that each row's function has: a row of names alone knows none. */
static void find_places(struct row *rows, const struct profile *p, const struct nodes *nodes)
{
    for (size_t l = 0; l < p->n_locations; l++) {
        const struct location *location = &p->locations[l];
        for (uint32_t k = 0; k < location->n_lines; k++) {
            const struct line *line = &p->lines[location->first_line + k];
            const struct function *function = &p->functions[line->function];
            struct row *row = &rows[nodes->ids[nodes->start[l] + k]];
            if (row->raw_file.n || !function->file)
                continue;
            row->raw_file = profile_string(p, function->file);
            row->file_string = function->file;
            row->line = nodes->rows[row->index].line ? nodes->rows[row->index].line : function->start_line;
        }
    }
}

static struct row *make_rows(struct flame *f, const struct profile *p, const struct nodes *nodes,
                             const struct fold_options *options)
{
    struct row *rows = mem_zalloc(nodes->n, sizeof *rows);
    struct str *files = mem_zalloc(profile_n_strings(p), sizeof *files); /* of each string, made once */
    struct buf name = {0}, scratch = {0};
    for (size_t i = 0; i < nodes->n; i++)
        rows[i].index = (uint32_t)i;
    find_places(rows, p, nodes);
    for (size_t i = 0; i < nodes->n; i++) {
        buf_clear(&name);
        fold_name(&name, &nodes->rows[i]);
        rows[i].raw_name = nodes->rows[i].name;
        rows[i].name = cleaned(f->arena, &scratch, (struct str){buf_text(&name), name.len});
        struct str *file = &files[rows[i].file_string];
        if (!file->p)
            *file = cleaned(f->arena, &scratch,
                            path_trim(rows[i].raw_file, options->trim_path, options->source_path));
        rows[i].file = *file;
    }
    mem_free(files);
    buf_free(&name);
    buf_free(&scratch);
    return rows;
}

static int compare_texts(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void collect_files(struct flame *f, const struct row *rows, size_t n)
{
    f->files = mem_alloc(n, sizeof *f->files);
    for (size_t i = 0; i < n; i++)
        if (rows[i].file.n)
            f->files[f->n_files++] = rows[i].file;
    qsort(f->files, f->n_files, sizeof *f->files, compare_texts);
    size_t kept = 0;
    for (size_t i = 0; i < f->n_files; i++)
        if (kept == 0 || !str_equal(f->files[kept - 1], f->files[i]))
            f->files[kept++] = f->files[i];
    f->n_files = kept;
}

static uint32_t file_index(const struct flame *f, struct str file)
{
    const struct str *found =
        file.n ? bsearch(&file, f->files, f->n_files, sizeof *f->files, compare_texts) : NULL;
    return found ? (uint32_t)(found - f->files) : NONE;
}

/* What stands before the last '/', which it keeps. */
static struct str folder_of(struct str file)
{
    while (file.n > 0 && file.p[file.n - 1] != '/')
        file.n--;
    return file;
}

/* A CPU profile rarely has main.main, which waits. */
static struct str folder_of_main(const struct row *rows, size_t n)
{
    struct str found = {"", 0};
    for (size_t i = 0; i < n; i++) {
        bool is_main = str_equal(rows[i].raw_name, str_of("main.main"));
        if (is_main || (!found.n && owner_is_of_main(rows[i].raw_name)))
            found = rows[i].raw_file.n ? folder_of(rows[i].raw_file) : found;
        if (is_main && found.n)
            break;
    }
    return found;
}

/* "shop", "shop.exe" and "shop.test" are programs of example.com/shop. */
static bool is_called(struct str program, struct str module)
{
    struct str base = path_base(module);
    return base.n < module.n && base.n && base.n <= program.n && memcmp(base.p, program.p, base.n) == 0 &&
           (base.n == program.n || program.p[base.n] == '.');
}

/* Without package main, the module that is called as the program is. */
static struct str module_of_program(const struct row *rows, size_t n, const struct profile *p)
{
    const struct owner_root none = {{"", 0}, {"", 0}};
    struct str program =
        p->n_mappings ? path_base(profile_string(p, p->mappings[0].file)) : (struct str){"", 0};
    struct str module = {"", 0};
    for (size_t i = 0; i < n && program.n; i++) {
        (void)owner_class(rows[i].raw_name, rows[i].raw_file, &none, &module);
        if (is_called(program, module))
            return module;
    }
    return (struct str){"", 0};
}

/* With -trimpath the folder of main.main is its package's path, "example.com/shop/cmd/shop/". */
static struct str trimmed_module(struct str folder)
{
    const struct owner_root none = {{"", 0}, {"", 0}};
    struct str module;
    struct buf name = {0};
    buf_add(&name, folder.p, folder.n - 1);
    buf_puts(&name, ".f");
    (void)owner_class((struct str){buf_text(&name), name.len}, (struct str){"", 0}, &none, &module);
    buf_free(&name);
    return (struct str){folder.p, module.n < folder.n ? module.n : folder.n - 1};
}

/* The whole elements that two paths have in common at their ends, the '/' before them included. */
static size_t common_end(struct str a, struct str b)
{
    size_t k = 0;
    while (k < a.n && k < b.n && a.p[a.n - 1 - k] == b.p[b.n - 1 - k])
        k++;
    while (k > 0 && a.p[a.n - k] != '/')
        k--;
    return k;
}

/* A package's path ends like its folder; what stands before that is the module's path there and its folder
 * here. */
static bool module_above(struct str package, struct str file, struct str main_folder, struct str *module)
{
    struct str folder = folder_of(file);
    if (!package.n || !folder.n || str_equal(package, str_of("main")))
        return false;
    folder.n--;
    size_t k = common_end(package, folder);
    struct str above = {folder.p, folder.n - k};
    if (!above.n || k == package.n || main_folder.n <= above.n || main_folder.p[above.n] != '/' ||
        memcmp(main_folder.p, above.p, above.n) != 0)
        return false;
    *module = (struct str){package.p, package.n - k};
    return true;
}

/* GOROOT is told by the first runtime function that can; the main module is the one package main lies in. */
static struct owner_root find_root(const struct row *rows, size_t n, const struct profile *p)
{
    struct owner_root root = {{"", 0}, {"", 0}};
    struct str folder = folder_of_main(rows, n);
    for (size_t i = 0; i < n && !root.goroot.n; i++)
        (void)owner_goroot(rows[i].raw_name, rows[i].raw_file, &root.goroot);
    if (folder.n > 1 && folder.p[0] != '/' && memchr(folder.p, '/', folder.n - 1))
        root.main = trimmed_module(folder);
    for (size_t i = 0; i < n && folder.n && !root.main.n; i++)
        (void)module_above(owner_package(rows[i].raw_name), rows[i].raw_file, folder, &root.main);
    if (!root.main.n)
        root.main = module_of_program(rows, n, p);
    return root;
}

void names_make(struct names *out, struct flame *f, const struct profile *p,
                const struct fold_options *options)
{
    struct nodes nodes;
    nodes_make(&nodes, p, options);
    struct row *rows = make_rows(f, p, &nodes, options);
    qsort(rows, nodes.n, sizeof *rows, compare_rows);
    collect_files(f, rows, nodes.n);
    struct owner_root root = find_root(rows, nodes.n, p);
    uint32_t *rank = mem_alloc(nodes.n, sizeof *rank);
    f->names = mem_alloc(nodes.n, sizeof *f->names);
    f->n_names = nodes.n;
    *out = (struct names){.modules = mem_alloc(nodes.n, sizeof *out->modules)};
    for (size_t i = 0; i < nodes.n; i++) {
        rank[rows[i].index] = (uint32_t)i;
        enum flame_class class = owner_class(rows[i].raw_name, rows[i].raw_file, &root, &out->modules[i]);
        f->names[i] =
            (struct flame_name){rows[i].name, file_index(f, rows[i].file), rows[i].line, (uint8_t) class};
    }
    f->modules[FLAME_MAIN] = flame_shortened(f->arena, root.main);
    size_t n_ids = nodes.start[p->n_locations];
    out->start = mem_copy(nodes.start, p->n_locations + 1, sizeof *out->start);
    out->ids = mem_alloc(n_ids, sizeof *out->ids);
    for (size_t i = 0; i < n_ids; i++)
        out->ids[i] = rank[nodes.ids[i]];
    out->map = (struct frame_map){out->start, out->ids, nodes.n};
    mem_free(rank);
    mem_free(rows);
    nodes_free(&nodes);
}

/* The classes of each name's locations as bits. */
static uint16_t *classes_of_names(const struct names *n, size_t n_names, const struct profile *p,
                                  const uint8_t *classes)
{
    uint16_t *bits = mem_zalloc(n_names, sizeof *bits);
    for (size_t l = 0; l < p->n_locations; l++)
        for (uint32_t k = n->start[l]; k < n->start[l + 1]; k++)
            if (n->ids[k] != NONE && classes[l] < FLAME_N_CLASSES)
                bits[n->ids[k]] = (uint16_t)(bits[n->ids[k]] | 1u << classes[l]);
    return bits;
}

static uint32_t count_below(unsigned bits, unsigned class)
{
    uint32_t n = 0;
    for (unsigned c = 0; c < class; c++)
        n += bits >> c & 1u;
    return n;
}

void names_color(struct names *n, struct flame *f, const struct profile *p, const uint8_t *classes)
{
    uint16_t *bits = classes_of_names(n, f->n_names, p, classes);
    uint32_t *first = mem_alloc(f->n_names + 1, sizeof *first);
    size_t total = 0;
    for (size_t i = 0; i < f->n_names; i++) {
        first[i] = (uint32_t)total;
        total += bits[i] ? count_below(bits[i], FLAME_N_CLASSES) : 1;
    }
    struct flame_name *names = mem_alloc(total, sizeof *names);
    for (size_t i = 0, at = 0; i < f->n_names; i++)
        for (unsigned c = 0; c < FLAME_N_CLASSES; c++)
            if (bits[i] >> c & 1u || (!bits[i] && c == 0)) {
                names[at] = f->names[i];
                names[at++].class = (uint8_t)c;
            }
    for (size_t l = 0; l < p->n_locations; l++)
        for (uint32_t k = n->start[l]; k < n->start[l + 1]; k++)
            if (n->ids[k] != NONE)
                n->ids[k] = first[n->ids[k]] +
                            (classes[l] < FLAME_N_CLASSES ? count_below(bits[n->ids[k]], classes[l]) : 0);
    mem_free(f->names);
    f->names = names;
    f->n_names = total;
    n->map = (struct frame_map){n->start, n->ids, total};
    n->modules = mem_resize(n->modules, total, sizeof *n->modules);
    for (size_t i = 0; i < total; i++)
        n->modules[i] = (struct str){"", 0};
    for (size_t i = 0; i < FLAME_N_CLASSES; i++)
        f->modules[i] = (struct str){"", 0};
    mem_free(first);
    mem_free(bits);
}

void names_free(struct names *n)
{
    mem_free(n->start);
    mem_free(n->ids);
    mem_free(n->modules);
}

struct module {
    struct str path;
    int64_t self;
    double area; /* of all its boxes */
};

static int compare_paths(const void *a, const void *b)
{
    return str_compare(((const struct module *)a)->path, ((const struct module *)b)->path);
}

/* The costliest first; of those that cost nothing themselves the ones that are more of the picture. */
static int compare_costs(const void *a, const void *b)
{
    const struct module *x = a, *y = b;
    int c = (x->self < y->self) - (x->self > y->self);
    if (!c)
        c = (x->area < y->area) - (x->area > y->area);
    return c ? c : compare_paths(a, b);
}

enum { MOST_MODULES = FLAME_MODULE_3 - FLAME_MODULE_1 + 1 };

static double *areas_of_names(const struct flame *f)
{
    double *areas = mem_zalloc(f->n_names, sizeof *areas);
    for (size_t i = 0; i < f->n; i++)
        if (f->name[i] < f->n_names)
            areas[f->name[i]] += (double)sat_abs(f->total[i * f->n_columns + f->shown]);
    return areas;
}

void names_settle_modules(const struct names *n, struct flame *f)
{
    double *areas = areas_of_names(f);
    struct module *modules = mem_alloc(f->n_names, sizeof *modules);
    size_t count = 0, kept = 0;
    bool cut = false;
    for (size_t i = 0; i < f->n_names; i++)
        if (f->names[i].class == FLAME_OTHER && n->modules[i].n)
            modules[count++] = (struct module){n->modules[i], f->self[i], areas[i]};
    qsort(modules, count, sizeof *modules, compare_paths);
    for (size_t i = 0; i < count; i++)
        if (kept && str_equal(modules[kept - 1].path, modules[i].path)) {
            modules[kept - 1].self = sat_add(modules[kept - 1].self, modules[i].self, &cut);
            modules[kept - 1].area += modules[i].area;
        } else {
            modules[kept++] = modules[i];
        }
    qsort(modules, kept, sizeof *modules, compare_costs);
    for (size_t m = 0; m < MOST_MODULES && m < kept && (modules[m].self > 0 || modules[m].area > 0); m++) {
        for (size_t i = 0; i < f->n_names; i++)
            if (f->names[i].class == FLAME_OTHER && str_equal(n->modules[i], modules[m].path))
                f->names[i].class = (uint8_t)(FLAME_MODULE_1 + m);
        f->modules[FLAME_MODULE_1 + m] = flame_shortened(f->arena, modules[m].path);
    }
    mem_free(modules);
    mem_free(areas);
}
