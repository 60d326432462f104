#include "cli/absent.h"

#include "cli/cmd.h"
#include "cli/formats.h"

#include <string.h>

static const char fetching[] =
    "fetching from a server is not built yet in this version; curl -o FILE URL does it";
static const char web[] = "the web interface is not built yet in this version";
static const char binaries[] = "symbolising from binaries is not built yet in this version";

static const struct {
    const char *name, *why;
} options[] = {
    {"seconds", fetching}, {"timeout", fetching}, {"tls_cert", fetching}, {"tls_key", fetching},
    {"tls_ca", fetching},  {"http", web},         {"no_browser", web},    {"tools", binaries},
};

const char *absent_option(const char *name)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (strcmp(options[i].name, name) == 0)
            return options[i].why;
    }
    if (!format_is_known(name))
        return NULL;
    return cmd_find(name) ? "a command chose the report already; leave one of the two out"
                          : "this report is not built yet in this version";
}

bool absent_url(const char *source)
{
    if (strncmp(source, "http://", 7) == 0 || strncmp(source, "https://", 8) == 0)
        return true;
    size_t host = strcspn(source, ":/");
    if (source[host] != ':')
        return false;
    const char *port = source + host + 1;
    size_t digits = strspn(port, "0123456789");
    return digits > 0 && (port[digits] == '\0' || port[digits] == '/');
}
