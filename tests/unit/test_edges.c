/* The call graph: pprof's rules of counting, and the same numbers counted the slow way. */
#include "fold/edges.h"

#include "base/mem.h"
#include "build.h"
#include "fold/sums.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct graph {
    struct profile *p;
    struct build_map map;
    struct walk_order order;
    struct edges *e;
};

static struct graph graph_of(const char *text)
{
    struct graph g = {.p = build_profile(text)};
    g.map = build_map(g.p);
    g.order = walk_sort(g.p, &g.map.frames);
    g.e = edges_new(g.p, &g.map.frames, &g.order);
    return g;
}

static void graph_free(struct graph *g)
{
    edges_free(g->e);
    mem_free(g->order.samples);
    build_map_free(&g->map);
    profile_free(g->p);
}

static int64_t flat(const struct graph *g, const char *name)
{
    return g->e->flat[build_function(g->p, name) * 2 + 1];
}

static int64_t cum(const struct graph *g, const char *name)
{
    return g->e->cum[build_function(g->p, name) * 2 + 1];
}

static const struct edge *edge_between(const struct graph *g, const char *caller, const char *callee)
{
    uint32_t a = build_function(g->p, caller), b = build_function(g->p, callee);
    for (size_t i = 0; i < g->e->n; i++)
        if (g->e->list[i].caller == a && g->e->list[i].callee == b)
            return &g->e->list[i];
    return NULL;
}

static int64_t weight(const struct graph *g, const char *caller, const char *callee)
{
    const struct edge *e = edge_between(g, caller, callee);
    return e ? g->e->weight[(e - g->e->list) * 2 + 1] : -1;
}

static void test_flat_cum_and_edges(void **state)
{
    (void)state;
    struct graph g = graph_of("2 20 : g f main\n"
                              "1 10 : f main\n"
                              "3 30 : g h main\n"
                              "1 5 : g f main\n");
    assert_int_equal(flat(&g, "main"), 0);
    assert_int_equal(cum(&g, "main"), 65);
    assert_int_equal(flat(&g, "f"), 10);
    assert_int_equal(cum(&g, "f"), 35);
    assert_int_equal(flat(&g, "g"), 55);
    assert_int_equal(cum(&g, "g"), 55);
    assert_int_equal(weight(&g, "main", "f"), 35);
    assert_int_equal(weight(&g, "f", "g"), 25);
    assert_int_equal(weight(&g, "main", "h"), 30);
    assert_int_equal(weight(&g, "h", "g"), 30);
    assert_int_equal(g.e->n, 4);
    assert_int_equal(g.e->weight[0], 4); /* main → f, the other value type */
    graph_free(&g);
}

static void test_recursion_counts_once(void **state)
{
    (void)state;
    struct graph g = graph_of("1 10 : f f f main\n"
                              "1 7 : g f g f main\n"
                              "1 1 : f g f\n");
    assert_int_equal(cum(&g, "f"), 18);
    assert_int_equal(cum(&g, "g"), 8);
    assert_int_equal(flat(&g, "f"), 11);
    assert_null(edge_between(&g, "f", "f"));
    assert_int_equal(weight(&g, "f", "g"), 8);
    assert_int_equal(weight(&g, "g", "f"), 8);
    assert_int_equal(weight(&g, "main", "f"), 17);
    graph_free(&g);
}

static void test_inlined_edges(void **state)
{
    (void)state;
    struct graph g = graph_of("1 10 : g+f main\n"
                              "1 2 : h+f main\n"
                              "1 3 : h f main\n");
    assert_true(edge_between(&g, "f", "g")->inlined);
    assert_false(edge_between(&g, "f", "h")->inlined);
    assert_false(edge_between(&g, "main", "f")->inlined);
    assert_int_equal(weight(&g, "f", "h"), 5);
    graph_free(&g);
}

