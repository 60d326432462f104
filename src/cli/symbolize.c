#include "cli/symbolize.h"

#include "base/notes.h"
#include "base/str.h"
#include "profile/demangle.h"

#include <strings.h>

struct symbolize_mode {
    bool none, force;
    enum demangle_mode demangle;
};

static bool is_word(struct str word, const char *name)
{
    return word.n == strlen(name) && strncasecmp(word.p, name, word.n) == 0;
}

/* One word between the colons; false when it is unknown. */
static bool take_word(struct symbolize_mode *m, struct str word)
{
    static const struct {
        const char *word;
        enum demangle_mode mode;
    } modes[] = {{"demangle=full", DEMANGLE_FULL},
                 {"demangle=none", DEMANGLE_NONE},
                 {"demangle=templates", DEMANGLE_TEMPLATES},
                 /* pprof takes these without "demangle=" too */
                 {"full", DEMANGLE_FULL},
                 {"templates", DEMANGLE_TEMPLATES}};
    if (is_word(word, "none") || is_word(word, "no")) {
        m->none = true;
        return true;
    }
    if (is_word(word, "force")) {
        m->force = true;
        return true;
    }
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (is_word(word, modes[i].word)) {
            m->demangle = modes[i].mode;
            m->force = true;
            return true;
        }
    }
    return word.n == 0 || is_word(word, "local") || is_word(word, "fastlocal") || is_word(word, "remote") ||
           is_word(word, "demangle=default") || is_word(word, "default");
}

void symbolize(struct profile *p, const char *mode, bool compat, struct notes *notes)
{
    struct symbolize_mode m = {.demangle = DEMANGLE_DEFAULT};
    for (const char *at = mode ? mode : ""; *at && !m.none;) {
        size_t n = strcspn(at, ":");
        if (!take_word(&m, (struct str){at, n})) {
            notes_add(notes, "ignoring unrecognized symbolization option: %s", mode);
            notes_add(notes, "expecting -symbolize=[local|fastlocal|remote|none][:force]"
                             "[:demangle=[none|full|templates|default]");
        }
        at += n + (at[n] == ':');
    }
    if (!m.none)
        demangle_profile(p, m.demangle, m.force, compat);
}
