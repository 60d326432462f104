#include "flame/xml.h"

#include "base/error.h"
#include "base/mem.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <libxml/xmlwriter.h>

static const char library_name[] = "libxml2.so.2";

/* What is used of the library. */
static struct {
    void *library;
    xmlOutputBufferPtr (*output_create)(xmlOutputWriteCallback, xmlOutputCloseCallback, void *,
                                        xmlCharEncodingHandlerPtr);
    xmlTextWriterPtr (*new_writer)(xmlOutputBufferPtr);
    void (*free_writer)(xmlTextWriterPtr);
    int (*start_document)(xmlTextWriterPtr, const char *, const char *, const char *);
    int (*end_document)(xmlTextWriterPtr);
    int (*start_element)(xmlTextWriterPtr, const xmlChar *);
    int (*end_element)(xmlTextWriterPtr);
    int (*attribute)(xmlTextWriterPtr, const xmlChar *, const xmlChar *);
    int (*string)(xmlTextWriterPtr, const xmlChar *);
    int (*cdata)(xmlTextWriterPtr, const xmlChar *);
    int (*raw)(xmlTextWriterPtr, const xmlChar *, int);
} lib;

struct xml {
    xmlTextWriterPtr writer;
    struct buf scratch;
    bool failed;
};

/* ISO C knows no conversion from an object's to a function's address; POSIX promises that they are alike. */
static bool look_up(const char *name, void *function)
{
    void *symbol = dlsym(lib.library, name);
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static int load(struct pprofx_error *err)
{
    if (lib.library)
        return 0;
    lib.library = dlopen(library_name, RTLD_LAZY | RTLD_LOCAL);
    if (!lib.library)
        return error_set(err, PPROFX_IO,
                         "%s is not installed, and pictures are written through it (Debian: libxml2)",
                         library_name);
    bool all =
        look_up("xmlOutputBufferCreateIO", &lib.output_create) &&
        look_up("xmlNewTextWriter", &lib.new_writer) && look_up("xmlFreeTextWriter", &lib.free_writer) &&
        look_up("xmlTextWriterStartDocument", &lib.start_document) &&
        look_up("xmlTextWriterEndDocument", &lib.end_document) &&
        look_up("xmlTextWriterStartElement", &lib.start_element) &&
        look_up("xmlTextWriterEndElement", &lib.end_element) &&
        look_up("xmlTextWriterWriteAttribute", &lib.attribute) &&
        look_up("xmlTextWriterWriteString", &lib.string) && look_up("xmlTextWriterWriteCDATA", &lib.cdata) &&
        look_up("xmlTextWriterWriteRawLen", &lib.raw);
    if (all)
        return 0;
    (void)dlclose(lib.library);
    lib.library = NULL;
    return error_set(err, PPROFX_IO, "%s has no text writer", library_name);
}

static int take(void *context, const char *data, int n)
{
    buf_add(context, data, (size_t)n);
    return n;
}

static int close_nothing(void *context)
{
    (void)context;
    return 0;
}

static const xmlChar *chars(const char *text)
{
    return (const xmlChar *)text;
}

static void check(struct xml *x, int result)
{
    x->failed = x->failed || result < 0;
}

int xml_begin(struct xml **x, struct buf *out, struct pprofx_error *err)
{
    int rc = load(err);
    if (rc)
        return rc;
    struct xml *made = mem_zalloc(1, sizeof *made);
    xmlOutputBufferPtr output = lib.output_create(take, close_nothing, out, NULL);
    made->writer = output ? lib.new_writer(output) : NULL;
    if (!made->writer) {
        mem_free(made);
        return error_set(err, PPROFX_IO, "libxml2 cannot write");
    }
    check(made, lib.start_document(made->writer, "1.0", "UTF-8", NULL));
    *x = made;
    return 0;
}

int xml_finish(struct xml *x, struct pprofx_error *err)
{
    if (!x)
        return 0;
    check(x, lib.end_document(x->writer));
    bool failed = x->failed;
    lib.free_writer(x->writer);
    buf_free(&x->scratch);
    mem_free(x);
    return failed ? error_set(err, PPROFX_IO, "libxml2 failed to write the document") : 0;
}

void xml_start(struct xml *x, const char *element)
{
    check(x, lib.start_element(x->writer, chars(element)));
}

void xml_end(struct xml *x)
{
    check(x, lib.end_element(x->writer));
}

void xml_attr(struct xml *x, const char *name, const char *value)
{
    check(x, lib.attribute(x->writer, chars(name), chars(value)));
}

void xml_tenths(struct buf *out, int64_t tenths)
{
    if (tenths < 0)
        buf_char(out, '-');
    int64_t v = tenths < 0 ? -tenths : tenths;
    buf_int(out, v / 10);
    if (v % 10) {
        buf_char(out, '.');
        buf_char(out, (char)('0' + v % 10));
    }
}

void xml_attr_tenths(struct xml *x, const char *name, int64_t tenths)
{
    buf_clear(&x->scratch);
    xml_tenths(&x->scratch, tenths);
    xml_attr(x, name, x->scratch.data);
}

void xml_place(struct xml *x, const char *id)
{
    xml_start(x, "g");
    xml_attr(x, "id", id);
    xml_end(x);
}

void xml_text(struct xml *x, const char *text)
{
    check(x, lib.string(x->writer, chars(text)));
}

void xml_plain(struct xml *x, const char *text, size_t n)
{
    check(x, lib.raw(x->writer, chars(text), (int)n));
}

void xml_cdata(struct xml *x, const char *text)
{
    check(x, lib.cdata(x->writer, chars(text)));
}
