/* C++ names.  libiberty parses a symbol into a tree of components and prints such a tree; between the two the
 * tree is edited to the form wanted:
 *
 *   full       clone suffixes go
 *   templates  parsed without parameters; the parameters of functions around a local name go
 *   default    template arguments go too
 *
 * Template arguments must stay in the tree, since a template parameter elsewhere may refer to them.  So they
 * are marked, name MARK_OPEN <args, MARK_CLOSE>, and what is between the marks is cut while printing.  The
 * other modes use the marks to leave out empty arguments as pprof does.
 *
 * Components share subtrees, so the walk keeps a set of what it has seen, and it does not recurse. */
#include "base/mem.h"
#include "profile/demangle_lang.h"

#include <libiberty/demangle.h>
#include <stdint.h>
#include <stdlib.h>

enum { MARK_OPEN = 1, MARK_CLOSE = 2 };
enum {
    MAX_EXPANDED = 1 << 20,    /* nodes, every path to a shared subtree counted: what the printer may walk */
    MAX_PRINT_STACK = 32 << 10 /* templates × references, which the printer gives stack to */
};

enum state { UNSEEN, OPEN, DONE };

struct tree {
    struct demangle_component *root;
    struct demangle_component *nodes; /* the parser's one block, of which only the reachable are set */
    size_t n_nodes;
    struct demangle_component **found; /* the reachable nodes, children first */
    size_t n_found;
    struct demangle_component *marked; /* the names of the templates, each with MARK_OPEN behind it */
    size_t n_templates, n_references;
    struct demangle_component open, close, last_arg, address_of;
};

struct sink {
    struct buf *out;
    struct tree *tree;
    size_t start;    /* of this name in out */
    bool cut;        /* template arguments are not wanted */
    int depth;       /* of template arguments that are cut */
    size_t list;     /* where the text behind the last bracket that opened a list begins */
    char mark;       /* the last character, when it was a mark */
    bool drop_blank; /* the one that follows a comma left out */
    bool failed;
};

/* The children of a component, NULL where it has none. */
static void children(const struct demangle_component *c, struct demangle_component *out[2])
{
    out[0] = out[1] = NULL;
    int type = (int)c->type;
    switch (type) {
    case DEMANGLE_COMPONENT_NAME:
    case DEMANGLE_COMPONENT_SUB_STD:
    case DEMANGLE_COMPONENT_TEMPLATE_PARAM:
    case DEMANGLE_COMPONENT_FUNCTION_PARAM:
    case DEMANGLE_COMPONENT_BUILTIN_TYPE:
    case DEMANGLE_COMPONENT_EXTENDED_BUILTIN_TYPE:
    case DEMANGLE_COMPONENT_OPERATOR:
    case DEMANGLE_COMPONENT_CHARACTER:
    case DEMANGLE_COMPONENT_NUMBER:
    case DEMANGLE_COMPONENT_UNNAMED_TYPE:
        break;
    case DEMANGLE_COMPONENT_CTOR:
        out[0] = c->u.s_ctor.name;
        break;
    case DEMANGLE_COMPONENT_DTOR:
        out[0] = c->u.s_dtor.name;
        break;
    case DEMANGLE_COMPONENT_EXTENDED_OPERATOR:
        out[0] = c->u.s_extended_operator.name;
        break;
    case DEMANGLE_COMPONENT_FIXED_TYPE:
        out[0] = c->u.s_fixed.length;
        break;
    case DEMANGLE_COMPONENT_LAMBDA:
    case DEMANGLE_COMPONENT_DEFAULT_ARG:
        out[0] = c->u.s_unary_num.sub;
        break;
    default: /* all others are pairs */
        out[0] = c->u.s_binary.left;
        out[1] = c->u.s_binary.right;
        break;
    }
}

static size_t index_of(const struct tree *t, const struct demangle_component *c)
{
    return (size_t)(c - t->nodes);
}

static void count_node(struct tree *t, struct demangle_component *c)
{
    t->found[t->n_found++] = c;
    if (c->type == DEMANGLE_COMPONENT_TEMPLATE)
        t->n_templates++;
    if (c->type == DEMANGLE_COMPONENT_REFERENCE || c->type == DEMANGLE_COMPONENT_RVALUE_REFERENCE)
        t->n_references++;
}

/* One step of the walk for the top of the stack: opens it and pushes its children, or closes it.  Returns
 * the new height, 0 for a cycle. */
