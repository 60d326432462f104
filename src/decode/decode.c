#include "decode/decode.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "decode/dump.h"
#include "decode/folded.h"
#include "decode/input.h"
#include "decode/legacy.h"
#include "decode/looks.h"
#include "decode/proto.h"
#include "profile/merge.h"
#include "profile/profile.h"
#include "source/source.h"

#include <string.h>
#include <unistd.h>

enum { HEAD = 512 };

static uint64_t memory_limit(const struct pprofx_limits *limits)
{
    if (limits->max_memory)
        return limits->max_memory;
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 2 : (uint64_t)2 << 30;
}

/* Reads profiles that were glued together and merges them. */
static int decode_glued(struct input *in, uint64_t max_memory, struct profile **out, struct notes *notes,
                        struct pprofx_error *err)
{
    struct profile **parts = NULL;
    size_t n = 0, cap = 0;
    uint64_t held = 0;
    bool more = true;
    int r = PPROFX_OK;
    while (!r && more) {
        MEM_ROOM(parts, n, cap);
        r = proto_decode(in, max_memory, held, false, true, &parts[n], &more, err);
        if (r)
            break;
        held += profile_memory(parts[n++]);
    }
    if (!r)
        r = merge(parts, n, false, out, notes, err);
    if (!r)
        notes_add(notes, "%zu profiles were glued together in one file; they are merged", n);
    for (size_t i = 0; i < n; i++)
        profile_free(parts[i]);
    mem_free(parts);
    return r;
}

/* Starts again from the first byte. */
static int rewind_input(struct input *in, uint64_t max_memory, struct pprofx_error *err)
{
    struct source *source = in->source;
    int r = source_rewind(source, err);
    if (r)
        return r;
    input_close(in);
    input_open(in, source, max_memory);
    return PPROFX_OK;
}

static int decode_proto(struct input *in, const struct decode_options *options, struct profile **out,
                        struct notes *notes, struct pprofx_error *err)
{
    uint64_t max_memory = memory_limit(&options->limits);
    bool glued = false;
    int r = proto_decode(in, max_memory, 0, options->compat, false, out, &glued, err);
    if (r || !glued)
        return r;
    if (options->compat)
        return error_set(err, PPROFX_FORMAT,
                         "several profiles are glued together: field 9 (time_nanos) is there twice");
    r = rewind_input(in, max_memory, err);
    return r ? r : decode_glued(in, max_memory, out, notes, err);
}

/* pprof opens gzip alone. */
static int check_compression(const struct source *source, bool compat, struct pprofx_error *err)
{
    const char *compression = source_compression(source);
    if (!compat || !*compression || !strcmp(compression, "gzip"))
        return PPROFX_OK;
    return error_set(err, PPROFX_FORMAT, "is compressed with %s, which go tool pprof does not read",
                     compression);
}

/* What the file is instead of a profile, where its first bytes tell.  Of a text its first line is shown: it
 * is often a server's reason for not sending a profile. */
static void explain(const uint8_t *head, size_t n, struct pprofx_error *err)
{
    const char *look = looks_like(head, n);
    struct str line = looks_first_line(head, n), says = looks_says(head, n);
    if (look && says.n)
        (void)error_set(err, PPROFX_FORMAT, "not a profile: it looks like %s; it says \"%.*s\"", look,
                        (int)says.n, says.p);
    else if (look)
        (void)error_set(err, PPROFX_FORMAT, "not a profile: it looks like %s", look);
    else if (looks_like_text(head, n) && line.n)
        (void)error_set(err, PPROFX_FORMAT, DECODE_OTHER_TEXT " that begins \"%.*s\"", (int)line.n, line.p);
    else if (n < HEAD && looks_blank(head, n))
        (void)error_set(err, PPROFX_FORMAT,
                        "not a profile, but blank; what wrote it failed, or has not finished");
    else if (looks_like_text(head, n))
        error_prefix(err, "not a profile, but text of an unknown kind: ");
}

static bool has_line(const struct input *in)
{
    return memchr(in->data + in->pos, '\n', input_have(in));
}

/* A profile or a text: what the first bytes are decides.  A text is looked at further. */
static int look(struct input *in, bool compat, enum folded_look *out, struct pprofx_error *err)
{
    *out = FOLDED_NO;
    if (compat || !looks_like_text(in->data + in->pos, input_have(in)))
        return PPROFX_OK;
    int r = input_need(in, FOLDED_HEAD, err);
    /* One frame of generic types may have 100 KB. */
    for (size_t n = FOLDED_HEAD * 2; !r && n <= FOLDED_LONGEST_HEAD && !has_line(in) && !in->at_end; n *= 2)
        r = input_need(in, n, err);
    if (!r)
        *out = folded_look(in->data + in->pos, input_have(in), in->at_end);
    return r;
}

/* Goroutine dumps, or garbage collections, wherever they stand in a text.  One profile, or with each every
 * dump. */
