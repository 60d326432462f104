# Run at build time: man pages and completions out of the program's own tables.
# cmake -D PROGRAM=… -D OUTPUT=… [-D SCDOC=…] -P Documents.cmake
function(program_output file)
    execute_process(
        COMMAND "${PROGRAM}" help ${ARGN}
        OUTPUT_FILE "${file}"
        RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "pprofx help ${ARGN} failed: ${status}")
    endif()
endfunction()

function(man_page name)
    program_output("${OUTPUT}/${name}.1.scd" --man ${ARGN})
    execute_process(
        COMMAND "${SCDOC}"
        INPUT_FILE "${OUTPUT}/${name}.1.scd"
        OUTPUT_FILE "${OUTPUT}/man/${name}.1"
        RESULT_VARIABLE status)
    file(REMOVE "${OUTPUT}/${name}.1.scd")
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "scdoc failed for ${name}: ${status}")
    endif()
endfunction()

file(REMOVE_RECURSE "${OUTPUT}/man" "${OUTPUT}/completion")
file(MAKE_DIRECTORY "${OUTPUT}/man" "${OUTPUT}/completion")
foreach(shell bash zsh fish)
    program_output("${OUTPUT}/completion/pprofx.${shell}" --completion=${shell})
endforeach()
if(SCDOC)
    # Reproducible pages: the date is that of no build.
    set(ENV{SOURCE_DATE_EPOCH} 0)
    man_page(pprofx)
    execute_process(COMMAND "${PROGRAM}" help --names OUTPUT_VARIABLE names)
    string(REGEX MATCHALL "[^\n]+" names "${names}")
    foreach(name ${names})
        man_page(pprofx-${name} ${name})
    endforeach()
endif()
