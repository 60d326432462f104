/* Flamegraphs: names made clean and short, owners, folding to a number of frames, the packed bytes. */
#include "flame/clean.h"
#include "flame/head.h"
#include "flame/model.h"
#include "flame/owner.h"
#include "flame/pack.h"
#include "flame/shape.h"
#include "flame/xml.h"

#include "base/mem.h"
#include "build.h"
#include "profile/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_clean(const char *text, size_t n, const char *wanted)
{
    struct buf b = {0};
    flame_clean(&b, (struct str){text, n});
    assert_string_equal(buf_text(&b), wanted);
    buf_free(&b);
}

static void test_clean(void **state)
{
    (void)state;
    expect_clean("main.f", 6, "main.f");
    expect_clean("a\0b\x01"
                 "c",
                 5,
                 "a\xef\xbf\xbd"
                 "b\xef\xbf\xbd"
                 "c");
    expect_clean("\xff\xe9", 2, "\xef\xbf\xbd\xef\xbf\xbd");
    expect_clean("a\tb\nc", 5, "a b c");
    expect_clean("x\xe2\x80\xaey", 5, "x<U+202E>y");
    expect_clean("x\xe1\xa0\x8e\xef\xb8\x8f\xef\xbf\xbb\xf3\xa0\x81\x81y", 15,
                 "x<U+180E><U+FE0F><U+FFFB><U+E0041>y");
    expect_clean("\xef\xbf\xbf", 3, "\xef\xbf\xbd");
    expect_clean("\xf0\x9f\x94\xa5", 4, "\xf0\x9f\x94\xa5");
}

static void expect_label(const char *name, size_t room, const char *wanted)
{
    struct buf b = {0};
    flame_label(&b, str_of(name), room);
    assert_string_equal(buf_text(&b), wanted);
    buf_free(&b);
}

static void test_label(void **state)
{
    (void)state;
    const char *name = "github.com/a/b/pkg.(*T).Method";
    expect_label(name, 40, name);
    expect_label(name, 20, "pkg.(*T).Method");
    expect_label(name, 12, "(*T).Method");
    expect_label(name, 8, "Method");
    expect_label(name, 4, "Met…");
    expect_label(name, 1, "");
    expect_label("main.run.func1", 10, "run.func1");
    expect_label("main.run.func1", 6, "run.f…");
    expect_label("slices.SortFunc[go.shape.int,a/b.T]", 28, "SortFunc[go.shape.int,a/b.T]");
    expect_label("/usr/src/net/http/server.go", 12, "server.go");
}

/* The pieces with "|" between them. */
static void expect_pieces(const char *text, size_t most, const char *wanted)
{
    struct buf b = {0};
    struct str rest = str_of(text);
    while (rest.n) {
        struct str piece = flame_piece(&rest, most);
        buf_printf(&b, "%s%.*s", b.len ? "|" : "", (int)piece.n, piece.p);
    }
    assert_string_equal(buf_text(&b), wanted);
    buf_free(&b);
}

static void test_piece(void **state)
{
    (void)state;
    expect_pieces("", 5, "");
    expect_pieces("a word", 6, "a word");
    expect_pieces("a word or two", 6, "a word|or two");
    expect_pieces("a word or two", 7, "a word|or two");
    expect_pieces("longest", 3, "lon|ges|t");
    expect_pieces("a longest", 3, "a|lon|ges|t");
    expect_pieces("ä ö ü", 3, "ä ö|ü");
    expect_pieces(" ", 3, " ");
}

static void expect_owner(const char *name, const char *file, enum flame_class class, const char *module)
{
    static const char goroot[] = "/usr/local/go/src/";
    struct owner_root root = {str_of(goroot), str_of("example.com/shop")};
    struct str got;
    assert_int_equal(owner_class(str_of(name), str_of(file), &root, &got), class);
    assert_int_equal(got.n, strlen(module));
    assert_memory_equal(got.p, module, got.n);
}

