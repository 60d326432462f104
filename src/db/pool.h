/* Memory for SQLite, of a program with one thread.  SQLite makes and frees very many small things when it
 * compiles a statement; its own cache of them is left out of Debian's build, and malloc's is too small. */
#ifndef DB_POOL_H
#define DB_POOL_H

#include <sqlite3.h>

/* Small things come from free lists by size and go back there: the memory of the most there were at one time
 * is kept until the program ends.  Large ones are malloc's.  For sqlite3_config(SQLITE_CONFIG_MALLOC). */
extern const sqlite3_mem_methods pool_methods;

#endif
