/* The .sql files of src/findings/rules, as the build embeds them. */
#ifndef FINDINGS_BUILTIN_H
#define FINDINGS_BUILTIN_H

struct builtin_rule {
    const char *name; /* of the file */
    const char *text;
};

extern const struct builtin_rule builtin_rules[]; /* ends with a name that is NULL */

#endif
