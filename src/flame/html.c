#include "flame/html.h"

#include "flame/assets.h"
#include "flame/csp.h"

static void put_escaped(struct buf *out, const char *text)
{
    for (; *text; text++)
        if (*text == '<')
            buf_puts(out, "&lt;");
        else if (*text == '&')
            buf_puts(out, "&amp;");
        else if (*text == '"')
            buf_puts(out, "&quot;");
        else
            buf_char(out, *text);
}

void html_begin(struct buf *out, const char *title)
{
    struct buf policy = {0};
    csp_policy(&policy, true);
    buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"");
    put_escaped(out, buf_text(&policy));
    buf_puts(out, "\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    put_escaped(out, title);
    buf_puts(out, "</title>\n<style>");
    buf_add(out, flame_html_css, flame_html_css_size);
    buf_puts(out, "</style>\n</head>\n<body>\n<main id=\"px-page\">\n");
    buf_free(&policy);
}

void html_end(struct buf *out)
{
    buf_puts(out, "</main>\n");
    if (flame_html_js_size) {
        buf_puts(out, "<script>");
        buf_add(out, flame_html_js, flame_html_js_size);
        buf_puts(out, "</script>\n");
    }
    buf_puts(out, "</body>\n</html>\n");
}
