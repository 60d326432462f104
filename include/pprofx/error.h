/* How every fallible function of pprofx reports failure. */
#ifndef PPROFX_ERROR_H
#define PPROFX_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/* One code per reaction a caller can have; the message says the rest. */
enum pprofx_code {
    PPROFX_OK = 0,
    PPROFX_NO_MATCH,    /* the question was understood and the answer is "none" */
    PPROFX_USAGE,       /* an option, a value, a regular expression, a sample type is wrong */
    PPROFX_IO,          /* a source cannot be opened or read */
    PPROFX_FORMAT,      /* a source was read and is not a valid profile or database */
    PPROFX_LIMIT,       /* a source needs more memory or input than allowed */
    PPROFX_OUTPUT,      /* what was made cannot be written */
    PPROFX_INTERRUPTED, /* the user stopped the work */
};

/* Filled only on failure, untouched on success.  The message is one sentence without a final stop and
 * without a newline; names from files in it are as they came and are cleaned where they are printed. */
struct pprofx_error {
    enum pprofx_code code;
    char message[1024];
};

#ifdef __cplusplus
}
#endif

#endif