static void test_owner(void **state)
{
    (void)state;
    expect_owner("main.main", "/src/shop/main.go", FLAME_MAIN, "main");
    expect_owner("example.com/shop/cart.(*Cart).Add", "/src/shop/cart/cart.go", FLAME_MAIN,
                 "example.com/shop");
    expect_owner("github.com/a/b/c.F", "/go/pkg/mod/github.com/a/b@v1/c/c.go", FLAME_OTHER, "github.com/a/b");
    expect_owner("google.golang.org/grpc/internal.F", "/go/pkg/mod/x.go", FLAME_OTHER,
                 "google.golang.org/grpc");
    expect_owner("net/http.(*conn).serve", "/usr/local/go/src/net/http/server.go", FLAME_STD, "");
    /* a closure of log that the compiler inlined into main is named after main */
    expect_owner("main.run.func1.(*Logger).Printf.1", "/usr/local/go/src/log/log.go", FLAME_STD, "");
    expect_owner("vendor/golang.org/x/net/http2.F", "/usr/local/go/src/vendor/golang.org/x/net/a.go",
                 FLAME_STD, "");
    expect_owner("net/http.(*conn).serve", "", FLAME_STD, "");
    expect_owner("runtime.mallocgc", "/usr/local/go/src/runtime/malloc.go", FLAME_RUNTIME, "");
    expect_owner("runtime.gcBgMarkWorker", "/usr/local/go/src/runtime/mgc.go", FLAME_GC, "");
    expect_owner("gcWriteBarrier", "/usr/local/go/src/runtime/asm_amd64.s", FLAME_GC, "");
    expect_owner("internal/runtime/syscall/linux.Syscall6", "", FLAME_SYSCALL, "");
    expect_owner("runtime.futex", "/usr/local/go/src/runtime/sys_linux_amd64.s", FLAME_SYSCALL, "");
    expect_owner("runtime.epollwait", "/usr/local/go/src/runtime/sys_linux_amd64.s", FLAME_SYSCALL, "");
    expect_owner("runtime.kevent", "/usr/local/go/src/runtime/sys_darwin.go", FLAME_SYSCALL, "");
    expect_owner("runtime.asmcgocall.abi0", "/usr/local/go/src/runtime/asm_amd64.s", FLAME_SYSCALL, "");
    expect_owner("runtime.cgoCheckPointer", "/usr/local/go/src/runtime/cgocall.go", FLAME_RUNTIME, "");
    expect_owner("memmove", "/usr/local/go/src/runtime/memmove_amd64.s", FLAME_RUNTIME, "");
    expect_owner("std::vector<int>::push_back(int)", "/x/y.cc", FLAME_OTHER, "");
    expect_owner("", "", FLAME_OTHER, "");
    expect_owner("type:.hash.github.com/a/b/c.Key", "<autogenerated>", FLAME_OTHER, "github.com/a/b");
    expect_owner("type..eq.example.com/shop.Key", "", FLAME_MAIN, "example.com/shop");
    expect_owner("type:.eq.net/http.http2key", "", FLAME_STD, "");
    expect_owner("type:.eq.[2]string", "", FLAME_RUNTIME, "");
    expect_owner("type:.eq.struct { shop/x.A int }", "", FLAME_OTHER, "");
}

static void test_main_functions(void **state)
{
    (void)state;
    assert_true(owner_is_of_main(str_of("main.run")));
    assert_true(owner_is_of_main(str_of("main.(*shop).serve")));
    assert_false(owner_is_of_main(str_of("main.run.func1.(*Logger).Printf.1")));
    assert_false(owner_is_of_main(str_of("main.(*shop).serve.func1")));
    assert_false(owner_is_of_main(str_of("main.(*shop)")));
    assert_false(owner_is_of_main(str_of("main.(*shop")));
    assert_false(owner_is_of_main(str_of("main.")));
    assert_false(owner_is_of_main(str_of("domain.run")));
}

static struct flame *flame_of(const char *text, size_t max)
{
    struct profile *p = build_profile(text);
    struct fold_options options = {.value = p->n_types - 1};
    struct flame *f = NULL;
    struct pprofx_error err;
    assert_int_equal(flame_new(p, &options, max, true, NULL, &f, &err), 0);
    profile_free(p);
    return f;
}

static int64_t total(const struct flame *f, size_t node)
{
    return f->total[node * f->n_columns + f->shown];
}

static struct str name_of(const struct flame *f, size_t node)
{
    return f->name[node] < f->n_names ? f->names[f->name[node]].text : str_of("(small)");
}

static void expect_node(const struct flame *f, size_t node, const char *name, uint32_t depth, int64_t value)
{
    assert_string_equal(name_of(f, node).p, name);
    assert_int_equal(f->depth[node], depth);
    assert_int_equal(total(f, node), value);
}

static const char four_stacks[] = "1 10 : a main.b main\n2 20 : c main.b main\n5 50 : c main\n1 1 : z y x\n";

