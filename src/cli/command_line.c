#include "cli/command_line.h"

#include "base/shell.h"
#include "fold/path.h"

#include <string.h>

struct words {
    int n;
    char *const *word;
};

/* The path in a word, which may be an option's value. */
static struct str path_in(const char *word)
{
    const char *sign = word[0] == '-' ? strchr(word, '=') : NULL;
    return str_of(sign ? sign + 1 : word);
}

/* As much of its path as tells it from the others. */
static void put_source(struct buf *out, const char *word, const struct words *all)
{
    struct str path = str_of(word), shown = path.n ? path_base(path) : path;
    for (int i = 1; path.n && i < all->n; i++) {
        struct str apart = path_apart(path, path_in(all->word[i]));
        shown = apart.n > shown.n ? apart : shown;
    }
    shell_quote(out, shown);
}

static bool is_source(const struct opt *o)
{
    return o && o->value && strcmp(o->value, "SOURCE") == 0;
}

static bool takes_next(const struct opt *o, const char *word)
{
    return o && o->kind != OPT_FLAG && o->kind != OPT_OPTIONAL && !strchr(word, '=');
}

/* value: what stands in the next word, or NULL. */
static void put_option(struct buf *out, const struct opt *o, const char *word, const char *value,
                       const struct words *all)
{
    const char *sign = value ? NULL : strchr(word, '=');
    const char *text = sign ? sign + 1 : value;
    if (o && strcmp(o->name, "output") == 0)
        return;
    size_t n = sign ? (size_t)(sign - word) : strlen(word);
    buf_char(out, ' ');
    shell_quote(out, (struct str){word, n});
    if (!text)
        return;
    buf_char(out, sign ? '=' : ' ');
    if (is_source(o))
        put_source(out, text, all);
    else if (value || *text) /* after a '=' nothing is an empty text */
        shell_quote(out, str_of(text));
}

void command_line(struct buf *out, int argc, char *const *argv, const struct opt_group *groups)
{
    const struct words all = {argc, argv};
    bool options = true;
    buf_puts(out, "pprofx");
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        bool is_end = options && strcmp(word, "--") == 0;
        if (options && !is_end && word[0] == '-' && word[1]) {
            const struct opt *o = opt_find(groups, word);
            bool two = takes_next(o, word) && i + 1 < argc;
            put_option(out, o, word, two ? argv[i + 1] : NULL, &all);
            i += two;
            continue;
        }
        options = options && !is_end;
        buf_char(out, ' ');
        put_source(out, word, &all);
    }
}
