/* One cause is one finding: findings that follow from another become its parts.  Which do is said by rules of
 * the form "chain" over the table finding. */
#ifndef FINDINGS_CHAIN_H
#define FINDINGS_CHAIN_H

#include "findings/finding.h"

#include <sqlite3.h>

struct arena;
struct db;

/* Fills the table finding with those of the list from an index on. */
int chain_tables(const struct finding_list *list, size_t first, struct db *db, struct pprofx_error *err);

/* What rows of such rules say. */
struct chain_links {
    struct chain_link *list;
    size_t n, cap;
};

/* Whether the statement has their columns, by name: cause, effect (numbers of findings), because, severity.
 * PPROFX_USAGE. */
int chain_check(sqlite3_stmt *stmt, struct pprofx_error *err);

/* Adds a row of such a statement.  The text lives in the arena.  PPROFX_USAGE for what is no severity. */
int chain_read(struct chain_links *links, sqlite3_stmt *stmt, struct arena *arena, struct pprofx_error *err);
void chain_free(struct chain_links *links);

/* Joins what the rows say, in the list and in the table, whose column cause has it then.  A finding has one
 * cause, the first that is found; what would make a circle is passed over.  Without a cause the effect
 * becomes as low as severity; why says what for. */
int chain_join(const struct chain_links *links, struct str why, struct finding_list *list, struct db *db,
               struct pprofx_error *err);

/* When all is joined and lowered: what stands for others is as severe as the worst of its parts. */
void chain_raise(struct finding_list *list);

/* Puts the list in order: the worst first, among equals by the rank of rules, then by the share of the level
 * they reach; parts follow what they belong to. */
void chain_order(struct finding_list *list);

#endif