static void test_model(void **state)
{
    (void)state;
    struct flame *f = flame_of(four_stacks, 100);
    assert_int_equal(f->n, 9);
    assert_int_equal(total(f, 0), 81);
    expect_node(f, 1, "main", 1, 80); /* siblings stand in the order of their names */
    expect_node(f, 2, "c", 2, 50);
    expect_node(f, 3, "main.b", 2, 30);
    expect_node(f, 4, "a", 3, 10);
    expect_node(f, 5, "c", 3, 20);
    expect_node(f, 6, "x", 1, 1);
    expect_node(f, 8, "z", 3, 1);
    assert_int_equal(f->n_folded, 0);
    flame_free(f);
}

static void expect_share(const struct flame *f, size_t i, const char *value, int64_t sum)
{
    assert_string_equal(f->shares[i].key.p, "user");
    assert_string_equal(f->shares[i].value.p, value);
    assert_int_equal(f->shares[i].sum, sum);
}

static void test_labels(void **state)
{
    (void)state;
    struct flame *f = flame_of("1 10 : a : user=b\n1 30 : a : user=c\n1 5 : z\n", 100);
    assert_int_equal(f->n_shares, 2);
    expect_share(f, 0, "c", 30);
    expect_share(f, 1, "b", 10);
    assert_int_equal(f->n_labels, 2);
    assert_null(f->labels_left_out);
    flame_free(f);
}

/* Adds n copies of the first sample, which alone has a label. */
static void repeat_sample(struct profile *p, size_t n)
{
    size_t first = p->n_samples;
    p->n_samples += n;
    p->values = mem_resize(p->values, p->n_samples * p->n_types, sizeof *p->values);
    p->sample_stack = mem_resize(p->sample_stack, p->n_samples, sizeof *p->sample_stack);
    p->label_start = mem_resize(p->label_start, p->n_samples + 1, sizeof *p->label_start);
    p->sample_labels = mem_resize(p->sample_labels, 1 + n, sizeof *p->sample_labels);
    for (size_t i = first; i < p->n_samples; i++) {
        memcpy(p->values + i * p->n_types, p->values, p->n_types * sizeof *p->values);
        p->sample_stack[i] = p->sample_stack[0];
        p->sample_labels[p->label_start[i]] = p->sample_labels[0];
        p->label_start[i + 1] = p->label_start[i] + 1;
    }
}

/* Four million frames are looked at for labels; what they cost is known all the same. */
static void test_too_many_samples_with_labels(void **state)
{
    (void)state;
    enum { SAMPLES = 500000 };
    struct profile *p = build_profile("1 1 : a b c d e f g h i : user=b\n1 1 : z\n");
    struct fold_options options = {.value = 1};
    struct flame *f = NULL;
    struct pprofx_error err;
    repeat_sample(p, SAMPLES - 1);
    assert_int_equal(flame_new(p, &options, 100, true, NULL, &f, &err), 0);
    assert_int_equal(f->n_labels, 0);
    assert_int_equal(f->n_shares, 1);
    expect_share(f, 0, "b", SAMPLES);
    assert_string_equal(f->labels_left_out, "there are too many samples with labels");
    flame_free(f);
    profile_free(p);
}

/* Gives all samples so many value types, each with the values of the first. */
static void widen(struct profile *p, size_t n_types)
{
    int64_t *values = mem_alloc(p->n_samples * n_types, sizeof *values);
    p->types = mem_resize(p->types, n_types, sizeof *p->types);
    for (size_t t = 1; t < n_types; t++)
        p->types[t] = p->types[0];
    for (size_t i = 0; i < p->n_samples * n_types; i++)
        values[i] = p->values[i / n_types * p->n_types];
    mem_free(p->values);
    p->values = values;
    p->n_types = n_types;
}

/* Not even one label's columns have room beside two thousand others of as many frames. */
static void test_labels_of_too_many_numbers(void **state)
{
    (void)state;
    enum { FRAMES = 1990, TYPES = 2100 };
    struct buf text = {0};
    for (int i = 0; i < FRAMES; i++)
        buf_printf(&text, "1 1 : f%d%s\n", i, i ? "" : " : user=b");
    struct profile *p = build_profile(buf_text(&text));
    struct fold_options options = {0};
    struct flame *f = NULL;
    struct pprofx_error err;
    widen(p, TYPES);
    assert_int_equal(flame_new(p, &options, 2 * FRAMES, true, NULL, &f, &err), 0);
    assert_int_equal(f->n, FRAMES + 1);
    assert_int_equal(f->n_labels, 0);
    expect_share(f, 0, "b", 1);
    assert_string_equal(f->labels_left_out, "they would make the file much larger");
    flame_free(f);
    profile_free(p);
    buf_free(&text);
}

