# SPDX-License-Identifier: GPL-3.0-or-later
# jaga_flags          what every target compiles with
# jaga_add_library    one library: a second-level folder, its sources listed one by one
# jaga_add_test       one test binary for a second-level folder: one test class per file
include(CheckCXXCompilerFlag)

set(CMAKE_AUTOMOC ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
# Qt's headers, not our lines, are what a build spends its time on: several files read them once. Off shows missing includes.
option(JAGA_UNITY "Compile the files of a target in batches" ON)
set(CMAKE_UNITY_BUILD ${JAGA_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
if(JAGA_UNITY)
    add_compile_options(-Wno-subobject-linkage) # a private class of a .cpp looks like one of a header
endif()
find_program(JAGA_CCACHE ccache)
if(JAGA_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${JAGA_CCACHE}")
endif()

add_library(jaga_flags INTERFACE)
target_compile_features(jaga_flags INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
target_include_directories(jaga_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(jaga_flags INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH)
foreach(flag -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
             -Woverloaded-virtual -Wlogical-op)
    string(MAKE_C_IDENTIFIER "JAGA_HAS${flag}" known)
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
        target_compile_options(jaga_flags INTERFACE ${flag})
    endif()
endforeach()
if(JAGA_WARNINGS_AS_ERRORS)
    target_compile_options(jaga_flags INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(jaga_flags INTERFACE -g1)
endif()
if(JAGA_SANITIZE)
    # GCC 12 warns of uninitialised members that only its own instrumentation could read
    target_compile_options(jaga_flags INTERFACE -Wno-maybe-uninitialized -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(jaga_flags INTERFACE -fsanitize=address,undefined)
endif()
if(JAGA_HARDEN)
    target_compile_options(jaga_flags INTERFACE -fstack-protector-strong -fstack-clash-protection -fcf-protection)
    target_compile_definitions(jaga_flags INTERFACE _FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
    target_link_options(jaga_flags INTERFACE -Wl,-z,relro,-z,now)
endif()

# APART: sources that are compiled one by one: they repeat the local names of a pattern, or read a header that needs Qt's keywords.
function(jaga_add_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;APART;PUBLIC;PRIVATE" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES} ${arg_APART})
    set_source_files_properties(${arg_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    target_link_libraries(${name} PUBLIC jaga_flags ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# Every FILE.cpp is one test class; the generated main runs them one after the other and fails if any failed.
# TIMEOUT in seconds (default 900) ends a test that hangs, and nothing else does: Qt Test's own limit on a function is the same.
# Tests with the same LOCK never run side by side: a sandbox fills a small machine. Labels are the layer, so that `ctest -L models` works.
function(jaga_add_test name)
    cmake_parse_arguments(arg "" "LABEL;TIMEOUT;LOCK" "SOURCES;LINK" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 900)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE jaga_flags jaga_test_support Qt6::Test ${arg_LINK})
    # Qt 6.4's own crash handler says of an abort without end that it came.
    add_test(NAME ${name} COMMAND ${name} -nocrashhandler)
    if(arg_LOCK)
        set_tests_properties(${name} PROPERTIES RESOURCE_LOCK "${arg_LOCK}")
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QTEST_DISABLE_STACK_DUMP=1;TZ=UTC;LC_ALL=C.UTF-8;JAGA_SOURCE_DIR=${CMAKE_SOURCE_DIR};JAGA_BIN_DIR=${CMAKE_BINARY_DIR}/bin;QTEST_FUNCTION_TIMEOUT=${arg_TIMEOUT}000")
endfunction()
