/* Marks what the shared library exports. */
#ifndef PPROFX_EXPORT_H
#define PPROFX_EXPORT_H

#if defined(__GNUC__)
#define PPROFX_API __attribute__((visibility("default")))
#else
#define PPROFX_API
#endif

#endif
