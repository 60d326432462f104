/* Demangling, against a table of what pprof prints (demangle_table.py makes it and compares it with pprof),
 * and the rules that keep Go's names and hostile symbols out. */
#include "base/mem.h"
#include "profile/demangle.h"
#include "profile/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MODES = 4, COLUMNS = MODES + 1 };

/* One function in a profile, demangled. */
static char *demangled(const char *name, const char *system_name, const char *file, enum demangle_mode mode,
                       bool force, bool compat)
{
    struct profile *p = profile_new();
    p->functions = mem_zalloc(2, sizeof *p->functions);
    p->n_functions = 2;
    p->functions[0].name = profile_intern(p, name, strlen(name));
    p->functions[0].system_name = profile_intern(p, system_name, strlen(system_name));
    p->functions[0].file = profile_intern(p, file, strlen(file));
    demangle_profile(p, mode, force, compat);
    char *text = mem_strdup(profile_text(p, p->functions[0].name));
    assert_string_equal(profile_text(p, p->functions[1].name), "");
    profile_free(p);
    return text;
}

static void check(const char *name, const char *file, enum demangle_mode mode, bool compat,
                  const char *expected)
{
    char *got = demangled(name, name, file, mode, mode != DEMANGLE_DEFAULT, compat);
    if (strcmp(got, expected) != 0)
        print_error("%s\n", name);
    assert_string_equal(got, expected);
    mem_free(got);
}

static int split(char *line, char *fields[COLUMNS])
{
    int n = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; at && n < COLUMNS; n++) {
        fields[n] = at;
        at = strchr(at, '\t');
        if (at)
            *at++ = '\0';
    }
    return n;
}

static void table(void **state)
{
    (void)state;
    static char line[1 << 16];
    FILE *f = fopen(DEMANGLE_TABLE, "r");
    assert_non_null(f);
    int rows = 0;
    while (fgets(line, sizeof line, f)) {
        char *fields[COLUMNS];
        if (line[0] == '#')
            continue;
        assert_int_equal(split(line, fields), COLUMNS);
        for (int mode = 0; mode < MODES; mode++)
            check(fields[0], "", (enum demangle_mode)mode, true, fields[mode + 1]);
        rows++;
    }
    assert_int_equal(fclose(f), 0);
    assert_true(rows >= 60);
}

static void go_names_stay(void **state)
{
    (void)state;
    const char *generic = "main.(*T).run.Lazy[go.shape.int].func2";
    check(generic, "/src/main.go", DEMANGLE_DEFAULT, false, generic);
    check(generic, "/src/main.go", DEMANGLE_TEMPLATES, false, generic);
    check(generic, "/src/main.go", DEMANGLE_DEFAULT, true, "main..run.Lazy[go.shape.int].func2");
    check(generic, "", DEMANGLE_DEFAULT, false, "main..run.Lazy[go.shape.int].func2");
    check("_ZN1A1fEv", "/src/a.cc", DEMANGLE_DEFAULT, false, "A::f");
}

/* Without files, frames of Go's runtime tell that the program is Go's; its C++ parts are still C++. */
static void go_runtime_frames(void **state)
{
    (void)state;
    static const char *const names[] = {"runtime.goexit", "main.F[go.shape.func(int) string]", "_ZN1A1fEi"};
    static const char *const expected[] = {"runtime.goexit", "main.F[go.shape.func(int) string]", "A::f"};
    struct profile *p = profile_new();
    p->functions = mem_zalloc(3, sizeof *p->functions);
    p->n_functions = 3;
    for (size_t i = 0; i < 3; i++)
        p->functions[i].name = p->functions[i].system_name = profile_intern(p, names[i], strlen(names[i]));
    demangle_profile(p, DEMANGLE_DEFAULT, false, false);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(profile_text(p, p->functions[i].name), expected[i]);
    profile_free(p);
}

