# Libraries, all from Debian's packages.  Each is used by the few files docs/architecture.md names.
find_package(PkgConfig REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(PROTOBUF_C REQUIRED IMPORTED_TARGET libprotobuf-c)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(LZ4 REQUIRED IMPORTED_TARGET liblz4)
pkg_check_modules(LIBMD REQUIRED IMPORTED_TARGET libmd)
pkg_check_modules(YAJL REQUIRED IMPORTED_TARGET yajl)
pkg_check_modules(INIH REQUIRED IMPORTED_TARGET inih)
# Inflates twice as fast as zlib.  Debian has it for amd64 and arm64; without it zlib inflates.
pkg_check_modules(ISAL IMPORTED_TARGET libisal)
# Deflates what is packed into pictures in half the time; without it zlib does.
pkg_check_modules(DEFLATE IMPORTED_TARGET libdeflate)
pkg_check_modules(LIBXML2 REQUIRED libxml-2.0)
find_library(LIBIBERTY iberty REQUIRED)
find_program(PROTOC_C protoc-c REQUIRED)

# A shared library costs the program 0.1 ms of start-up time, RE2 with the C++ library 0.9 ms and SQLite 0.4 ms of
# what was 2.1 ms.  The program links the archives of those that have one, the library does not.  A build that is to
# follow its distribution's security updates of these without being built again sets this to OFF.
option(PPROFX_STATIC_DEPS "Link the libraries and the C++ library into the program (release builds)" ON)
set(STATIC_DEPS "")
foreach(name re2 sqlite3 protobuf-c z deflate zstd lz4 md yajl_s inih)
    find_library(ARCHIVE_${name} lib${name}.a)
    mark_as_advanced(ARCHIVE_${name})
    if(ARCHIVE_${name})
        list(APPEND STATIC_DEPS "${ARCHIVE_${name}}")
    endif()
endforeach()
