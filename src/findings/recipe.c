#include "findings/recipe.h"

#include "base/buf.h"

void recipe_text(struct buf *out)
{
    buf_puts(
        out,
        "What to fetch while it is slow, into an empty folder, in this order:\n"
        "\n"
        "  u=http://localhost:6060/debug/pprof\n"
        "  mkdir -p t0 t1\n"
        "  curl -so t0/goroutine.txt     \"$u/goroutine?debug=2\"\n"
        "  curl -so t0/heap.txt          \"$u/heap?debug=1\"\n"
        "  curl -so t0/heap.pb.gz        \"$u/heap\"\n"
        "  curl -so cpu.pb.gz            \"$u/profile?seconds=30\"\n"
        "  curl -so allocs.pb.gz         \"$u/allocs?seconds=30\"\n"
        "  curl -so mutex.pb.gz          \"$u/mutex?seconds=30\"\n"
        "  curl -so block.pb.gz          \"$u/block?seconds=30\"\n"
        "  curl -so t1/goroutine.txt     \"$u/goroutine?debug=2\"\n"
        "  curl -so t1/heap.pb.gz        \"$u/heap\"\n"
        "  curl -so t1/goroutineleak.pb.gz \"$u/goroutineleak\"    # Go 1.27\n"
        "  pprofx findings .\n"
        "\n"
        "Of mutex and block there is something only when the program calls runtime.SetMutexProfileFraction "
        "and\n"
        "runtime.SetBlockProfileRate. A goroutine dump stops the program for about a microsecond a "
        "goroutine:\n"
        "think first above 100,000. What happened before it was slow is worth as much: pprofx findings\n"
        "--before OLD NEW compares. Note the load, the version of Go, GOMAXPROCS and the memory limit.\n");
}

static bool has(const struct finding_list *list, const char *kind)
{
    for (size_t i = 0; i < list->n_sources; i++)
        if (list->sources[i].profile && !list->sources[i].before && str_is(list->sources[i].kind, kind))
            return true;
    return false;
}

bool recipe_is_needed(const struct finding_list *list)
{
    return !list->n_findings && !list->n_lesser &&
           !(has(list, "cpu") && (has(list, "heap") || has(list, "allocs")) && has(list, "goroutine"));
}
