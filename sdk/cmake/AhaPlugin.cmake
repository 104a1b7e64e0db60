# aha_add_plugin(NAME SOURCES file... [LINK library...] [NO_PCH])
#
# LINK aha::text for a service that converts text, aha::crypto for one that signs or checks signatures, aha::xml for one
# that reads or writes XML, aha::time_zone for one that needs the days of a time zone.
#
# Builds the plugin NAME.so, for Windows NAME.dll, from its sources: in this tree into AHA_PLUGIN_DIR, in a project of
# its own (after find_package(AhaSdk)) into that project's binary directory, or wherever AHA_PLUGIN_DIR says.
#
# The targets are plugin_NAME, the file, and plugin_NAME_objects, its code, which a unit test links to run the
# service through the same factory that a host sees (see aha/testing.hpp).
#
# What a host insists on, and this sees to:
#   - one exported symbol, and nothing STB_GNU_UNIQUE, or the file could never be unloaded;
#   - probes for stack frames larger than the guard page, since an event runs on a stack of 256 KiB;
#   - no undefined symbol, which would otherwise end the host at the first call.
# It also hardens the code (AhaHardening.cmake), which a host does not ask for.
#
# All plugins of a build share one precompiled <aha/sdk.hpp>, which makes saving and trying again three times as
# quick. NO_PCH leaves it out, for a plugin whose libraries bring compile definitions of their own.

include(${CMAKE_CURRENT_LIST_DIR}/AhaHardening.cmake)

function(_aha_plugin_options target)
  target_compile_options(${target} PRIVATE -fvisibility=hidden -fvisibility-inlines-hidden
                                           $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  aha_harden(${target} PRIVATE)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(${target} PUBLIC aha::sdk)
  if(TARGET aha_compile) # in the tree of aha-host
    target_link_libraries(${target} PRIVATE aha_compile)
  endif()
endfunction()

function(_aha_plugin_pch)
  if(TARGET aha_plugin_pch)
    return()
  endif()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/aha_plugin_pch.cpp CONTENT "// Carries the precompiled header.\n")
  add_library(aha_plugin_pch OBJECT ${CMAKE_BINARY_DIR}/aha_plugin_pch.cpp)
  target_precompile_headers(aha_plugin_pch PRIVATE <aha/sdk.hpp>)
  target_compile_options(aha_plugin_pch PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>) # for ccache
  # Never out of a cache: it remembers its headers by path and time, and in another checkout would include them twice.
  set_target_properties(aha_plugin_pch PROPERTIES CXX_COMPILER_LAUNCHER "")
  _aha_plugin_options(aha_plugin_pch)
endfunction()

function(_aha_plugin_reuse_pch target)
  _aha_plugin_pch()
  target_precompile_headers(${target} REUSE_FROM aha_plugin_pch)
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endfunction()

# aha_add_plugin_core(NAME SOURCES file... [LINK library...])
#
# A static library that several plugins share, compiled as they are; each names it after LINK. Its headers are included
# as <NAME/file.hpp>.
function(aha_add_plugin_core name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  _aha_plugin_options(${name})
  _aha_plugin_reuse_pch(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
  get_filename_component(parent ${CMAKE_CURRENT_SOURCE_DIR} DIRECTORY)
  target_include_directories(${name} INTERFACE ${parent})
endfunction()

# Says which packages of Debian's a part of the SDK needs. CMake alone would name a target.
function(_aha_require name part target packages)
  if("${part}" IN_LIST ARG_LINK AND NOT TARGET ${target} AND NOT TARGET aha_compile) # this tree finds them in a folder below
    message(FATAL_ERROR "aha_add_plugin(${name}): ${part} needs ${packages}; install what provides it")
  endif()
endfunction()

function(aha_add_plugin name)
  cmake_parse_arguments(ARG "NO_PCH" "" "SOURCES;LINK" ${ARGN})
  if(NOT ARG_SOURCES)
    message(FATAL_ERROR "aha_add_plugin(${name}): name its files after SOURCES")
  endif()
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "aha_add_plugin(${name}): what is ${ARG_UNPARSED_ARGUMENTS}? "
                        "A plugin's version is given in its definition: d.version(\"1.2.3\")")
  endif()
  if(NOT WIN32) # where the SDK brings them
    _aha_require(${name} aha::text LibXml2::LibXml2 "libxml2-dev and liblowdown-dev")
    _aha_require(${name} aha::xml LibXml2::LibXml2 libxml2-dev)
    _aha_require(${name} aha::crypto OpenSSL::Crypto libssl-dev)
    _aha_require(${name} aha::time_zone ICU::i18n libicu-dev)
  endif()

  add_library(plugin_${name}_objects OBJECT ${ARG_SOURCES})
  _aha_plugin_options(plugin_${name}_objects)
  target_link_libraries(plugin_${name}_objects PUBLIC ${ARG_LINK})
  if(NOT ARG_NO_PCH)
    _aha_plugin_reuse_pch(plugin_${name}_objects)
  endif()

  add_library(plugin_${name} MODULE)
  target_link_libraries(plugin_${name} PRIVATE plugin_${name}_objects)
  if(WIN32) # where a DLL has no undefined symbol, and the linker takes only the libraries that are called
    set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/aha_plugin.def)
    target_sources(plugin_${name} PRIVATE ${exports})
  else()
    set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/aha_plugin.map)
    target_link_options(plugin_${name} PRIVATE LINKER:--version-script=${exports} LINKER:-z,defs LINKER:--as-needed)
  endif()
  aha_harden(plugin_${name} PRIVATE)
  set_target_properties(plugin_${name} PROPERTIES OUTPUT_NAME ${name} PREFIX "" LINKER_LANGUAGE CXX
                                                  LINK_DEPENDS ${exports})
  if(AHA_PLUGIN_DIR)
    set_target_properties(plugin_${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${AHA_PLUGIN_DIR})
  endif()
  if(TARGET aha_compile)
    target_link_libraries(plugin_${name} PRIVATE aha_compile)
  endif()
  if(AHA_BUNDLED_DIR)
    add_custom_command(
      TARGET plugin_${name}
      POST_BUILD
      COMMAND ${CMAKE_COMMAND} -DPLUGIN=$<TARGET_FILE:plugin_${name}> -DFOLDER=${AHA_BUNDLED_DIR}
              -DOBJCOPY=${CMAKE_OBJCOPY} -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/AhaBundled.cmake)
    set_property(TARGET plugin_${name} APPEND PROPERTY LINK_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/AhaBundled.cmake)
  endif()
endfunction()