static void test_frames_left_out(void **state)
{
    (void)state;
    struct graph g = graph_of("1 10 : g f main\n"
                              "1 2 : f main\n"
                              "1 5 : g main\n"
                              "1 100 : g h\n");
    uint32_t *ids = mem_copy(g.map.ids, g.p->n_lines, sizeof *ids);
    for (size_t i = 0; i < g.p->n_lines; i++)
        if (ids[i] == build_function(g.p, "f") || ids[i] == build_function(g.p, "h"))
            ids[i] = NONE;
    struct frame_map without = {.start = g.map.start, .ids = ids, .n_ids = g.map.frames.n_ids};
    edges_free(g.e);
    mem_free(g.order.samples);
    g.order = walk_sort(g.p, &without);
    g.e = edges_new(g.p, &without, &g.order);
    assert_int_equal(weight(&g, "main", "g"), 15);
    assert_true(edge_between(&g, "main", "g")->residual);
    assert_int_equal(flat(&g, "main"), 0); /* f's own cost is nobody's */
    assert_int_equal(cum(&g, "main"), 17);
    assert_int_equal(cum(&g, "f"), 0);
    assert_int_equal(cum(&g, "g"), 115);
    mem_free(ids);
    graph_free(&g);
}

static void test_zero_and_negative_values(void **state)
{
    (void)state;
    struct graph g = graph_of("0 0 : f main\n"
                              "1 -5 : g main\n"
                              "0 3 : g main\n"
                              "4 9 :\n");
    assert_null(edge_between(&g, "main", "f"));
    assert_int_equal(cum(&g, "main"), -2);
    assert_int_equal(weight(&g, "main", "g"), -2);
    graph_free(&g);
}

static void test_sums_saturate(void **state)
{
    (void)state;
    struct graph g = graph_of("1 9223372036854775807 : f main\n"
                              "1 1 : f main\n");
    assert_int_equal(cum(&g, "main"), INT64_MAX);
    assert_true(g.e->saturated);
    graph_free(&g);
}

static size_t find_edge(const struct edges *e, uint32_t caller, uint32_t callee)
{
    size_t i = 0;
    while (i < e->n && (e->list[i].caller != caller || e->list[i].callee != callee))
        i++;
    assert_true(i < e->n);
    return i;
}

/* What the stacks give without being sorted must be what the walk gives, in any order of the edges. */
static void assert_sums_are_the_same(const struct graph *g)
{
    struct weights w = weights_of(g->p);
    uint32_t names[16];
    size_t size = g->e->n_nodes * g->e->n_types * sizeof *g->e->cum;
    assert_true(g->map.frames.n_ids <= 16);
    for (uint32_t i = 0; i < 16; i++)
        names[i] = i;
    struct sums *s = sums_new(g->p, &g->map.frames, &w, names, g->map.frames.n_ids);
    const struct edges *e = s->functions;
    assert_memory_equal(s->flat, g->e->flat, size);
    assert_memory_equal(s->cum, g->e->cum, size);
    assert_memory_equal(e->flat, g->e->flat, size);
    assert_memory_equal(e->cum, g->e->cum, size);
    assert_int_equal(e->n, g->e->n);
    for (size_t i = 0; i < e->n; i++) {
        size_t k = find_edge(g->e, e->list[i].caller, e->list[i].callee);
        assert_int_equal(e->list[i].inlined, g->e->list[k].inlined);
        assert_memory_equal(e->weight + i * e->n_types, g->e->weight + k * e->n_types,
                            e->n_types * sizeof *e->weight);
    }
    sums_free(s);
    weights_free(&w);
}

