/* Whatever a rule's file holds: it is parsed or refused with a sentence, its texts are whole, its marks are
 * taken or refused, its levels can be set again, and it is described in every format. */
#include "fuzz.h"

#include "base/arena.h"
#include "base/buf.h"
#include "findings/rule_parse.h"
#include "findings/rules_report.h"
#include "report/report.h"

#include <string.h>

static void check_text(struct str s, const char *what)
{
    if (s.n && (!s.p || strlen(s.p) < s.n))
        fuzz_fail("%s holds a NUL or has no end", what);
}

static void check_marks(const struct rule *r)
{
    struct marks *marks = marks_new();
    uint64_t bits[64] = {0};
    bool taken = true;
    for (size_t i = 0; i < r->n_marks; i++)
        taken = !marks_add(marks, r->marks[i].where, r->marks[i].name, r->marks[i].patterns, NULL) && taken;
    if (marks_count(marks) > MARKS_OWN + r->n_marks)
        fuzz_fail("%zu marks of %zu", marks_count(marks), r->n_marks);
    for (size_t i = 0; taken && i < r->n_marks; i++) /* the same again is allowed */
        if (marks_add(marks, r->marks[i].where, r->marks[i].name, r->marks[i].patterns, NULL))
            fuzz_fail("mark %zu is taken once only", i);
    if (marks_words(marks) <= sizeof bits / sizeof *bits)
        marks_match(marks, r->id, bits);
    marks_free(marks);
}

static void describe(const struct rule *r)
{
    for (enum format format = FORMAT_TEXT; format <= FORMAT_MARKDOWN; format++) {
        struct report *report = rules_show_report(r);
        struct buf out = {0};
        report_write(report, format, &out);
        report_free(report);
        buf_free(&out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new();
    struct pprofx_error err = {0};
    struct rule rule = {0};
    size_t length = strnlen((const char *)data, n); /* files with a NUL are refused before */
    const char *text = arena_copy(arena, (const char *)data, length);
    if (rule_parse(&rule, text, "fuzz.sql", arena, &err)) {
        if (!err.message[0])
            fuzz_fail("refused without a word");
    } else {
        struct rule again = rule;
        check_text(rule.id, "the id");
        check_text(rule.title, "the title");
        check_text(rule.why, "the reason");
        check_marks(&rule);
        describe(&rule);
        (void)rule_parse_levels(&again, rule.why, ',', &err);
    }
    arena_free(arena);
    return 0;
}
