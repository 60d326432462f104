#include "flame/csp.h"

#include "flame/assets.h"
#include "flame/pack.h"

#include <sha2.h>
#include <string.h>

static void put_hash(struct buf *out, const char *text, size_t n)
{
    SHA2_CTX hash;
    uint8_t sha256[SHA256_DIGEST_LENGTH];
    SHA256Init(&hash);
    SHA256Update(&hash, (const uint8_t *)text, n);
    SHA256Final(sha256, &hash);
    buf_puts(out, " 'sha256-");
    flame_base64(out, sha256, sizeof sha256);
    buf_char(out, '\'');
}

/* Nothing for empty texts, equal ones once. */
static void put_source(struct buf *out, const char *name, const char *svg, const char *html)
{
    if (!*svg && !*html)
        return;
    buf_printf(out, "; %s", name);
    if (*svg)
        put_hash(out, svg, strlen(svg));
    if (*html && strcmp(svg, html) != 0)
        put_hash(out, html, strlen(html));
}

void csp_policy(struct buf *out, bool html_alone)
{
    buf_puts(out, "default-src 'none'");
    put_source(out, "script-src", html_alone ? "" : flame_js, flame_html_js);
    put_source(out, "style-src", html_alone ? "" : flame_css, flame_html_css);
}