static void test_small_frames_are_folded_not_lost(void **state)
{
    (void)state;
    struct flame *f = flame_of(four_stacks, 6);
    assert_int_equal(total(f, 0), 81);
    assert_int_equal(f->n_groups, 1);
    assert_int_equal(f->n_folded, 1); /* x; y and z are below it */
    size_t small = f->n - 1;          /* behind its siblings */
    expect_node(f, small, "(small)", 1, 1);
    assert_int_equal(f->merged[small], 1);
    int64_t *self = flame_selfs(f, f->shown), sum = 0;
    for (size_t i = 0; i < f->n; i++)
        sum += self[i];
    assert_int_equal(sum, 81);
    mem_free(self);
    flame_free(f);
}

/* Whatever the number of frames kept, children never cost more than their parent, and the total stays. */
static void test_every_number_of_frames(void **state)
{
    (void)state;
    for (size_t max = 1; max < 12; max++) {
        struct flame *f = flame_of(four_stacks, max);
        int64_t *self = flame_selfs(f, f->shown), *made;
        const int64_t *width = flame_widths(f, f->shown, self, &made);
        assert_int_equal(width[0], 81);
        for (size_t i = 0; i < f->n; i++)
            assert_true(self[i] >= 0 && width[i] == total(f, i));
        mem_free(self);
        mem_free(made);
        flame_free(f);
    }
}

static void test_negative_values_have_widths(void **state)
{
    (void)state;
    struct flame *f = flame_of("0 -10 : a main\n0 30 : b main\n", 100);
    int64_t *self = flame_selfs(f, f->shown), *made;
    const int64_t *width = flame_widths(f, f->shown, self, &made);
    assert_int_equal(total(f, 0), 20);
    assert_int_equal(width[0], 40);
    mem_free(self);
    mem_free(made);
    flame_free(f);
}

/* The widths of one level fall from left to right below every parent, and nothing is lost. */
static void test_drop_negative(void **state)
{
    (void)state;
    struct profile *p = build_profile("0 -10 : a main\n0 30 : b main\n0 5 : main\n");
    struct fold_options options = {.value = 1, .drop_negative = true};
    struct flame *f = NULL;
    struct pprofx_error err;
    assert_int_equal(flame_new(p, &options, 100, false, NULL, &f, &err), 0);
    expect_node(f, 0, "(small)", 0, 35);
    expect_node(f, 1, "main", 1, 35);
    expect_node(f, 2, "a", 2, 0);
    expect_node(f, 3, "b", 2, 30);
    flame_free(f);
    profile_free(p);
}

static void test_upside_down_by_weight(void **state)
{
    (void)state;
    struct profile *p = build_profile(four_stacks);
    const struct report_options report = {.fold = {.value = 1}, .unit = "minimum", .divide_by = 1};
    const struct flame_options options = {
        .report = &report, .mode = FLAME_UP, .by_weight = true, .max_frames = 100};
    struct shape s;
    struct pprofx_error err;
    assert_int_equal(shape_make(&s, p, &options, &err), 0);
    expect_node(s.drawn, 0, "(small)", 0, 81);
    expect_node(s.drawn, 1, "c", 1, 70);
    expect_node(s.drawn, 2, "main", 2, 50); /* 50 came from main itself, 20 through main.b */
    expect_node(s.drawn, 3, "main.b", 2, 20);
    expect_node(s.drawn, 4, "main", 3, 20);
    expect_node(s.drawn, 5, "a", 1, 10);
    expect_node(s.drawn, 8, "z", 1, 1);
    expect_node(s.data, 1, "main", 1, 80);
    shape_free(&s);
    profile_free(p);
}

static void test_base64(void **state)
{
    (void)state;
    static const char *const wanted[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t n = 0; n <= 6; n++) {
        struct buf b = {0};
        flame_base64(&b, "foobar", n);
        assert_string_equal(buf_text(&b), wanted[n]);
        buf_free(&b);
    }
}

