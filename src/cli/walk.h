/* A word of the command line that may be a folder: the files it stands for. */
#ifndef CLI_WALK_H
#define CLI_WALK_H

#include <pprofx/error.h>

struct walked {
    const char *name;   /* path */
    const char *root;   /* the folder that was named; NULL for what was named itself */
    const char *folder; /* below that one; "" for what was named itself */
};

struct walk {
    void *context;
    /* What is to be read; a failure ends the walk. */
    int (*file)(void *context, const struct walked *file, struct pprofx_error *err);
    /* What cannot be: a folder, or what lies in one.  The message has its name. */
    void (*missed)(void *context, const struct walked *file, int code, const struct pprofx_error *why);
};

/* In the order of their names; links to folders are not followed. */
int walk(const struct walk *w, const char *word, struct pprofx_error *err);

#endif
