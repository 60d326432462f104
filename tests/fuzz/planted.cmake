# Three defects to prove that the fuzzer finds such things: -DPPROFX_PLANT=N compiles a damaged copy of one file
# instead of the file.  The copies are made in the build tree, so that no source carries its own defect; a text
# that is not found exactly once stops the build, so that the defects cannot rot unseen.
function(plant file good bad)
    file(READ "${PROJECT_SOURCE_DIR}/${file}" text)
    string(FIND "${text}" "${good}" first)
    string(FIND "${text}" "${good}" last REVERSE)
    if(first EQUAL -1 OR NOT first EQUAL last)
        message(FATAL_ERROR "planted defect ${PPROFX_PLANT}: ${file} must hold exactly once: ${good}")
    endif()
    string(REPLACE "${good}" "${bad}" text "${text}")
    get_filename_component(name "${file}" NAME)
    set(copy "${PROJECT_BINARY_DIR}/planted/${PPROFX_PLANT}/${name}")
    file(WRITE "${copy}" "${text}")
    get_target_property(sources pprofx_core SOURCES)
    list(REMOVE_ITEM sources "${PROJECT_SOURCE_DIR}/${file}")
    set_target_properties(pprofx_core PROPERTIES SOURCES "${sources};${copy}")
endfunction()

if(PPROFX_PLANT EQUAL 1) # a read one row behind a table
    plant(src/decode/finish.c "if (*field >= b->n_strings)" "if (*field > b->n_strings)")
elseif(PPROFX_PLANT EQUAL 2) # an index that nobody checks
    plant(src/decode/finish.c "b->big_ids.n == 0 && (n == 0 || b->top_frame < p->n_locations)" "b->big_ids.n == 0")
elseif(PPROFX_PLANT EQUAL 3) # a wrong value that only the oracle sees: a label 0 with a unit is lost under compat
    plant(src/decode/finish.c "l->is_number && l->number == 0 && l->unit == 0" "l->is_number && l->number == 0")
else()
    message(FATAL_ERROR "PPROFX_PLANT is 1, 2 or 3")
endif()
