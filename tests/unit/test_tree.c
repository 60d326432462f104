/* The call tree: paths, sums, recursion, pruning. */
#include "fold/tree.h"

#include "base/mem.h"
#include "build.h"
#include "fold/weights.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct forest {
    struct profile *p;
    struct build_map map;
    struct walk_order order;
    struct tree *t;
};

static struct forest forest_of(const char *text)
{
    struct forest f = {.p = build_profile(text)};
    f.map = build_map(f.p);
    f.order = walk_sort(f.p, &f.map.frames);
    f.t = tree_new(f.p, &f.map.frames, &f.order);
    return f;
}

static void forest_free(struct forest *f)
{
    tree_free(f->t);
    mem_free(f->order.samples);
    build_map_free(&f->map);
    profile_free(f->p);
}

/* The node at a path such as "main f". */
static uint32_t node_at(const struct forest *f, const char *path)
{
    uint32_t at = 0;
    while (*path) {
        char name[32] = "";
        size_t n = strcspn(path, " ");
        memcpy(name, path, n);
        uint32_t frame = build_function(f->p, name), next = 0;
        for (uint32_t i = 1; i < f->t->n; i++)
            if (f->t->parent[i] == at && f->t->frame[i] == frame)
                next = i;
        assert_true(next > 0);
        at = next;
        path += n + strspn(path + n, " ");
    }
    return at;
}

static int64_t cpu(const int64_t *values, uint32_t node)
{
    return values[node * 2 + 1];
}

static void assert_sums_agree(const struct tree *t)
{
    for (size_t v = 0; v < t->n_types; v++)
        for (uint32_t i = 0; i < t->n; i++) {
            int64_t sum = t->self[i * t->n_types + v];
            for (uint32_t c = 1; c < t->n; c++)
                if (t->parent[c] == i)
                    sum += t->cum[c * t->n_types + v];
            assert_int_equal(sum, t->cum[i * t->n_types + v]);
            assert_true(i == 0 || t->parent[i] < i);
        }
}

static void test_paths_become_nodes(void **state)
{
    (void)state;
    struct forest f = forest_of("2 20 : g f main\n"
                                "1 1 : g+f main\n"
                                "1 10 : f main\n"
                                "3 30 : g h main\n"
                                "7 70 :\n");
    assert_int_equal(f.t->n, 6); /* the root, main, f, f g, h, h g */
    assert_int_equal(cpu(f.t->self, node_at(&f, "main f g")), 21);
    assert_int_equal(cpu(f.t->self, node_at(&f, "main f")), 10);
    assert_int_equal(cpu(f.t->cum, node_at(&f, "main")), 61);
    assert_int_equal(cpu(f.t->self, 0), 70);
    assert_int_equal(cpu(f.t->cum, 0), 131);
    assert_int_equal(f.t->leaf[3], node_at(&f, "main h g"));
    assert_int_equal(f.t->leaf[4], 0);
    assert_sums_agree(f.t);
    forest_free(&f);
}

static void test_recursion_is_marked(void **state)
{
    (void)state;
    struct forest f = forest_of("1 1 : f g f main\n"
                                "1 1 : g main\n"
                                "1 1 : f\n");
    assert_true(f.t->recursive[node_at(&f, "main f g f")]);
    assert_false(f.t->recursive[node_at(&f, "main f g")]);
    assert_false(f.t->recursive[node_at(&f, "main g")]);
    assert_false(f.t->recursive[node_at(&f, "f")]);
    forest_free(&f);
}

static struct tree *large(const struct forest *f, double share)
{
    struct weights w = weights_of(f->p);
    struct tree *t =
        tree_large(f->p, &f->map.frames, &w, &(struct tree_wish){.share = share, .recursive = true});
    weights_free(&w);
    return t;
}