static void test_factor(void **state)
{
    (void)state;
    struct flame *f = flame_of("1 10000000 : a\n3 30000000 : b\n", 100);
    assert_int_equal(f->factor[1], 10000000);
    assert_int_equal(f->as[1], 0); /* one sample every 10 ms */
    flame_free(f);
    f = flame_of("1 10 : a\n3 20 : b\n", 100);
    assert_int_equal(f->as[1], 1);
    flame_free(f);
}

/* "tenant=a: 5 5 0 |" of each label and the column of the last type, for the nodes in order. */
static void expect_labels(const char *text, size_t max, const char *wanted)
{
    struct flame *f = flame_of(text, max);
    struct buf b = {0};
    for (size_t i = 0; i < f->n_labels; i++) {
        buf_printf(&b, "%s=%s:", f->labels[i].key.p, f->labels[i].value.p);
        for (size_t node = 0; node < f->n; node++)
            buf_printf(&b, " %d", (int)f->total[node * f->n_columns + f->labels[i].column + f->shown]);
        buf_puts(&b, i + 1 < f->n_labels ? " | " : "");
    }
    assert_string_equal(buf_text(&b), wanted);
    buf_free(&b);
    flame_free(f);
}

static void test_labels_are_columns(void **state)
{
    (void)state;
    /* root, main, f, g; numbers are no labels to filter by */
    expect_labels(
        "1 5 : f main : tenant=a bytes:=64\n1 3 : g main : tenant=b\n1 2 : f main : tenant=b tenant=b\n", 100,
        "tenant=a: 5 5 5 0 | tenant=b: 5 5 2 3");
    /* also of a sample that follows one with the same label, and where another stands between */
    expect_labels("1 5 : f main : t=a t=b t=a\n1 3 : g main : t=a\n1 2 : g main\n", 100,
                  "t=a: 8 8 5 3 | t=b: 5 5 5 0");
    /* one that all samples have says nothing, nor one that hardly any has */
    expect_labels("1 5000 : f main : job=x\n1 3 : g main : job=x tenant=b\n", 100, "");
}

/* A sample may have a label several times, and others in between. */
static void test_labels_said_twice(void **state)
{
    (void)state;
    struct flame *f =
        flame_of("1 5 : f main : t=a t=b k=v t=a t=a t=b l=w t=b\n1 9 : g main : t=a\n1 1 : g main\n", 100);
    assert_string_equal(f->labels[0].value.p, "a");
    assert_int_equal(f->shares[0].sum, 14);
    assert_string_equal(f->labels[1].value.p, "b");
    assert_int_equal(f->total[f->labels[0].column + 1], 14); /* of the root */
    assert_int_equal(f->total[f->labels[1].column + 1], 5);
    flame_free(f);
}

/* What was folded stands in the node that stands for it. */
static void test_labels_of_folded_frames(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_puts(&text, "9 900 : f main : t=a\n");
    for (int i = 0; i < 20; i++)
        buf_printf(&text, "1 1 : below x%02d main : t=b\n", i);
    expect_labels(text.data, 5, "t=a: 900 900 900 0 | t=b: 20 20 0 20");
    buf_free(&text);
}

static void test_files_are_trimmed(void **state)
{
    (void)state;
    struct profile *p = build_profile("1 5 : f@/build/shop/cart/a main@/build/shop/b\n");
    struct fold_options options = {.value = 1, .trim_path = "/build/shop"};
    struct flame *f = NULL;
    struct pprofx_error err;
    assert_int_equal(flame_new(p, &options, 100, false, NULL, &f, &err), 0);
    assert_int_equal(f->n_files, 2);
    assert_string_equal(f->files[0].p, "b");
    assert_string_equal(f->files[1].p, "cart/a");
    flame_free(f);
    profile_free(p);
}

static void test_only_the_costliest_labels(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 1; i <= 10; i++)
        buf_printf(&text, "1 %d : f main : t=%d\n", i, i);
    struct flame *f = flame_of(text.data, 100);
    assert_int_equal(f->n_labels, 8);
    assert_string_equal(f->labels[0].value.p, "10");
    assert_string_equal(f->labels[7].value.p, "3");
    assert_int_equal(f->n_columns, 2 + 8 * 2);
    flame_free(f);
    buf_free(&text);
}

