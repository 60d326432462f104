# bundle(target symbol [file...]): one text of several of web/, without comments that fill lines, indentation and
# empty lines, compiled in as embed() does.
function(bundle target symbol)
    set(inputs "")
    foreach(file ${ARGN})
        list(APPEND inputs "${PROJECT_SOURCE_DIR}/${file}")
    endforeach()
    set(bundled "${CMAKE_CURRENT_BINARY_DIR}/${symbol}.txt")
    add_custom_command(
        OUTPUT "${bundled}"
        COMMAND "${CMAKE_COMMAND}" -D "INPUTS=${inputs}" -D "OUTPUT=${bundled}"
                -P "${PROJECT_SOURCE_DIR}/cmake/BundleFiles.cmake"
        DEPENDS ${inputs} "${PROJECT_SOURCE_DIR}/cmake/BundleFiles.cmake"
        VERBATIM)
    embed(${target} ${symbol} "${bundled}")
endfunction()
