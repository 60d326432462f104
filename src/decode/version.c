#include "decode/decode.h"

#include <protobuf-c/protobuf-c.h>

const char *decode_protobuf_version(void)
{
    return protobuf_c_version();
}