static size_t step(struct tree *t, struct demangle_component **stack, size_t height, unsigned char *state,
                   uint32_t *size)
{
    struct demangle_component *c = stack[height - 1], *child[2];
    size_t at = index_of(t, c);
    children(c, child);
    if (state[at] == DONE)
        return height - 1;
    if (state[at] == OPEN) {
        size[at] = 1;
        for (int i = 0; i < 2; i++)
            size[at] += child[i] ? size[index_of(t, child[i])] : 0;
        size[at] = size[at] > MAX_EXPANDED ? MAX_EXPANDED : size[at];
        state[at] = DONE;
        count_node(t, c);
        return height - 1;
    }
    state[at] = OPEN;
    for (int i = 1; i >= 0; i--) {
        if (child[i] && state[index_of(t, child[i])] == OPEN)
            return 0;
        if (child[i] && state[index_of(t, child[i])] == UNSEEN)
            stack[height++] = child[i];
    }
    return height;
}

/* Finds all reachable nodes; false when the tree is not fit to be printed. */
static bool walk(struct tree *t)
{
    struct demangle_component **stack = mem_alloc(t->n_nodes * 2 + 1, sizeof(struct demangle_component *));
    unsigned char *state = mem_zalloc(t->n_nodes, 1);
    uint32_t *size = mem_alloc(t->n_nodes, sizeof *size);
    size_t height = 1;
    stack[0] = t->root;
    while (height && state[index_of(t, t->root)] != DONE)
        height = step(t, stack, height, state, size);
    bool fit = state[index_of(t, t->root)] == DONE && size[index_of(t, t->root)] < MAX_EXPANDED &&
               t->n_templates * t->n_references < MAX_PRINT_STACK;
    mem_free(stack);
    mem_free(state);
    mem_free(size);
    return fit;
}

/* The parameters of the function a local name is in: "f(int)::x" becomes "f()::x". */
static void drop_enclosing_params(struct demangle_component *local)
{
    struct demangle_component *function = local->u.s_binary.left;
    if (!function || function->type != DEMANGLE_COMPONENT_TYPED_NAME)
        return;
    struct demangle_component *type = function->u.s_binary.right;
    if (type && type->type == DEMANGLE_COMPONENT_FUNCTION_TYPE)
        type->u.s_binary.right = NULL;
}

static void mark_args(struct tree *t, struct demangle_component *template)
{
    struct demangle_component *last = template->u.s_binary.right;
    if (!last || last->type != DEMANGLE_COMPONENT_TEMPLATE_ARGLIST)
        return;
    while (last->u.s_binary.right && last->u.s_binary.right->type == DEMANGLE_COMPONENT_TEMPLATE_ARGLIST)
        last = last->u.s_binary.right;
    if (last == &t->last_arg)
        return;
    last->u.s_binary.right = &t->last_arg;
    struct demangle_component *name = &t->marked[t->n_templates++];
    name->type = DEMANGLE_COMPONENT_COMPOUND_NAME;
    name->u.s_binary.left = template->u.s_binary.left;
    name->u.s_binary.right = &t->open;
    template->u.s_binary.left = name;
}

/* "std::basic_string<char, …>" is one piece of text when it comes from an abbreviation. */
static void cut_std_args(struct demangle_component *std)
{
    const char *bracket = memchr(std->u.s_string.string, '<', (size_t)std->u.s_string.len);
    if (bracket)
        std->u.s_string.len = (int)(bracket - std->u.s_string.string);
}

static void prepare_marks(struct tree *t)
{
    static const char open[] = {MARK_OPEN, '\0'}, close[] = {MARK_CLOSE, '\0'};
    (void)cplus_demangle_fill_name(&t->open, open, 1);
    (void)cplus_demangle_fill_name(&t->close, close, 1);
    (void)cplus_demangle_fill_component(&t->last_arg, DEMANGLE_COMPONENT_TEMPLATE_ARGLIST, &t->close, NULL);
    (void)cplus_demangle_fill_operator(&t->address_of, "&", 1);
    t->marked = mem_zalloc(t->n_templates + 1, sizeof *t->marked);
    t->n_templates = 0;
}