static void test_pruning_keeps_the_sums(void **state)
{
    (void)state;
    struct forest f = forest_of("1 1 : a f main\n"
                                "1 1 : c b f main\n"
                                "50 50 : f main\n"
                                "40 40 : g main\n"
                                "1 1 : x tiny\n");
    struct tree *t = large(&f, 0.1);
    assert_sums_agree(t);
    assert_int_equal(cpu(t->cum, 0), 93);
    assert_int_equal(t->n, 6); /* the root, main, f, g, and what the root and f lost */
    assert_int_equal(t->frame[4], TREE_PRUNED);
    assert_int_equal(t->parent[4], 0);
    assert_int_equal(cpu(t->self, 4), 1);
    assert_int_equal(t->frame[5], TREE_PRUNED);
    assert_int_equal(t->parent[5], 2);
    assert_int_equal(cpu(t->self, 5), 2);
    assert_null(t->leaf);
    tree_free(t);
    forest_free(&f);
}

static void test_pruning_looks_at_each_type_and_at_size_not_sign(void **state)
{
    (void)state;
    struct forest f = forest_of("100 0 : f main\n"
                                "0 100 : g main\n"
                                "1 -60 : h main\n"
                                "0 60 : i h main\n");
    struct tree *t = large(&f, 0.1);
    assert_int_equal(t->n, f.t->n);
    assert_sums_agree(t);
    tree_free(t);
    forest_free(&f);
}

/* Whether node a of one tree and b of the other are the same frame below the same nodes at the same cost. */
static void assert_node_equal(const struct tree *x, size_t a, const struct tree *y, size_t b)
{
    assert_int_equal(x->frame[a], y->frame[b]);
    assert_int_equal(x->parent[a], y->parent[b]);
    assert_int_equal(x->recursive[a], y->recursive[b]);
    if (a)
        assert_int_equal(x->how[a] & WALK_INLINED, y->how[b] & WALK_INLINED);
    assert_memory_equal(x->self + a * x->n_types, y->self + b * x->n_types, x->n_types * sizeof *x->self);
    assert_memory_equal(x->cum + a * x->n_types, y->cum + b * x->n_types, x->n_types * sizeof *x->cum);
}

static void random_text(char *text, size_t size)
{
    size_t used = 0;
    for (int s = 0; s < 60; s++) {
        used += (size_t)snprintf(text + used, size - used, "%d %d :", 1 + rand() % 3, rand() % 50);
        int depth = rand() % 3 ? rand() % 9 : rand() % 30; /* longer than a window, too */
        for (int d = 0; d < depth; d++)
            used +=
                (size_t)snprintf(text + used, size - used, "%cf%d", !d || rand() % 4 ? ' ' : '+', rand() % 3);
        used += (size_t)snprintf(text + used, size - used, "\n");
    }
}

/* Where nothing is small the large nodes are all nodes; */
static void test_where_nothing_is_small_it_is_the_whole_tree(void **state)
{
    (void)state;
    srand(2);
    for (int round = 0; round < 200; round++) {
        char text[8192];
        random_text(text, sizeof text);
        struct forest f = forest_of(text);
        struct tree *t = large(&f, 1e-9);
        assert_int_equal(t->n, f.t->n);
        for (size_t i = 0; i < t->n; i++)
            assert_node_equal(t, i, f.t, i);
        tree_free(t);
        forest_free(&f);
    }
}

static bool has_share(const struct tree *t, uint32_t node, double share)
{
    const int64_t *cum = t->cum + (size_t)node * 2;
    return (double)cum[0] >= share * (double)t->cum[0] ||
           (cum[1] > 0 && (double)cum[1] >= share * (double)t->cum[1]);
}

/* A node of the whole tree stays exactly when it and all above it are large. */
static void test_what_is_large_stays(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 200; round++) {
        char text[8192];
        random_text(text, sizeof text);
        struct forest f = forest_of(text);
        struct tree *t = large(&f, 0.02);
        uint32_t *at = mem_zalloc(f.t->n, sizeof *at); /* where a node stays */
        uint32_t next = 1;
        for (uint32_t i = 1; i < f.t->n; i++) {
            bool is_large = has_share(f.t, i, 0.02);
            at[i] = is_large ? next++ : 0;
            if (is_large)
                assert_int_equal(t->parent[at[i]], at[f.t->parent[i]]);
            if (is_large)
                assert_int_equal(t->frame[at[i]], f.t->frame[i]);
        }
        for (uint32_t i = next; i < t->n; i++)
            assert_int_equal(t->frame[i], TREE_PRUNED);
        assert_sums_agree(t);
        mem_free(at);
        tree_free(t);
        forest_free(&f);
    }
}

