# embed(target symbol file): compiles a text file into the target as
#     extern const char SYMBOL[]; extern const size_t SYMBOL_size;
# The text is NUL-terminated; the size does not count the NUL.
function(embed target symbol file)
    get_filename_component(input "${file}" ABSOLUTE)
    set(output "${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c")
    add_custom_command(
        OUTPUT "${output}"
        COMMAND "${CMAKE_COMMAND}" -D "INPUT=${input}" -D "OUTPUT=${output}" -D "SYMBOL=${symbol}"
                -P "${PROJECT_SOURCE_DIR}/cmake/EmbedFile.cmake"
        DEPENDS "${input}" "${PROJECT_SOURCE_DIR}/cmake/EmbedFile.cmake"
        VERBATIM)
    # The target may belong to another folder, where this command is not known.
    add_custom_target("embed_${symbol}" DEPENDS "${output}")
    add_dependencies(${target} "embed_${symbol}")
    target_sources(${target} PRIVATE "${output}")
endfunction()