/* The address of a function is printed without the function's type. */
static void drop_operand_type(struct tree *t, struct demangle_component *unary)
{
    struct demangle_component *op = unary->u.s_binary.left, *operand = unary->u.s_binary.right;
    if (op && op->type == DEMANGLE_COMPONENT_OPERATOR && operand &&
        op->u.s_operator.op == t->address_of.u.s_operator.op &&
        operand->type == DEMANGLE_COMPONENT_TYPED_NAME && operand->u.s_binary.right &&
        operand->u.s_binary.right->type == DEMANGLE_COMPONENT_FUNCTION_TYPE)
        unary->u.s_binary.right = operand->u.s_binary.left;
}

/* A constructor of an unnamed type or a closure is called like it, not like what is around it. */
static void name_unnamed_ctor(struct demangle_component *qualified)
{
    struct demangle_component *scope = qualified->u.s_binary.left, *name = qualified->u.s_binary.right;
    if (scope && scope->type == DEMANGLE_COMPONENT_QUAL_NAME)
        scope = scope->u.s_binary.right;
    if (!scope || !name ||
        (scope->type != DEMANGLE_COMPONENT_UNNAMED_TYPE && scope->type != DEMANGLE_COMPONENT_LAMBDA))
        return;
    if (name->type == DEMANGLE_COMPONENT_CTOR)
        name->u.s_ctor.name = scope;
    else if (name->type == DEMANGLE_COMPONENT_DTOR)
        name->u.s_dtor.name = scope;
}

static void edit_node(struct tree *t, struct demangle_component *c, enum demangle_mode mode)
{
    if (c->type == DEMANGLE_COMPONENT_TEMPLATE)
        mark_args(t, c);
    else if (c->type == DEMANGLE_COMPONENT_UNARY)
        drop_operand_type(t, c);
    else if (c->type == DEMANGLE_COMPONENT_QUAL_NAME)
        name_unnamed_ctor(c);
    else if (c->type == DEMANGLE_COMPONENT_LOCAL_NAME && mode != DEMANGLE_FULL)
        drop_enclosing_params(c);
    else if (c->type == DEMANGLE_COMPONENT_SUB_STD && mode == DEMANGLE_DEFAULT)
        cut_std_args(c);
}

static void edit(struct tree *t, enum demangle_mode mode)
{
    while (t->root->type == DEMANGLE_COMPONENT_CLONE)
        t->root = t->root->u.s_binary.left;
    prepare_marks(t);
    for (size_t i = 0; i < t->n_found; i++)
        edit_node(t, t->found[i], mode);
}

/* The printer cannot be stopped from its callback, but it gives up at the first component it does not know.
 */
static void stop_printing(struct sink *s)
{
    s->failed = true;
    for (size_t i = 0; i < s->tree->n_found; i++)
        s->tree->found[i]->type = (enum demangle_component_type)INT16_MAX;
}

static char last_char(const struct sink *s)
{
    return s->out->len > s->start ? s->out->data[s->out->len - 1] : '\0';
}

/* Whether nothing was printed since the list of arguments or its last comma. */
static bool at_argument_start(const struct sink *s)
{
    const struct buf *out = s->out;
    bool comma = out->len >= s->start + 2 && out->data[out->len - 2] == ',' && last_char(s) == ' ';
    return out->len == s->list || comma;
}

static void close_arguments(struct sink *s)
{
    if (s->cut) {
        s->depth--;
        return;
    }
    if (at_argument_start(s) && s->out->len != s->list)
        s->out->len -= 2;
}

/* '<' behind MARK_OPEN, '>' behind MARK_CLOSE: never two of a kind side by side. */
static void print_bracket(struct sink *s, char c)
{
    if (s->cut)
        return;
    if (last_char(s) == c)
        buf_char(s->out, ' ');
    buf_char(s->out, c);
    if (c == '<')
        s->list = s->out->len;
}

static void print_char(struct sink *s, char c)
{
    char mark = s->mark;
    bool drop_blank = s->drop_blank;
    s->mark = c == MARK_OPEN || c == MARK_CLOSE ? c : '\0';
    s->drop_blank = false;
    if (c == MARK_CLOSE)
        close_arguments(s);
    else if (c == MARK_OPEN)
        s->depth += s->cut;
    else if (mark && (c == '<' || c == '>'))
        print_bracket(s, c);
    else if (s->depth || (c == ' ' && drop_blank))
        return;
    else if (c == ',' && at_argument_start(s))
        s->drop_blank = true;
    else
        buf_char(s->out, c);
    if (c == '(')
        s->list = s->out->len;
}

