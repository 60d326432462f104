#include "profile/settle.h"

#include "base/mem.h"
#include "profile/profile.h"

#include <ctype.h>
#include <string.h>

void settle_source(struct profile *p, const char *program, const char *build_id)
{
    profile_stand_in_mapping(p);
    struct mapping *m = &p->mappings[0];
    if (program && *program)
        m->file = profile_intern(p, program, strlen(program));
    if (build_id && *build_id && m->build_id == 0)
        m->build_id = profile_intern(p, build_id, strlen(build_id));
}

/* A scheme and a colon, as Go's url.Parse finds an absolute URL. */
static bool is_url(struct str s)
{
    size_t n = 0;
    while (n < s.n && (isalnum((unsigned char)s.p[n]) || (n && strchr("+-.", s.p[n]))))
        n++;
    return n > 0 && n < s.n && s.p[n] == ':' && isalpha((unsigned char)s.p[0]);
}

void settle_urls(struct profile *p)
{
    for (size_t i = 0; i < p->n_mappings; i++) {
        struct mapping *m = &p->mappings[i];
        if (m->build_id == 0 && is_url(profile_string(p, m->file)))
            m->file = 0;
    }
}

void settle_comment(struct profile *p, const char *text)
{
    p->comments = mem_resize(p->comments, p->n_comments + 1, sizeof *p->comments);
    p->comments[p->n_comments++] = profile_intern(p, text, strlen(text));
}
