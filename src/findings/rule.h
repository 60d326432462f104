/* A rule: one .sql file, a head of comments that says what it is about and one SELECT that finds it.  The
 * form is described in docs/writing-a-rule.md. */
#ifndef FINDINGS_RULE_H
#define FINDINGS_RULE_H

#include "base/str.h"
#include "findings/marks.h"

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

enum severity { SEVERITY_NONE, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL };

/* "info", "warning", "critical". */
const char *severity_name(enum severity s);

/* The severity a word names; false for another word. */
bool severity_parse(struct str word, enum severity *out);

enum rule_form {
    RULE_FINDING, /* rows are findings */
    RULE_QUALITY, /* rows are remarks on the quality of the data; they may read the findings */
    RULE_CHAIN,   /* rows say which findings are one: columns cause, effect (finding numbers), because */
};

/* A "remedy" for releases of Go; 0: no bound. */
struct remedy {
    int oldest, newest;
    struct str text;
};

/* A mark the rule looks for: what marks_add takes. */
struct rule_mark {
    enum mark_where where;
    struct str name, patterns;
};

struct rule {
    const char *origin; /* the path of a user's; NULL: built in */
    enum rule_form form;
    /* What the head does not say is "". */
    struct str id, title, kinds, basis, needs, metric, unit, guards, why, measured, since, more, link;
    int rank; /* the order of judgement: smaller comes first among equal severities */
    bool has_levels;
    bool lower_is_worse;
    double levels[3]; /* of info, warning, critical: the metric that reaches them */
    bool given[3];    /* the user's own, which win over a row's severity */
    struct remedy *remedies;
    size_t n_remedies;
    struct rule_mark *marks;
    size_t n_marks;
    const char *sql;  /* NUL-terminated */
    const char *text; /* the whole file */
};

struct rules;
struct notes;

/* The built-in rules and those of the folders, or files named NAME.sql, in the order of their ids; a user's
 * rule takes the place of one with its id, marks included, and a later folder's that of an earlier one's.  A
 * file of a user's that is no rule, or whose marks other rules have with other patterns, is named in notes
 * and left out; then the built-in rule of its id is there.  A folder that cannot be read is PPROFX_IO.  What
 * they mark is added to marks. */
int rules_load(struct rules **out, const char *const *folders, size_t n_folders, struct marks *marks,
               struct notes *notes, struct pprofx_error *err);
void rules_free(struct rules *r); /* NULL is allowed */

size_t rules_count(const struct rules *r);
const struct rule *rules_get(const struct rules *r, size_t i);

/* Whether one of them is the user's. */
bool rules_have_users(const struct rules *r);

/* The rule of an id, or NULL. */
const struct rule *rules_find(const struct rules *r, struct str id);

/* The built-in rule in whose place a user's stands, with the levels that were set; NULL: none. */
const struct rule *rules_replaced(const struct rules *r, const struct rule *rule);

/* PPROFX_USAGE: there is no rule of that id; with the id that may be meant. */
int rules_no_such(const struct rules *r, struct str id, struct pprofx_error *err);

/* Sets the levels of a rule from words: "ID=INFO,WARNING,CRITICAL", numbers, percent ("10%") or sizes
 * ("8MB"); "-" leaves a level as it is, "off" takes it away.  PPROFX_USAGE. */
int rules_set_levels(struct rules *r, const char *assignment, struct pprofx_error *err);

#endif
