/* Options as tables: scanning, help, man pages and completions all come from them.
 *
 * A table describes fields of a struct; all-zero fields mean "not given" unless the owner fills in defaults
 * before scanning.  One or two dashes, "=value" or the next word, any order; "--" ends the options.  A flag
 * takes "=true" or "=false" and never the next word.  An abbreviation is refused with a suggestion. */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

enum opt_kind {
    OPT_FLAG,     /* bool */
    OPT_INT,      /* int64_t */
    OPT_REAL,     /* double */
    OPT_SIZE,     /* uint64_t: bytes, "512", "64MB", "2GiB" */
    OPT_TEXT,     /* const char * */
    OPT_LIST,     /* struct opt_list: may be given several times */
    OPT_CHOICE,   /* int: 0 not given, else 1 + the index of the word in .value */
    OPT_OPTIONAL, /* the same, and without "=word" the first one is meant */
};

struct opt {
    const char *name, *alias; /* without dashes; alias may be NULL */
    enum opt_kind kind;
    size_t offset;     /* of the field */
    const char *value; /* what help calls the value; of a choice its words: "text|csv" */
    const char *help;  /* one line */
};

struct opt_list {
    const char **items; /* the words of argv */
    size_t n, cap;
};

/* Options that stand together in the help.  The table ends with a NULL name. */
struct opt_group {
    const char *title;
    const struct opt *options;
    void *values; /* the struct the offsets are of; NULL where only help is wanted */
};

/* Scans argv[1..argc) into the fields; groups end with a NULL title.  Other words go to *words.  PPROFX_USAGE
 * says what is wrong and what to write instead.  Not reentrant (getopt). */
int opt_parse(const struct opt_group *groups, int argc, char **argv, struct opt_list *words,
              struct pprofx_error *err);

/* The option that a word such as "-name" or "--name=value" sets, or NULL. */
const struct opt *opt_find(const struct opt_group *groups, const char *word);

/* Frees what lists hold. */
void opt_free(const struct opt_group *groups);

void opt_list_add(struct opt_list *list, const char *item);

/* Sets the field of one option from text; NULL is an option without a value. */
int opt_set(const struct opt *option, void *values, const char *text, struct pprofx_error *err);

#endif
