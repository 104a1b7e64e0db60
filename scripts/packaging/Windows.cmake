# What scripts/windows installs: one folder that may lie anywhere. Beside the host are its plugins, which it knows by
# their hashes, and the DLLs that it and they share: each plugin loads the C++ runtime and OpenSSL from there.
install(TARGETS aha-host RUNTIME DESTINATION . COMPONENT host)
install(DIRECTORY ${AHA_SYSROOT}/bin/ DESTINATION . COMPONENT host FILES_MATCHING PATTERN *.dll)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/LICENSE
              ${PROJECT_SOURCE_DIR}/SECURITY.md DESTINATION . COMPONENT host)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION . COMPONENT host
        REGEX /examples/plugins/CMakeLists.txt$ EXCLUDE)

if(AHA_BUNDLED_PLUGINS)
  get_property(bundled GLOBAL PROPERTY AHA_BUNDLED_TARGETS)
  foreach(plugin ${bundled})
    install(FILES $<TARGET_FILE:${plugin}> DESTINATION plugins COMPONENT plugins)
  endforeach()
  install(DIRECTORY ${PROJECT_BINARY_DIR}/host/bundled DESTINATION . COMPONENT plugins)
endif()

# A vendor's machine has none of the libraries that the SDK's archives call, so the SDK brings them, and of Boost the
# headers that its own include.
set(headers ${PROJECT_BINARY_DIR}/packaging/sdk_headers)
add_custom_command(
  OUTPUT ${headers}
  COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_CXX_COMPILER} -DSDK=${PROJECT_SOURCE_DIR}/sdk/include
          -DLIBRARIES=${AHA_SYSROOT}/include -DFOLDER=${headers} -P ${CMAKE_CURRENT_LIST_DIR}/boost_headers.cmake
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/boost_headers.cmake
  VERBATIM)
add_custom_target(headers_for_sdk ALL DEPENDS ${headers})
add_dependencies(product headers_for_sdk)
install(DIRECTORY ${headers}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk)
foreach(library libboost_json.a libcrypto.dll.a liblowdown.a libxml2.a)
  install(FILES ${AHA_SYSROOT}/lib/${library} DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk)
endforeach()