static void print_text(const char *text, size_t n, void *data)
{
    struct sink *s = data;
    for (size_t i = 0; i < n && !s->failed; i++)
        print_char(s, text[i]);
    if (!s->failed && s->out->len - s->start > DEMANGLE_MAX_OUT)
        stop_printing(s);
}

static bool print_tree(struct buf *out, struct tree *t, enum demangle_mode mode)
{
    struct sink s = {.out = out, .tree = t, .start = out->len, .cut = mode == DEMANGLE_DEFAULT};
    t->found = mem_alloc(t->n_nodes, sizeof(struct demangle_component *));
    bool done = walk(t);
    if (done) {
        edit(t, mode);
        done = cplus_demangle_print_callback(DMGL_PARAMS | DMGL_ANSI, t->root, print_text, &s) && !s.failed;
    }
    if (!done)
        out->len = s.start;
    mem_free(t->found);
    mem_free(t->marked);
    return done;
}

static bool demangle_encoding(struct buf *out, const char *symbol, enum demangle_mode mode, bool params)
{
    void *block = NULL;
    int options = params ? DMGL_PARAMS | DMGL_ANSI : DMGL_ANSI;
    struct demangle_component *root = cplus_demangle_v3_components(symbol, options, &block);
    if (!root)
        return false;
    struct tree t = {.root = root, .nodes = block, .n_nodes = strlen(symbol) * 2};
    bool done = print_tree(out, &t, mode);
    free(block); /* the library's malloc */
    return done;
}

/* With parameters libiberty wants to understand the whole symbol; a suffix it does not know is cut off. */
static bool demangle_with_params(struct buf *out, const char *symbol, enum demangle_mode mode)
{
    if (demangle_encoding(out, symbol, mode, true))
        return true;
    const char *dot = strchr(symbol, '.');
    if (!dot)
        return false;
    struct buf text = {0};
    buf_add(&text, symbol, (size_t)(dot - symbol));
    bool done = demangle_encoding(out, buf_text(&text), mode, true);
    buf_free(&text);
    return done;
}

static bool demangle_plain(struct buf *out, const char *symbol, enum demangle_mode mode)
{
    return mode == DEMANGLE_FULL ? demangle_with_params(out, symbol, mode)
                                 : demangle_encoding(out, symbol, mode, false);
}

/* Takes the prefix that begins at start off out again when what it was put before has no name. */
static bool keep_prefix(struct buf *out, size_t start, bool named)
{
    if (!named)
        out->len = start;
    return named;
}

/* clang's "___Z…_block_invoke_N". */
static bool demangle_block(struct buf *out, const char *symbol, enum demangle_mode mode)
{
    const char *end = NULL;
    for (const char *at = symbol; (at = strstr(at, "_block_invoke")); at++)
        end = at;
    if (!end)
        return false;
    const char *rest = end + strlen("_block_invoke");
    rest += *rest == '_';
    rest += strspn(rest, "0123456789");
    if (*rest && *rest != '.')
        return false;
    struct buf text = {0};
    buf_add(&text, symbol + 2, (size_t)(end - symbol) - 2);
    size_t start = out->len;
    buf_puts(out, "invocation function for block in ");
    bool done = keep_prefix(out, start, demangle_plain(out, buf_text(&text), mode));
    buf_free(&text);
    return done;
}

/* "_GLOBAL__I_key": constructors, D: destructors.  They keep their parameters in every mode. */
static bool demangle_global(struct buf *out, const char *symbol, enum demangle_mode mode)
{
    const char *at = symbol + strlen("_GLOBAL_");
    if (strlen(at) < 4 || !strchr("._$", at[0]) || (at[1] != 'I' && at[1] != 'D') || at[2] != '_')
        return false;
    size_t start = out->len;
    buf_puts(out, at[1] == 'I' ? "global constructors keyed to " : "global destructors keyed to ");
    if (strncmp(at + 3, "_Z", 2) == 0)
        return keep_prefix(out, start, demangle_with_params(out, at + 3, mode));
    buf_puts(out, at);
    return true;
}

bool demangle_cxx(struct buf *out, const char *symbol, enum demangle_mode mode)
{
    if (strncmp(symbol, "_Z", 2) == 0)
        return demangle_plain(out, symbol, mode);
    if (strncmp(symbol, "___Z", 4) == 0)
        return demangle_block(out, symbol, mode);
    if (strncmp(symbol, "_GLOBAL_", 8) == 0)
        return demangle_global(out, symbol, mode);
    return false;
}
