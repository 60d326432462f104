# Writes OUTPUT: the objects of ARCHIVE made one, in which only symbols that begin with pprofx_ are global.
set(object "${OUTPUT}.o")
get_filename_component(folder "${OUTPUT}" DIRECTORY)
file(MAKE_DIRECTORY "${folder}")
file(REMOVE "${OUTPUT}")
foreach(
    command
    "${LINKER};-r;--force-group-allocation;-o;${object};--whole-archive;${ARCHIVE}"
    "${OBJCOPY};--wildcard;--keep-global-symbol=pprofx_*;${object}"
    "${AR};rcs;${OUTPUT};${object}")
    execute_process(COMMAND ${command} RESULT_VARIABLE failed)
    if(failed)
        message(FATAL_ERROR "failed: ${command}")
    endif()
endforeach()
file(REMOVE "${object}")
