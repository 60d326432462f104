#include "findings/totals.h"

#include "base/buf.h"
#include "base/str.h"
#include "findings/narrow.h"

extern const char totals_sql[];

/* One statement; of what makes a table the query behind "AS" gets narrow views, else the whole. */
static void add_statement(const struct narrow *narrow, struct str statement, struct buf *out)
{
    static const char create[] = "CREATE TABLE ", as[] = " AS ";
    struct buf whole = {0};
    buf_add(&whole, statement.p, statement.n);
    const char *at = strstr(buf_text(&whole), create), *query = at ? strstr(at, as) : NULL;
    if (query) {
        query += sizeof as - 1;
        buf_add(out, buf_text(&whole), (size_t)(query - buf_text(&whole)));
        narrow_query(narrow, query, false, out);
    } else {
        narrow_query(narrow, buf_text(&whole), false, out);
    }
    buf_free(&whole);
}

void totals_script(const struct narrow *narrow, struct buf *out)
{
    for (const char *p = totals_sql; *p;) {
        const char *end = strstr(p, ";\n");
        size_t n = end ? (size_t)(end - p) + 2 : strlen(p);
        add_statement(narrow, (struct str){p, n}, out);
        p += n;
    }
}