static size_t count_large(const struct tree *t, double share)
{
    size_t n = 0;
    for (uint32_t i = 1; i < t->n; i++)
        n += t->frame[i] != TREE_PRUNED && has_share(t, i, share);
    return n;
}

/* The largest nodes are those of the whole tree, as many as max allows: also where most have less than the
 * share that is looked at first. */
static void test_max_finds_the_share(void **state)
{
    (void)state;
    srand(4);
    for (int round = 0; round < 400; round++) {
        char text[8192];
        random_text(text, sizeof text);
        struct forest f = forest_of(text);
        struct weights w = weights_of(f.p);
        size_t max = 1 + (size_t)rand() % 60;
        struct tree *t = tree_large(f.p, &f.map.frames, &w, &(struct tree_wish){.max = max});
        assert_sums_agree(t);
        if (f.t->n <= max)
            assert_true(t->share <= 0 && t->n == f.t->n);
        if (t->share > 0 && t->share < 0.98) {
            assert_true(count_large(f.t, t->share) <= max);
            assert_true(count_large(f.t, t->share * (1 - 1. / 64)) > max);
        }
        if (t->share > 0)
            assert_int_equal(count_large(t, t->share), count_large(f.t, t->share));
        tree_free(t);
        weights_free(&w);
        forest_free(&f);
    }
}

/* Among many of nearly equal size the largest are found, too. */
static void test_max_finds_the_share_of_a_flat_profile(void **state)
{
    (void)state;
    char text[4096];
    size_t used = 0;
    for (int i = 0; i < 100; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%d 0 : f%d\n", 1000 + i * 20, i);
    struct forest f = forest_of(text);
    struct weights w = weights_of(f.p);
    struct tree *t = tree_large(f.p, &f.map.frames, &w, &(struct tree_wish){.max = 60});
    assert_int_equal(count_large(t, t->share), 60);
    assert_sums_agree(t);
    tree_free(t);
    weights_free(&w);
    forest_free(&f);
}

/* Among equals, of which there are more than max, some stay: all of them would leave nothing to look at. */
static void test_max_keeps_some_of_many_equals(void **state)
{
    (void)state;
    char text[4096];
    size_t used = 0;
    for (int i = 0; i < 100; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "1 1 : f%d main\n", i);
    struct forest f = forest_of(text);
    struct weights w = weights_of(f.p);
    struct tree *t = tree_large(f.p, &f.map.frames, &w, &(struct tree_wish){.max = 60});
    assert_int_equal(count_large(t, t->share), 60);
    assert_int_equal(t->n_pruned, 1);
    assert_int_equal(t->merged[0], 41);
    assert_int_equal(cpu(t->cum, 0), 100);
    assert_sums_agree(t);
    tree_free(t);
    weights_free(&w);
    forest_free(&f);
}

static void test_an_empty_profile_is_a_root(void **state)
{
    (void)state;
    struct forest f = forest_of("");
    assert_int_equal(f.t->n, 1);
    struct tree *t = large(&f, 0.1);
    assert_int_equal(t->n, 1);
    assert_int_equal(cpu(t->cum, 0), 0);
    tree_free(t);
    forest_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths_become_nodes),
        cmocka_unit_test(test_recursion_is_marked),
        cmocka_unit_test(test_pruning_keeps_the_sums),
        cmocka_unit_test(test_pruning_looks_at_each_type_and_at_size_not_sign),
        cmocka_unit_test(test_where_nothing_is_small_it_is_the_whole_tree),
        cmocka_unit_test(test_what_is_large_stays),
        cmocka_unit_test(test_max_finds_the_share),
        cmocka_unit_test(test_max_finds_the_share_of_a_flat_profile),
        cmocka_unit_test(test_max_keeps_some_of_many_equals),
        cmocka_unit_test(test_an_empty_profile_is_a_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
