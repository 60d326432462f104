#include "cli/binaries.h"

#include "profile/profile.h"

#include <ctype.h>
#include <stdio.h>

bool binary_is_program(const char *path)
{
    static const char magics[][5] = {"\177ELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe",
                                     "\xcf\xfa\xed\xfe"};
    char head[4] = "";
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    if (n < sizeof head)
        return false;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (memcmp(head, magics[i], sizeof head) == 0)
            return true;
    }
    return memcmp(head, "MZ", 2) == 0;
}

void binary_settle(struct profile *p, const char *program, const char *build_id)
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

void binary_forget_urls(struct profile *p)
{
    for (size_t i = 0; i < p->n_mappings; i++) {
        struct mapping *m = &p->mappings[i];
        if (m->build_id == 0 && is_url(profile_string(p, m->file)))
            m->file = 0;
    }
}
