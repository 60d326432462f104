/* From profiles to findings: what the commands that judge have in common. */
#ifndef FINDINGS_SESSION_H
#define FINDINGS_SESSION_H

#include "findings/finding.h"
#include "findings/tables.h"

struct arena;
struct notes;
struct tables_again;
struct session;

struct session_options {
    const char *const *rule_folders; /* of the user's rules; the last one counts */
    size_t n_rule_folders;
    const char *const *levels; /* as rules_set_levels has them; the last one counts */
    size_t n_levels;
    const char *const
        *settings; /* the same of the user's settings; levels win, and what is wrong is a note */
    size_t n_settings;
    const char *settings_path; /* for that note */
};

/* PPROFX_USAGE for levels that are wrong, PPROFX_IO for a folder that cannot be read. */
int session_new(struct session **out, const struct session_options *options, struct notes *notes,
                struct pprofx_error *err);
void session_free(struct session *s); /* NULL is allowed */

/* Adds a profile; nothing of it is kept.  They are numbered from 0 in this order. */
int session_add(struct session *s, const struct tables_input *input, const struct profile *p,
                struct pprofx_error *err);
size_t session_profiles(const struct session *s);

/* Dumps are read again for the locks in them; without it rules know nothing of locks.  again must live until
 * session_judge. */
void session_read_again(struct session *s, const struct tables_again *again, uint64_t max_memory);

/* Judges what was added, once. */
int session_judge(struct session *s, struct notes *notes, struct pprofx_error *err);

/* Instead of judging: makes the tables as rules see them, empty, and names in notes the user's rules that do
 * not fit them. */
int session_check(struct session *s, struct notes *notes, struct pprofx_error *err);

/* What was found; it lives as long as the session.  Its sources are the caller's to add, before it judges;
 * their texts may be of the arena. */
struct finding_list *session_list(struct session *s);
struct arena *session_arena(struct session *s);
const struct rules *session_rules(const struct session *s);
struct tables *session_tables(struct session *s);
const struct marks *session_marks(const struct session *s);

/* The number of the profile that a finding is about: of its process the last one of the first kind that its
 * rule names and that is there, else the last one; SIZE_MAX when there is none. */
int session_profile_of(struct session *s, const struct finding *f, size_t *out, struct pprofx_error *err);

#endif
