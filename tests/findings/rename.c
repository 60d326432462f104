/* rename IN OUT   a profile, with other names for all that is the program's own: functions, files, binary
 * rename          the same for names in a text, from the standard input to the standard output
 *
 * Letters are turned by 13 places; what compilers add stays (".func1", "-fm", "_Cfunc_"), and so do
 * main.main, which every program has, and ".go".  The program's own is what is in package main or below
 * example.org/; binaries are in /srv or /tmp/build-cases. */
#include "base/buf.h"
#include "base/notes.h"
#include "decode/decode.h"
#include "profile/encode.h"
#include "profile/profile.h"
#include "source/source.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool begins(struct str s, const char *with)
{
    return s.n >= strlen(with) && !memcmp(s.p, with, strlen(with));
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_own(struct str s)
{
    if (begins(s, "main.main") && (s.n == 9 || !is_word(s.p[9])))
        return false;
    return begins(s, "main.") || begins(s, "example.org/") || begins(s, "/srv/") ||
           begins(s, "/tmp/build-cases/");
}

static char turned(char c)
{
    if (c >= 'a' && c <= 'z')
        return (char)('a' + (c - 'a' + 13) % 26);
    if (c >= 'A' && c <= 'Z')
        return (char)('A' + (c - 'A' + 13) % 26);
    return c;
}

/* Bytes at the start of s that are no choice of the programmer's; at is what stands before. */
static size_t kept(struct str s, char before)
{
    static const char *const numbered[] = {"func", "gowrap", "deferwrap", "range"};
    if (before == '.' && begins(s, "go") && (s.n == 2 || !is_word(s.p[2])))
        return 2;
    if (before == '-' && begins(s, "fm"))
        return 2;
    if (before == '.' && begins(s, "_Cfunc_"))
        return strlen("_Cfunc_");
    for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++) {
        size_t n = strlen(numbered[i]);
        if ((before == '.' || before == '-') && begins(s, numbered[i]) && s.n > n &&
            isdigit((unsigned char)s.p[n]))
            return n;
    }
    return 0;
}

static void add_renamed(struct buf *out, struct str name)
{
    size_t i = 0;
    if (begins(name, "main.")) {
        buf_puts(out, "main.");
        i = 5;
    }
    while (i < name.n) {
        struct str rest = {name.p + i, name.n - i};
        size_t keep = kept(rest, i ? name.p[i - 1] : '\0');
        buf_add(out, rest.p, keep);
        i += keep;
        if (!keep)
            buf_char(out, turned(name.p[i++]));
    }
}

/* How much of a text at s is one name: up to a space, a quote, an offset or the arguments of a call. */
static size_t name_length(struct str s)
{
    size_t i = 0;
    while (i < s.n && !strchr(" \t\n\"',;+", s.p[i])) {
        if (s.p[i] == '(' && !(i + 1 < s.n && s.p[i + 1] == '*'))
            break;
        if (s.p[i] == ')' && !memchr(s.p, '(', i))
            break;
        i++;
    }
    return i;
}

static void rename_text(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.n;) {
        struct str rest = {text.p + i, text.n - i};
        bool starts = !i || !(is_word(text.p[i - 1]) || strchr("/.", text.p[i - 1]));
        size_t n = starts && is_own(rest) ? name_length(rest) : 0;
        if (n) {
            add_renamed(out, (struct str){rest.p, n});
            i += n;
        } else {
            buf_char(out, text.p[i++]);
        }
    }
}

static uint32_t renamed(struct profile *p, uint32_t string)
{
    struct str name = profile_string(p, string);
    struct buf out = {0};
    if (!is_own(name))
        return string;
    add_renamed(&out, name);
    uint32_t id = profile_intern(p, buf_text(&out), out.len);
    buf_free(&out);
    return id;
}

static void rename_profile(struct profile *p)
{
    for (size_t i = 0; i < p->n_functions; i++) {
        struct function *f = &p->functions[i];
        f->name = renamed(p, f->name);
        f->system_name = renamed(p, f->system_name);
        f->file = renamed(p, f->file);
    }
    for (size_t i = 0; i < p->n_mappings; i++)
        p->mappings[i].file = renamed(p, p->mappings[i].file);
}

static int rename_file(const char *in, const char *out, struct pprofx_error *err)
{
    struct pprofx_limits limits = {0};
    struct notes notes = {0};
    struct source *source;
    struct profile *p = NULL;
    int rc = source_open(&source, in, &limits, err);
    if (rc)
        return rc;
    rc = decode(source, &(struct decode_options){0}, &p, &notes, err);
    source_close(source);
    if (rc)
        return rc;
    struct buf bytes = {0};
    rename_profile(p);
    encode_gzip(p, &bytes);
    profile_free(p);
    FILE *file = fopen(out, "wb");
    if (!file || fwrite(buf_text(&bytes), 1, bytes.len, file) != bytes.len)
        rc = PPROFX_IO;
    if (file && fclose(file))
        rc = PPROFX_IO;
    buf_free(&bytes);
    return rc;
}

static int rename_stream(void)
{
    struct buf text = {0}, out = {0};
    char piece[4096];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, stdin)) > 0)
        buf_add(&text, piece, n);
    rename_text((struct str){text.data, text.len}, &out);
    n = fwrite(buf_text(&out), 1, out.len, stdout);
    bool failed = n != out.len || fflush(stdout);
    buf_free(&text);
    buf_free(&out);
    return failed ? 2 : 0;
}

int main(int argc, char **argv)
{
    struct pprofx_error err = {0};
    if (argc == 1)
        return rename_stream();
    if (argc != 3) {
        (void)fprintf(stderr, "usage: rename [IN OUT]\n");
        return 2;
    }
    int rc = rename_file(argv[1], argv[2], &err);
    if (rc)
        (void)fprintf(stderr, "rename: %s: %s\n", argv[1], err.message);
    return rc ? 2 : 0;
}
