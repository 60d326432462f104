#include "profile/kind.h"

#include "profile/profile.h"

static bool is_text(const struct profile *p, uint32_t id, const char *text)
{
    return str_equal(profile_string(p, id), str_of(text));
}

static bool has_type(const struct profile *p, const char *type)
{
    for (size_t i = 0; i < p->n_types; i++)
        if (is_text(p, p->types[i].type, type))
            return true;
    return false;
}

/* Marked by -diff_base (pprof's label for it), and used by some sample. */
static bool is_diff(const struct profile *p)
{
    uint32_t key = profile_find(p, "pprof::base", 11), truth = profile_find(p, "true", 4);
    if (key == NONE || truth == NONE)
        return false;
    for (size_t i = 0; i < p->label_start[p->n_samples]; i++) {
        const struct label *l = &p->labels[p->sample_labels[i]];
        if (!l->is_number && l->key == key && l->text == truth)
            return true;
    }
    return false;
}

static bool contains(struct str s, const char *part, size_t n)
{
    for (size_t i = 0; i + n <= s.n; i++)
        if (!memcmp(s.p + i, part, n))
            return true;
    return false;
}

/* The function a sample is charged to; "" when it is not known. */
static struct str leaf_name(const struct profile *p, size_t sample)
{
    uint32_t stack = p->sample_stack[sample];
    if (!profile_depth(p, stack))
        return str_of("");
    const struct location *l = &p->locations[profile_stack(p, stack)[0]];
    if (!l->n_lines || p->lines[l->first_line].function == NONE)
        return str_of("");
    return profile_string(p, p->functions[p->lines[l->first_line].function].name);
}

/* Unlock, RUnlock, runtime.unlock, unlockSlow, and what the runtime puts in their place. */
static bool unlocks(struct str name)
{
    return contains(name, "nlock", 5) || contains(name, "LostContended", 13);
}

static const char *contention_kind(const struct profile *p)
{
    size_t n_unlock = 0, n_known = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        struct str name = leaf_name(p, i);
        n_known += name.n > 0;
        n_unlock += unlocks(name);
    }
    return !n_known ? "contention" : n_unlock * 2 > n_known ? "mutex" : "block";
}

/* Go's runtime writes four types and a default for allocs only; the older text formats fewer. */
static const char *heap_kind(const struct profile *p)
{
    bool by_alloc =
        is_text(p, p->default_type, "alloc_space") || is_text(p, p->default_type, "alloc_objects");
    bool in_use = has_type(p, "inuse_space") || has_type(p, "inuse_objects") || has_type(p, "space");
    return by_alloc || !in_use ? "allocs" : "heap";
}

const char *profile_kind_unmarked(const struct profile *p)
{
    static const char *const counts[] = {"goroutine", "goroutineleak", "threadcreate"};
    if (is_text(p, p->period_type.type, "trace"))
        return "trace";
    if (has_type(p, "gc"))
        return "gc";
    if (has_type(p, "contentions") && has_type(p, "delay"))
        return contention_kind(p);
    if (has_type(p, "inuse_space") || has_type(p, "alloc_space") || has_type(p, "inuse_objects") ||
        has_type(p, "alloc_objects") || (has_type(p, "objects") && has_type(p, "space")))
        return heap_kind(p);
    /* A dump tells waits, too. */
    if (p->n_types == 1 || (p->n_types == 2 && has_type(p, "wait")))
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            if (has_type(p, counts[i]))
                return counts[i];
    if (has_type(p, "cpu") || is_text(p, p->period_type.type, "cpu"))
        return "cpu";
    if (has_type(p, "samples") && has_type(p, "time"))
        return "fgprof";
    if (has_type(p, "wall") || has_type(p, "wall-time"))
        return "wall";
    return "custom";
}

const char *profile_kind(const struct profile *p)
{
    return is_diff(p) ? "diff" : profile_kind_unmarked(p);
}