static void system_names(void **state)
{
    (void)state;
    static const struct {
        const char *name, *system, *expected;
        enum demangle_mode mode;
        bool force;
    } cases[] = {
        {"mine", "_Z1fi", "mine", DEMANGLE_DEFAULT, false}, {"mine", "_Z1fi", "f", DEMANGLE_DEFAULT, true},
        {"mine", "_Z1fi", "f(int)", DEMANGLE_FULL, true},   {"mine", "_Z1fi", "_Z1fi", DEMANGLE_NONE, true},
        {"mine", "_Z1fi", "mine", DEMANGLE_NONE, false},    {"", "_Z1fi", "f", DEMANGLE_DEFAULT, false},
        {"_Z1fi", "", "_Z1fi", DEMANGLE_DEFAULT, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *got = demangled(cases[i].name, cases[i].system, "", cases[i].mode, cases[i].force, false);
        assert_string_equal(got, cases[i].expected);
        mem_free(got);
    }
}

/* The Rust symbol of a function over a tuple that holds the tuple before it twice, depth times. */
static void rust_doubling(struct buf *out, int depth)
{
    buf_puts(out, "_RINvC1a1bTlllllE");
    size_t before = strlen("INvC1a1b");
    for (int i = 0; i < depth; i++) {
        size_t at = out->len - 2;
        char ref[8] = {0};
        const char *digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        size_t n = before - 1, k = 0;
        if (n >= 62)
            ref[k++] = digits[n / 62];
        ref[k] = digits[n % 62];
        buf_printf(out, "TB%s_B%s_E", ref, ref);
        before = at;
    }
    buf_char(out, 'E');
}

/* Appends the symbol of f over a type that doubles its text depth times. */
static void doubling(struct buf *out, int depth)
{
    buf_puts(out, "_Z1f1PIiiE");
    buf_puts(out, "S_IS0_S0_E");
    for (int i = 1; i < depth; i++)
        buf_printf(out, "S_IS%c_S%c_E", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i],
                   "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i]);
}

static void hostile(void **state)
{
    (void)state;
    struct buf symbol = {0}, out = {0};
    doubling(&symbol, 30);
    struct str s = {symbol.data, symbol.len};
    assert_false(demangle_symbol(&out, s, DEMANGLE_FULL));
    assert_int_equal(out.len, 0);
    assert_true(demangle_symbol(&out, s, DEMANGLE_DEFAULT)); /* has no parameters to print */
    assert_string_equal(out.data, "f");

    buf_clear(&symbol);
    buf_clear(&out);
    rust_doubling(&symbol, 3);
    assert_true(demangle_symbol(&out, (struct str){symbol.data, symbol.len}, DEMANGLE_FULL));
    assert_true(out.len > 200);
    buf_clear(&symbol);
    buf_clear(&out);
    rust_doubling(&symbol, 60);
    assert_false(demangle_symbol(&out, (struct str){symbol.data, symbol.len}, DEMANGLE_FULL));

    buf_clear(&symbol);
    buf_puts(&symbol, "_Z1f");
    buf_fill(&symbol, 'P', 70000);
    buf_char(&symbol, 'i');
    buf_clear(&out);
    assert_false(demangle_symbol(&out, (struct str){symbol.data, symbol.len}, DEMANGLE_FULL));
    assert_false(demangle_symbol(&out, (struct str){symbol.data + 40000, 30001}, DEMANGLE_FULL));
    assert_false(demangle_symbol(&out, str_of("_ZN1A1\1Ev"), DEMANGLE_FULL));
    assert_false(demangle_symbol(&out, (struct str){"_Z1f\0v", 6}, DEMANGLE_DEFAULT));
    assert_int_equal(out.len, 0);
    buf_free(&symbol);
    buf_free(&out);
}

/* Every prefix and every changed byte of some symbols: any answer will do, if there is one. */
static void damaged(void **state)
{
    (void)state;
    static const char *const symbols[] = {
        "_ZZN4mainIiEEvT_ENKUlOT_DpRKT0_E0_clIRA3_KcJiEEEDaS2_S5_",
        "_ZNSt6vectorISt4pairIPFviEM1AKFiS_EESaIS5_EE12emplace_backIJRKS5_XadL_Z1giEEEEERiDpOT_",
        "_RINvXs_C3fooINtB4_3BarNtB2_1TENtB4_5Trait6methodDINtB2_1Gmp4ItemlEL_FG_RL0_lEuAhj3_E",
    };
    struct buf out = {0};
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        char text[200];
        size_t n = strlen(symbols[i]);
        for (size_t at = 2; at < n; at++) {
            for (int c = '0'; c <= 'z'; c++) {
                memcpy(text, symbols[i], n + 1);
                text[at] = (char)c;
                buf_clear(&out);
                (void)demangle_symbol(&out, (struct str){text, n}, (enum demangle_mode)(c % 3));
            }
            buf_clear(&out);
            (void)demangle_symbol(&out, (struct str){symbols[i], at}, DEMANGLE_FULL);
        }
    }
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),        cmocka_unit_test(go_names_stay), cmocka_unit_test(go_runtime_frames),
        cmocka_unit_test(system_names), cmocka_unit_test(hostile),       cmocka_unit_test(damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
