/* Reading one rule. */
#ifndef FINDINGS_RULE_PARSE_H
#define FINDINGS_RULE_PARSE_H

#include "findings/rule.h"

struct arena;

/* Reads a rule from its text, which must live as long as the rule; origin as in struct rule.  What is made
 * lives in the arena.  PPROFX_USAGE with the line for what is none. */
int rule_parse(struct rule *out, const char *text, const char *origin, struct arena *arena,
               struct pprofx_error *err);

/* Three levels of a rule, from words with a separator between them: "0.1", "10%", "-" for the one it has,
 * "off". */
int rule_parse_levels(struct rule *rule, struct str words, char separator, struct pprofx_error *err);

#endif
