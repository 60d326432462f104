/* Facts: what is said once about a whole report, as an ordered list of keys and values.  A value is a cell as
 * a table has them, a list of texts, or a table.  JSON makes an object of it, text lines "Label: value". */
#ifndef BASE_FACTS_H
#define BASE_FACTS_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct facts;
struct json;
struct table;

struct facts *facts_new(void);
void facts_free(struct facts *f); /* NULL is allowed */

/* key and label must live as long as the facts; a label NULL keeps a fact out of text and Markdown. */
void facts_text(struct facts *f, const char *key, const char *label, struct str text);
void facts_int(struct facts *f, const char *key, const char *label, int64_t value);
void facts_unit(struct facts *f, const char *key, const char *label, int64_t value, struct str unit,
                struct str shown);
void facts_real(struct facts *f, const char *key, const char *label, double value, struct str shown);

/* A list; facts_item adds to the newest one.  It is there in data even when it stays empty. */
void facts_list(struct facts *f, const char *key, const char *label);
void facts_item(struct facts *f, struct str text);

/* A list of the lines of a text. */
void facts_lines(struct facts *f, const char *key, const char *label, struct str text);

/* Takes the table over. */
void facts_table(struct facts *f, const char *key, const char *label, struct table *table);

void facts_write_text(const struct facts *f, struct buf *out);     /* values in line, tables indented */
void facts_write_markdown(const struct facts *f, struct buf *out); /* a list, then the tables */
void facts_write_json(const struct facts *f, struct json *out);    /* one object */

/* Rows "key,value,unit,text"; elements of lists and tables have keys such as "comments[0]" and
 * "types[1].total". */
void facts_write_csv(const struct facts *f, struct buf *out);

#endif