static int decode_log(struct input *in, const struct decode_options *options, const struct decode_each *each,
                      struct profile **out, struct notes *notes, struct pprofx_error *err)
{
    uint64_t max_memory = memory_limit(&options->limits);
    return each ? dump_decode_each(in, options, max_memory, each, out, notes, err)
                : dump_decode(in, options, max_memory, out, notes, err);
}

/* What is no text in its first bytes, but has goroutines in it: a dump with NULs. */
static bool has_goroutine(const struct input *in)
{
    static const char word[] = "goroutine ";
    const char *p = (const char *)in->data + in->pos, *end = p + input_have(in);
    while ((size_t)(end - p) >= sizeof word &&
           (p = memchr(p, 'g', (size_t)(end - p) - sizeof word + 1)) != NULL)
        if (!memcmp(p++, word, sizeof word - 1))
            return true;
    return false;
}

static int decode_binary(struct input *in, const struct decode_options *options,
                         const struct decode_each *each, struct profile **out, struct notes *notes,
                         struct pprofx_error *err)
{
    bool goroutine = !options->compat && has_goroutine(in);
    struct pprofx_error unused;
    int r = decode_proto(in, options, out, notes, err);
    if (r != PPROFX_FORMAT || !goroutine || rewind_input(in, memory_limit(&options->limits), &unused))
        return r;
    return decode_log(in, options, each, out, notes, &unused) ? r : PPROFX_OK;
}

/* Bytes may look like text by chance: where nothing is in it, it is read as the other. */
static int decode_text(struct input *in, const struct decode_options *options, const struct decode_each *each,
                       struct profile **out, struct notes *notes, struct pprofx_error *err)
{
    struct pprofx_error unused;
    int r = decode_log(in, options, each, out, notes, err);
    if (r != PPROFX_FORMAT || rewind_input(in, memory_limit(&options->limits), &unused))
        return r;
    return decode_proto(in, options, out, notes, err);
}

/* *out is a profile, or NULL when each took what there is. */
static int decode_by_content(struct input *in, const struct decode_options *options,
                             const struct decode_each *each, struct profile **out, struct notes *notes,
                             struct pprofx_error *err)
{
    enum folded_look folded;
    int r = look(in, options->compat, &folded, err);
    if (r)
        return r;
    if (folded == FOLDED_YES)
        return folded_decode(in, memory_limit(&options->limits), out, notes, err);
    if (folded == FOLDED_TWO_COLUMNS)
        return error_set(err, PPROFX_FORMAT,
                         "folded stacks with two columns, as difffolded.pl writes them, are not read; give "
                         "both files: -diff_base=OLD NEW");
    uint8_t head[HEAD];
    size_t n = input_have(in) < HEAD ? input_have(in) : HEAD;
    memcpy(head, in->data + in->pos, n);
    r = !options->compat && looks_like_text(head, n) ? decode_text(in, options, each, out, notes, err)
                                                     : decode_binary(in, options, each, out, notes, err);
    if (r == PPROFX_FORMAT)
        explain(head, n, err);
    return r;
}

/* Which of pprof's legacy formats it is. */
static int look_legacy(struct input *in, enum legacy_format *out, struct pprofx_error *err)
{
    int r = input_need(in, LEGACY_HEAD, err);
    *out = r ? LEGACY_NONE : legacy_look(in->data + in->pos, input_have(in), in->at_end);
    return r;
}

/* One profile, or with each every one. */
static int decode_any(struct source *source, const struct decode_options *options,
                      const struct decode_each *each, struct profile **out, struct notes *notes,
                      struct pprofx_error *err)
{
    enum legacy_format legacy = LEGACY_NONE;
    struct input in;
    input_open(&in, source, memory_limit(&options->limits));
    int r = input_need(&in, HEAD, err);
    if (!r && input_have(&in) == 0)
        r = error_set(err, PPROFX_FORMAT, "is empty; what wrote it failed, or has not finished");
    if (!r)
        r = check_compression(source, options->compat, err);
    if (!r)
        r = look_legacy(&in, &legacy, err);
    if (!r && legacy != LEGACY_NONE)
        r = legacy_decode(&in, legacy, options, memory_limit(&options->limits), out, notes, err);
    else if (!r)
        r = decode_by_content(&in, options, each, out, notes, err);
    input_close(&in);
    return r;
}

int decode(struct source *source, const struct decode_options *options, struct profile **out,
           struct notes *notes, struct pprofx_error *err)
{
    return decode_any(source, options, NULL, out, notes, err);
}

int decode_moments(struct source *source, const struct decode_options *options,
                   const struct decode_each *each, struct notes *notes, struct pprofx_error *err)
{
    struct profile *p = NULL;
    int r = decode_any(source, options, each, &p, notes, err);
    return r || !p ? r : each->each(each->context, p, err);
}
