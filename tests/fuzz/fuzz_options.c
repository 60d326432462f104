/* Command lines: the first byte chooses the command, the lines behind it are its words. */
#include "fuzz.h"

#include "base/mem.h"
#include "base/notes.h"
#include "cli/cmd.h"
#include "cli/help.h"
#include "cli/opts_profile.h"

#include <string.h>

enum { MAX_WORDS = 32 };

struct values {
    struct profile_options profile;
    struct common_options common;
    void *own;
};

static const struct cmd *choose(uint8_t byte)
{
    size_t n = 0;
    while (commands[n])
        n++;
    size_t i = byte % (n + 1);
    return i < n ? commands[i] : &cmd_default;
}

static void bind_groups(const struct cmd *cmd, struct opt_group *groups, struct values *v)
{
    cmd_groups(cmd, groups);
    for (struct opt_group *g = groups; g->title; g++) {
        if (g->options == common_opts)
            g->values = &v->common;
        else
            g->values = g->options == cmd->options ? v->own : &v->profile;
    }
}

static void parse(const struct cmd *cmd, int argc, char **argv)
{
    struct values v = {.profile = profile_options_default};
    struct opt_group groups[CMD_MAX_GROUPS + 1] = {{0}};
    struct opt_list words = {0};
    struct notes notes = {0};
    struct pprofx_error err = {0};
    v.own = mem_zalloc(1, cmd->options_size + 1);
    bind_groups(cmd, groups, &v);
    if (opt_parse(groups, argc, argv, &words, &err) == 0)
        (void)profile_options_settle(&v.profile, argc % 2, &notes, &err);
    else if (!err.message[0] || !memchr(err.message, '\0', sizeof err.message))
        fuzz_fail("refused without a sentence");
    if (words.n > (size_t)argc)
        fuzz_fail("%d words became %zu", argc, words.n);
    notes_free(&notes);
    opt_free(groups);
    mem_free(words.items);
    mem_free(v.own);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0 || n > 4096)
        return -1;
    char *argv[MAX_WORDS + 2] = {NULL};
    static char program[] = "pprofx";
    size_t n_words;
    char *copy = fuzz_lines(data + 1, n - 1, argv + 1, MAX_WORDS, &n_words);
    argv[0] = program;
    parse(choose(data[0]), (int)n_words + 1, argv);
    mem_free(copy);
    return 0;
}
