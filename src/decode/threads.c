/* gperftools' threads as text: a stack a thread. */
#include "base/error.h"
#include "base/mem.h"
#include "decode/legacy_reader.h"
#include "decode/memory_map.h"

/* --- threadz 1 --- */
static bool is_head(struct str line)
{
    while (scan_find(&line, "--- threadz ")) {
        struct str rest = line;
        (void)scan_text(&rest, "--- threadz ");
        if (scan_digits(&rest).n && scan_text(&rest, " ---"))
            return true;
        (void)scan_text(&line, "-");
    }
    return false;
}

/* Behind the name of a thread, which may be anything: "/12) stack: ---". */
static bool has_thread_end(struct str rest)
{
    static const char end[] = ") stack: ---";
    const char *start = rest.p;
    for (; scan_find(&rest, end); (void)scan_text(&rest, ")")) {
        const char *digits = rest.p;
        while (digits > start && digits[-1] >= '0' && digits[-1] <= '9')
            digits--;
        if (digits < rest.p && digits > start && digits[-1] == '/')
            return true;
    }
    return false;
}

/* --- Thread 7f794ab90940 (name: main/14748) stack: --- */
static bool is_thread(struct str line)
{
    while (scan_find(&line, "--- Thread ")) {
        struct str rest = line;
        (void)scan_text(&rest, "--- Thread ");
        size_t n = 0;
        while (n < rest.n && scan_is_hex(rest.p[n]))
            n++;
        rest = (struct str){rest.p + n, rest.n - n};
        /* What is behind the first one decides: it is behind the others, too. */
        if (n && scan_text(&rest, " (name: "))
            return has_thread_end(rest);
        (void)scan_text(&line, "-");
    }
    return false;
}

bool legacy_is_threads(struct str line)
{
    return is_head(line) || is_thread(line);
}

/* Up to the first thread, which then is the present line. */
static int read_head(struct legacy *l, struct pprofx_error *err)
{
    int r = legacy_next(l, err);
    while (!r && l->more && legacy_is_comment(l->line))
        r = legacy_next(l, err);
    if (r || !is_head(l->line))
        return r;
    do
        r = legacy_next(l, err);
    while (!r && l->more && !memory_map_begins(l->line) && !(l->line.n && *l->line.p == '-'));
    return r;
}

/* How a thread's addresses end. */
struct thread_end {
    bool same; /* it is said to be as the thread before */
    bool map;  /* the file ends with the line that begins the memory map */
};

/* The addresses of a thread, wherever in their lines, up to a line that begins with "---". */
static int read_thread(struct legacy *l, struct thread_end *end, struct pprofx_error *err)
{
    *end = (struct thread_end){0};
    l->n_addresses = 0;
    for (;;) {
        int r = legacy_next(l, err);
        struct str line = scan_trim(l->line), at = line;
        if (r || !l->more || scan_text(&at, "---"))
            return r;
        end->map = memory_map_begins(line);
        if (scan_find(&line, "same as previous thread"))
            end->same = true;
        else if ((r = legacy_addresses(l, line, false, err)))
            return r;
    }
}

static int add_thread(struct legacy *l, struct pprofx_error *err)
{
    const int64_t one = 1;
    legacy_calls(l, 1);
    legacy_drop_twice(l);
    return legacy_sample(l, &one, NULL, 0, err);
}

/* A thread without addresses is one more of the last stack. */
static void count_again(struct legacy *l)
{
    struct profile *p = text_of(&l->t);
    if (p->n_samples)
        p->values[p->n_samples - 1]++;
}

static int read_threads(struct legacy *l, struct pprofx_error *err)
{
    struct thread_end end = {0};
    while (!memory_map_begins(l->line)) {
        struct str line = l->line;
        if (scan_text(&line, "---- no stack trace for") || (!l->more && end.map))
            return PPROFX_OK;
        if (!l->more)
            return error_set(err, PPROFX_FORMAT,
                             "the file ends before the memory map, without which threads are "
                             "not known to be all there");
        if (!is_thread(line))
            return error_set(err, PPROFX_FORMAT, "is no thread (--- Thread ID (name: NAME/ID) stack: ---)");
        int r = read_thread(l, &end, err);
        if (!r && !end.same && l->n_addresses)
            r = add_thread(l, err);
        else if (!r)
            count_again(l);
        if (r)
            return r;
    }
    return PPROFX_OK;
}

int legacy_threads(struct legacy *l, struct pprofx_error *err)
{
    text_type(&l->t, "thread", "count");
    legacy_period(l, "thread", "count", 1);
    int r = read_head(l, err);
    return r ? r : read_threads(l, err);
}