/* Counts one sample into cum and weight the slow way: a table of what was seen. */
static void count_sample(const struct profile *p, size_t sample, int64_t *cums, int64_t *weights, size_t n)
{
    bool *seen = mem_zalloc(n + n * n, sizeof *seen);
    const uint32_t *stack = profile_stack(p, p->sample_stack[sample]);
    int64_t v = profile_values(p, sample)[1];
    uint32_t caller = NONE;
    for (size_t i = profile_depth(p, p->sample_stack[sample]); i-- > 0;) {
        const struct location *l = &p->locations[stack[i]];
        for (uint32_t k = l->n_lines; k-- > 0;) {
            uint32_t f = p->lines[l->first_line + k].function;
            if (!seen[f])
                cums[f] += v;
            seen[f] = true;
            if (caller != NONE && caller != f && !seen[n + caller * n + f]) {
                weights[caller * n + f] += v;
                seen[n + caller * n + f] = true;
            }
            caller = f;
        }
    }
    mem_free(seen);
}

static void random_text(char *text, size_t size)
{
    size_t used = 0;
    for (int s = 0; s < 40; s++) {
        used += (size_t)snprintf(text + used, size - used, "%d %d :", rand() % 3, rand() % 50 - 10);
        int depth = rand() % 9;
        for (int d = 0; d < depth; d++)
            used +=
                (size_t)snprintf(text + used, size - used, "%cf%d", !d || rand() % 4 ? ' ' : '+', rand() % 6);
        used += (size_t)snprintf(text + used, size - used, "\n");
    }
}

static void test_random_profiles_equal_the_slow_count(void **state)
{
    (void)state;
    srand(1);
    for (int round = 0; round < 300; round++) {
        char text[4096];
        random_text(text, sizeof text);
        struct graph g = graph_of(text);
        size_t n = g.p->n_functions;
        int64_t *cums = mem_zalloc(n, sizeof *cums), *weights = mem_zalloc(n * n, sizeof *weights);
        for (size_t s = 0; s < g.p->n_samples; s++)
            count_sample(g.p, s, cums, weights, n);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(g.e->cum[i * 2 + 1], cums[i]);
        for (size_t i = 0; i < g.e->n; i++) {
            int64_t *w = &weights[g.e->list[i].caller * n + g.e->list[i].callee];
            assert_int_equal(g.e->weight[i * 2 + 1], *w);
            *w = 0;
        }
        for (size_t i = 0; i < n * n; i++)
            assert_int_equal(weights[i], 0);
        assert_sums_are_the_same(&g);
        mem_free(cums);
        mem_free(weights);
        graph_free(&g);
    }
}

static void test_walk_refuses_what_inlining_blows_up(void **state)
{
    (void)state;
    struct profile *p = build_profile("1 1 : f main\n");
    struct pprofx_error err = {0};
    size_t deepest = 0;
    assert_int_equal(walk_check(p, &deepest, &err), 0);
    assert_int_equal(deepest, 2);
    p->locations[1].n_lines = 300000; /* only counted */
    assert_int_equal(walk_check(p, &deepest, &err), PPROFX_LIMIT);
    assert_string_equal(err.message, "a stack has 300001 frames, more than 262144");
    p->locations[1].n_lines = 1;
    profile_free(p);
}

static void test_walk_refuses_more_frames_than_can_be_looked_at(void **state)
{
    (void)state;
    struct profile *p = build_profile("1 1 : main\n1 1 : a main\n1 1 : b main\n1 1 : c main\n1 1 : d main\n");
    struct pprofx_error err = {0};
    assert_int_equal(walk_check_total(p, &err), 0);
    p->locations[0].n_lines = 1U << 31; /* only counted */
    assert_int_equal(walk_check_total(p, &err), PPROFX_LIMIT);
    p->locations[0].n_lines = 1;
    profile_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flat_cum_and_edges),
        cmocka_unit_test(test_recursion_counts_once),
        cmocka_unit_test(test_inlined_edges),
        cmocka_unit_test(test_frames_left_out),
        cmocka_unit_test(test_zero_and_negative_values),
        cmocka_unit_test(test_sums_saturate),
        cmocka_unit_test(test_random_profiles_equal_the_slow_count),
        cmocka_unit_test(test_walk_refuses_what_inlining_blows_up),
        cmocka_unit_test(test_walk_refuses_more_frames_than_can_be_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