/* docs/flame-data.md, by hand. */
static void test_packed_bytes(void **state)
{
    (void)state;
    struct flame *f = flame_of("types n/count\n5 : main.f main\n2 : main.g main\n", 100);
    struct buf b = {0};
    flame_pack(f, &b);
    assert_true(b.len > 20);
    static const char texts[] = "\x1c"
                                "main.f.go\0main.g.go\0main.go\0"
                                "\x13"
                                "main\0main.f\0main.g";
    /* classes, files, lines; four nodes: root, main, f, g; the shapes; the names; the totals */
    static const char numbers[] = {5, 0, 0, 3, 1, 2, 0, 0, 0, 4, 0, 0, 1, 2, 4, 6, 15, 0, 4, 0};
    assert_int_equal(b.len, sizeof texts + sizeof numbers);
    assert_memory_equal(b.data, texts, sizeof texts);
    assert_memory_equal(b.data + sizeof texts, numbers, sizeof numbers);
    buf_free(&b);
    flame_free(f);
}

/* What stands in small frames alone needs no name. */
static void test_packed_names_are_those_of_nodes(void **state)
{
    (void)state;
    static const char *const gone[] = {"only.x", "only.y"};
    struct flame *f = flame_of("types n/count\n100 : big\n1 : only.y only.x\n", 2);
    struct buf b = {0};
    assert_int_equal(f->n_names, 3);
    assert_int_equal(f->n_groups, 1);
    flame_pack(f, &b);
    for (size_t i = 0; i < 2; i++)
        for (size_t at = 0; at + 6 <= b.len; at++)
            assert_memory_not_equal(b.data + at, gone[i], 6);
    buf_free(&b);
    flame_free(f);
}

/* Totals of both signs, also the largest. */
static void test_packed_totals(void **state)
{
    (void)state;
    struct flame *f = flame_of("types n/count\n-3 : a\n5 : b\n-9 : c\n", 100);
    struct buf b = {0};
    flame_pack(f, &b);
    /* -7: 0 - 7; of -7 left -3: itself; of -4 5: 9 more; of -9 all */
    static const char tail[] = {14, 7, 18, 0};
    assert_memory_equal(b.data + b.len - sizeof tail, tail, sizeof tail);
    buf_free(&b);
    flame_free(f);
    f = flame_of("types n/count\n-9223372036854775807 : b\n9223372036854775806 : a\n", 100);
    flame_pack(f, &b);
    /* -1; then 2^63 - 1 more than the -1 that is left; then all of it */
    static const char large[] = {2, -2, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0};
    assert_memory_equal(b.data + b.len - sizeof large, large, sizeof large);
    buf_free(&b);
    flame_free(f);
}

/* A profile may give reason to say more than there usually is. */
static void test_any_number_of_facts(void **state)
{
    (void)state;
    enum { FACTS = 100 };
    struct head h = {0};
    for (int i = 0; i < FACTS; i++)
        buf_printf(head_fact(&h), "fact %d", i);
    assert_int_equal(h.n_facts, FACTS);
    for (int i = 0; i < FACTS; i++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "fact %d", i);
        assert_string_equal(buf_text(&h.facts[i].text), wanted);
    }
    head_free(&h);
}

static void test_tenths(void **state)
{
    (void)state;
    struct buf b = {0};
    xml_tenths(&b, 123);
    buf_char(&b, ' ');
    xml_tenths(&b, -5);
    buf_char(&b, ' ');
    xml_tenths(&b, 70);
    assert_string_equal(buf_text(&b), "12.3 -0.5 7");
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_label),
        cmocka_unit_test(test_piece),
        cmocka_unit_test(test_owner),
        cmocka_unit_test(test_main_functions),
        cmocka_unit_test(test_model),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_too_many_samples_with_labels),
        cmocka_unit_test(test_labels_of_too_many_numbers),
        cmocka_unit_test(test_small_frames_are_folded_not_lost),
        cmocka_unit_test(test_every_number_of_frames),
        cmocka_unit_test(test_negative_values_have_widths),
        cmocka_unit_test(test_drop_negative),
        cmocka_unit_test(test_upside_down_by_weight),
        cmocka_unit_test(test_base64),
        cmocka_unit_test(test_factor),
        cmocka_unit_test(test_labels_are_columns),
        cmocka_unit_test(test_labels_said_twice),
        cmocka_unit_test(test_labels_of_folded_frames),
        cmocka_unit_test(test_files_are_trimmed),
        cmocka_unit_test(test_only_the_costliest_labels),
        cmocka_unit_test(test_packed_bytes),
        cmocka_unit_test(test_packed_names_are_those_of_nodes),
        cmocka_unit_test(test_packed_totals),
        cmocka_unit_test(test_any_number_of_facts),
        cmocka_unit_test(test_tenths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
