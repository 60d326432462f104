/* Scanning by glibc's getopt_long_only, which knows the spellings; what it guesses (abbreviations) is
 * checked against the word the user wrote. */
#include "cli/opt.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/suggest.h"
#include "cli/absent.h"

#include <getopt.h>
#include <string.h>

static const struct opt *find(const struct opt_group *groups, const char *name, size_t n, void **values)
{
    for (const struct opt_group *g = groups; g->title; g++) {
        for (const struct opt *o = g->options; o->name; o++) {
            bool is_name = strlen(o->name) == n && memcmp(o->name, name, n) == 0;
            bool is_alias = o->alias && strlen(o->alias) == n && memcmp(o->alias, name, n) == 0;
            if (is_name || is_alias) {
                *values = g->values;
                return o;
            }
        }
    }
    return NULL;
}

static int unknown(const struct opt_group *groups, const char *word, struct pprofx_error *err)
{
    size_t dashes = word[1] == '-' ? 2 : 1, n = strcspn(word + dashes, "=");
    char name[32] = "";
    memcpy(name, word + dashes, n < sizeof name ? n : 0);
    const char *why = absent_option(name);
    if (why)
        return error_set(err, PPROFX_USAGE, "-%s: %s", name, why);
    struct suggestion s = {.word = name};
    for (const struct opt_group *g = groups; g->title; g++) {
        for (const struct opt *o = g->options; o->name; o++)
            suggest(&s, o->name);
    }
    if (!s.name)
        return error_set(err, PPROFX_USAGE, "unknown option %.*s", (int)(dashes + n), word);
    return error_set(err, PPROFX_USAGE, "unknown option %.*s; did you mean %.*s%s?", (int)(dashes + n), word,
                     (int)dashes, word, s.name);
}

static int argument_of(enum opt_kind kind)
{
    return kind == OPT_FLAG || kind == OPT_OPTIONAL ? optional_argument : required_argument;
}

static void add_long(struct option **list, size_t *n, size_t *cap, const char *name, enum opt_kind kind)
{
    MEM_ROOM(*list, *n, *cap);
    (*list)[(*n)++] = (struct option){.name = name, .has_arg = argument_of(kind), .val = 'o'};
}

static struct option *long_options(const struct opt_group *groups)
{
    struct option *list = NULL;
    size_t n = 0, cap = 0;
    for (const struct opt_group *g = groups; g->title; g++) {
        for (const struct opt *o = g->options; o->name; o++) {
            add_long(&list, &n, &cap, o->name, o->kind);
            if (o->alias)
                add_long(&list, &n, &cap, o->alias, o->kind);
        }
    }
    MEM_ROOM(list, n, cap);
    list[n] = (struct option){0};
    return list;
}

/* What getopt made of one word of argv. */
static int take(const struct opt_group *groups, int code, const char *word, struct pprofx_error *err)
{
    size_t dashes = word[1] == '-' ? 2 : 1, n = strcspn(word + dashes, "=");
    void *values = NULL;
    const struct opt *o = find(groups, word + dashes, n, &values);
    if (!o)
        return unknown(groups, word, err);
    if (code == ':')
        return error_set(err, PPROFX_USAGE, "option -%s needs a value: -%s=%s", o->name, o->name, o->value);
    return opt_set(o, values, optarg, err);
}

int opt_parse(const struct opt_group *groups, int argc, char **argv, struct opt_list *words,
              struct pprofx_error *err)
{
    struct option *list = long_options(groups);
    int rc = 0;
    opterr = 0;
    optind = 0; /* glibc: start afresh */
    while (rc == 0) {
        int at = optind ? optind : 1;
        int code = getopt_long_only(argc, argv, "-:", list, NULL);
        if (code == -1)
            break;
        if (code == 1)
            opt_list_add(words, optarg);
        else
            rc = take(groups, code, argv[at], err);
    }
    for (int i = optind; rc == 0 && i < argc; i++)
        opt_list_add(words, argv[i]);
    mem_free(list);
    return rc;
}

const struct opt *opt_find(const struct opt_group *groups, const char *word)
{
    const char *name = word + (word[1] == '-' ? 2 : 1);
    void *values;
    return find(groups, name, strcspn(name, "="), &values);
}

void opt_free(const struct opt_group *groups)
{
    for (const struct opt_group *g = groups; g->title; g++) {
        for (const struct opt *o = g->options; o->name && g->values; o++) {
            struct opt_list *list = (struct opt_list *)(void *)((char *)g->values + o->offset);
            if (o->kind == OPT_LIST)
                mem_free(list->items);
        }
    }
}
