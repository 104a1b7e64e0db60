# How everything in this tree is compiled. Targets link `aha_compile`; nothing sets flags of its own.

string(TOLOWER ${CMAKE_SYSTEM_NAME} AHA_SYSTEM) # linux or windows

add_library(aha_compile INTERFACE)
target_compile_options(
  aha_compile
  INTERFACE -Wall -Wextra -Wpedantic -Werror $<$<C_COMPILER_ID:GNU>:-Wshadow=local> $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
            $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wthread-safety>
            -fno-omit-frame-pointer)
include(AhaHardening)
aha_harden(aha_compile INTERFACE)
target_compile_definitions(aha_compile INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

if(AHA_SANITIZE)
  target_compile_options(aha_compile INTERFACE -fsanitize=${AHA_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(aha_compile INTERFACE -fsanitize=${AHA_SANITIZE})
  # The sanitizer does not understand bare fences; Asio has a build without them.
  if(AHA_SANITIZE STREQUAL thread)
    target_compile_definitions(aha_compile INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
    target_compile_options(aha_compile INTERFACE -Wno-error=tsan)
  endif()
endif()

find_program(AHA_LINKER mold)
if(AHA_LINKER AND NOT WIN32) # it writes ELF alone
  target_link_options(aha_compile INTERFACE -fuse-ld=mold)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers and ccache get along only with this sloppiness.
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_C_COMPILER_LAUNCHER})
endif()

# The files of a target compiled together, where a build is made once and whole: most of a file's cost is the headers of
# Asio, Beast or Boost.JSON. So no two files of a target may define one name, not even in unnamed namespaces; a file
# that has to is set apart by SKIP_UNITY_BUILD_INCLUSION. The environment's default is for .ci/run.
option(AHA_COMPILE_TOGETHER "compile the files of a target together: quicker as a whole, slower after a change" "$ENV{AHA_COMPILE_TOGETHER}")
if(AHA_COMPILE_TOGETHER)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
endif()

# aha_sources_here(VARIABLE FILE...): sets VARIABLE to the files, without those of another system: X_linux.cpp is for
# Linux only, X_windows.cpp for Windows only. Such files are the only ones that know their system.
function(aha_sources_here variable)
  set(others linux windows)
  list(REMOVE_ITEM others ${AHA_SYSTEM})
  set(sources ${ARGN})
  list(FILTER sources EXCLUDE REGEX "_${others}(_test)?\\.(c|cpp)$")
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()

# aha_host_library(NAME SOURCES ... LINK ... PRIVATE_LINK ...): one folder of host/, one static library. It names the
# folders whose headers it includes: under LINK what its own headers include, under PRIVATE_LINK the rest. The sources
# of all systems are named. on_linux/ and on_windows/ hold headers of the same names: types that the systems differ in.
function(aha_host_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  aha_sources_here(sources ${ARG_SOURCES})
  if(NOT sources) # a folder for the other system
    add_library(${name} INTERFACE)
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/host ${PROJECT_SOURCE_DIR}/host/on_${AHA_SYSTEM})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE aha_compile ${ARG_PRIVATE_LINK})
  # With mingw, Asio uses POSIX threads if a header before it has named them: each file would lay out a loop differently.
  if(WIN32)
    target_compile_definitions(${name} PUBLIC BOOST_ASIO_HAS_PTHREADS)
  endif()
endfunction()
