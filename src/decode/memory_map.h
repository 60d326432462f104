/* The mappings at the end of a legacy profile, in any of the forms that pprof reads: lines of /proc/PID/maps,
 * or of gperftools, behind "MAPPED_LIBRARIES:" or "--- Memory map: ---". */
#ifndef DECODE_MEMORY_MAP_H
#define DECODE_MEMORY_MAP_H

#include "decode/legacy_reader.h"

/* Whether a line is the one before the mappings. */
bool memory_map_begins(struct str line);

/* Reads on from the present line to the one that begins them, and then all of them. */
int memory_map_find(struct legacy *l, struct pprofx_error *err);

/* Reads them from the next line on. */
int memory_map_read(struct legacy *l, struct pprofx_error *err);

/* Puts them in order and gives every location its own: the last step of reading a profile. */
int memory_map_apply(struct legacy *l, struct pprofx_error *err);

#endif
