# Flags every target of ours is compiled with; generated code is not.
add_library(pprofx_flags INTERFACE)
set(warnings
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wvla -Wformat=2 -Wundef -Wwrite-strings
    -Wpointer-arith -Wcast-qual -Wswitch-enum -Wnull-dereference -Wimplicit-fallthrough)
set(c_warnings -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition)
target_compile_options(pprofx_flags INTERFACE ${warnings} "$<$<COMPILE_LANGUAGE:C>:${c_warnings}>")
target_compile_definitions(pprofx_flags INTERFACE _POSIX_C_SOURCE=200809L)
if(PPROFX_WERROR)
    target_compile_options(pprofx_flags INTERFACE -Werror)
endif()

# Sanitizers go to generated code too, so they are set for the directory.
if(PPROFX_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()
if(PPROFX_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-fstack-protector-strong)
    add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
    add_link_options(-Wl,--as-needed -Wl,-z,relro)
endif()
