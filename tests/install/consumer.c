/* A program of somebody else: takes the library through its public headers only and uses all of it.
 * consumer PROFILE DATABASE prints the profile's first row. */
#include <pprofx/pprofx.h>

#include <stdio.h>
#include <string.h>

/* Names the library uses inside; that they link proves that it keeps them to itself. */
int buf_add(void);
int merge(void);
int profile_new(void);
int buf_add(void)
{
    return 1;
}
int merge(void)
{
    return 2;
}
int profile_new(void)
{
    return 3;
}

static int fail(const char *what, const struct pprofx_error *err)
{
    fprintf(stderr, "%s: %s\n", what, err->message);
    return 1;
}

/* Encodes p and reads it again. */
static int round_trip(const pprofx_profile *p, struct pprofx_error *err)
{
    pprofx_profile *again = NULL;
    struct pprofx_info before, after;
    void *data;
    size_t n;
    pprofx_encode(p, true, &data, &n);
    int rc = pprofx_decode(&again, data, n, NULL, NULL, err);
    pprofx_free_data(data);
    if (rc)
        return fail("decode", err);
    pprofx_info(p, &before);
    pprofx_info(again, &after);
    pprofx_free(again);
    return before.n_samples == after.n_samples && before.n_functions == after.n_functions ? 0 : 1;
}

/* Of a text with two goroutine dumps it is the last one. */
static int read_dumps(struct pprofx_error *err)
{
    static const char text[] = "goroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x1d\n\nlater\n"
                               "goroutine 1 [select, 3 minutes]:\nmain.wait(0x1)\n\t/src/main.go:9 +0x2a\n\n"
                               "goroutine 7 [select, 5 minutes]:\nmain.wait(0x2)\n\t/src/main.go:9 +0x2a\n";
    pprofx_profile *p = NULL;
    struct pprofx_info info;
    struct pprofx_type type;
    if (pprofx_decode(&p, text, sizeof text - 1, NULL, NULL, err))
        return fail("a dump", err);
    pprofx_info(p, &info);
    pprofx_type(p, info.default_type, &type);
    pprofx_free(p);
    return info.dump != 2 || info.n_dumps != 2 || type.total != 2;
}

static int print_first_row(const pprofx_profile *p, struct pprofx_error *err)
{
    struct pprofx_info info;
    struct pprofx_type type;
    pprofx_rows *rows = NULL;
    pprofx_info(p, &info);
    pprofx_type(p, info.default_type, &type);
    const struct pprofx_top_options options = {.value = info.default_type, .count = 3};
    if (pprofx_top(p, &options, &rows, err))
        return fail("top", err);
    const struct pprofx_row *row = pprofx_rows_get(rows, 0);
    printf("%s %s %lld of %lld in %s\n", pprofx_version(), type.name, (long long)row->flat,
           (long long)pprofx_rows_total(rows), row->name);
    int wrong = pprofx_rows_count(rows) != 3 || type.total != pprofx_rows_total(rows);
    pprofx_rows_free(rows);
    return wrong;
}

static int use(const char *path, const char *database, pprofx_notes *notes, struct pprofx_error *err)
{
    pprofx_profile *p = NULL, *twice = NULL;
    int64_t id = 0;
    bool is_new = false;
    if (pprofx_open(&p, path, NULL, notes, err))
        return fail("open", err);
    pprofx_prepare(p, notes);
    pprofx_profile *const both[] = {p, p};
    if (pprofx_merge(&twice, both, 2, notes, err))
        return fail("merge", err);
    const struct pprofx_filter filter = {.focus = "no such function"};
    if (pprofx_filter(twice, &filter, notes, err) || pprofx_notes_count(notes) == 0)
        return fail("filter", err);
    if (pprofx_import(database, path, NULL, &id, &is_new, notes, err) || !is_new)
        return fail("import", err);
    int rc = round_trip(p, err) || read_dumps(err) || print_first_row(p, err);
    pprofx_free(p);
    pprofx_free(twice);
    return rc;
}

int main(int argc, char **argv)
{
    struct pprofx_error err = {PPROFX_OK, ""};
    pprofx_profile *none = NULL;
    if (argc != 3 || pprofx_open(&none, "/nonexistent/profile", NULL, NULL, &err) != PPROFX_IO)
        return 1;
    pprofx_notes *notes = pprofx_notes_new();
    int rc = use(argv[1], argv[2], notes, &err);
    pprofx_notes_free(notes);
    return rc;
}
