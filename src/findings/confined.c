#include "findings/confined.h"

#include "base/error.h"

/* What a user's rule may take: time, looked at between steps as a step may be a function of a long text;
 * memory beyond what the tables take; bytes of a text, and of a pattern compared with one. */
enum {
    RULE_MS = 2000,
    STEPS_BETWEEN_LOOKS = 100,
    RULE_MEMORY = 256 << 20,
    RULE_TEXT = 64 << 10,
    RULE_PATTERN = 1 << 10
};

/* Stops a query that takes too long. */
static int is_late(void *context)
{
    const struct timespec *end = context;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > end->tv_sec || (now.tv_sec == end->tv_sec && now.tv_nsec > end->tv_nsec);
}

/* Reading and computing, and while the user's rule is compiled only for as long as it may run. */
static int authorize(void *context, int action, const char *a, const char *b, const char *database,
                     const char *trigger)
{
    struct confined *c = context;
    (void)a, (void)b, (void)database, (void)trigger;
    if (c->is_on && c->is_users && is_late(&c->end)) {
        c->was_late = true;
        return SQLITE_DENY;
    }
    return !c->is_on || action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ||
                   action == SQLITE_FUNCTION
               ? SQLITE_OK
               : SQLITE_DENY;
}

void confined_open(struct confined *c, sqlite3 *sqlite)
{
    *c = (struct confined){.sqlite = sqlite};
    (void)sqlite3_set_authorizer(sqlite, authorize, c);
}

void confined_close(struct confined *c)
{
    (void)sqlite3_set_authorizer(c->sqlite, NULL, NULL);
}

void confined_begin(struct confined *c, bool is_users)
{
    c->is_on = true;
    c->is_users = is_users;
    c->was_late = false;
    if (!is_users)
        return;
    (void)clock_gettime(CLOCK_MONOTONIC, &c->end);
    c->end.tv_sec += RULE_MS / 1000;
    sqlite3_progress_handler(c->sqlite, STEPS_BETWEEN_LOOKS, is_late, &c->end);
    c->text = sqlite3_limit(c->sqlite, SQLITE_LIMIT_LENGTH, RULE_TEXT);
    c->pattern = sqlite3_limit(c->sqlite, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, RULE_PATTERN);
    c->memory = sqlite3_hard_heap_limit64(sqlite3_memory_used() + RULE_MEMORY);
}

void confined_end(struct confined *c)
{
    c->is_on = false;
    if (!c->is_users)
        return;
    (void)sqlite3_hard_heap_limit64(c->memory);
    (void)sqlite3_limit(c->sqlite, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, c->pattern);
    (void)sqlite3_limit(c->sqlite, SQLITE_LIMIT_LENGTH, c->text);
    sqlite3_progress_handler(c->sqlite, 0, NULL, NULL);
}

int confined_failure(const struct confined *c, struct pprofx_error *err)
{
    const char *why = sqlite3_errmsg(c->sqlite);
    switch (c->was_late ? SQLITE_INTERRUPT : sqlite3_errcode(c->sqlite) & 0xff) {
    case SQLITE_INTERRUPT:
        return error_set(err, PPROFX_USAGE, "it takes longer than %d s", RULE_MS / 1000);
    case SQLITE_NOMEM:
        return error_set(err, PPROFX_USAGE, "it takes more than %d MiB of memory", RULE_MEMORY >> 20);
    case SQLITE_AUTH:
        return error_set(err, PPROFX_USAGE, "a rule may only read: %s", why);
    default:
        return error_set(err, PPROFX_USAGE, "%s", why);
    }
}
