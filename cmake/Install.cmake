# What `install` and the packages hold of the library; the program and its documents are in src/cli.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/pprofx" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(TARGETS pprofx_shared LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(FILES "${PROJECT_BINARY_DIR}/lib/libpprofx.a" DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/NOTICE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
# What users read; "pprofx help sql" names one of them.
foreach(page cli.md compat.md dumps.md findings.md findings.schema.json flame-data.md flamegraph.md formats.md gctrace.md
             goroutines.md locks.md sql.md writing-a-rule.md)
    install(FILES "${PROJECT_SOURCE_DIR}/docs/${page}" DESTINATION "${CMAKE_INSTALL_DOCDIR}/docs")
endforeach()
install(FILES "${PROJECT_SOURCE_DIR}/docs/pictures/diff.svg" "${PROJECT_SOURCE_DIR}/docs/pictures/sandwich.svg"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}/docs/pictures")

set(PC_ISAL "")
set(PC_DEFLATE "")
if(ISAL_FOUND)
    set(PC_ISAL " libisal")
endif()
if(DEFLATE_FOUND)
    set(PC_DEFLATE " libdeflate")
endif()

# The prefix is found from the file's own place, so that a package may be put anywhere.
file(RELATIVE_PATH PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" PC_PREFIX "${PC_PREFIX}")
configure_file("${PROJECT_SOURCE_DIR}/cmake/pprofx.pc.in" "${PROJECT_BINARY_DIR}/pprofx.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/pprofx.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_CONTACT "The pprofx authors")
set(CPACK_PACKAGE_VENDOR "The pprofx authors")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libxml2")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "zlib1g-dev, libprotobuf-c-dev, libsqlite3-dev, libre2-dev, libzstd-dev, liblz4-dev, libmd-dev, libyajl-dev, libiberty-dev, libisal-dev, libdeflate-dev")
include(CPack)
