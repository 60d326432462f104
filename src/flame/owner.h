/* Whose code a function is, from its name and file. */
#ifndef FLAME_OWNER_H
#define FLAME_OWNER_H

#include "base/str.h"
#include "flame/model.h"

struct owner_root {
    struct str goroot; /* what runtime's files begin with, "" when not known */
    struct str main;   /* the main module's path, "" when not known */
};

/* A function's class, but for modules: FLAME_OTHER and its module's path, which may be "". */
enum flame_class owner_class(struct str name, struct str file, const struct owner_root *root,
                             struct str *module);

/* The package path of a Go function: "net/http" of "net/http.(*Server).Serve"; a part of name. */
struct str owner_package(struct str name);

/* Whether a function was written in package main: no closure, which may be named after main and stand
 * elsewhere. */
bool owner_is_of_main(struct str name);

/* What stands before "runtime/….go" in the file of a runtime function; false when this is none. */
bool owner_goroot(struct str name, struct str file, struct str *goroot);

#endif
