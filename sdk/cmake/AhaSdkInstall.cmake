# Installs what a project of its own needs to build plugins: `cmake --install build/release --component sdk`.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/AhaSdk)
set_target_properties(aha_abi PROPERTIES EXPORT_NAME abi)
set_target_properties(aha_crypto PROPERTIES EXPORT_NAME crypto)
set_target_properties(aha_sdk PROPERTIES EXPORT_NAME sdk)
set_target_properties(aha_sdk_testing PROPERTIES EXPORT_NAME sdk_testing)
set_target_properties(aha_secrets PROPERTIES EXPORT_NAME secrets)
set_target_properties(aha_text PROPERTIES EXPORT_NAME text)
set_target_properties(aha_time_zone PROPERTIES EXPORT_NAME time_zone)
set_target_properties(aha_xml PROPERTIES EXPORT_NAME xml)

install(TARGETS aha_abi aha_crypto aha_sdk aha_sdk_testing aha_secrets aha_text aha_time_zone aha_xml
        EXPORT AhaSdkTargets COMPONENT sdk)
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/aha DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk)
install(EXPORT AhaSdkTargets NAMESPACE aha:: DESTINATION ${package_dir} COMPONENT sdk)
install(FILES cmake/AhaHardening.cmake cmake/AhaPlugin.cmake cmake/aha_plugin.def cmake/aha_plugin.map
        DESTINATION ${package_dir} COMPONENT sdk)
if(WIN32)
  install(FILES cmake/AhaSdkLibraries.cmake DESTINATION ${package_dir} COMPONENT sdk)
endif()

configure_package_config_file(cmake/AhaSdkConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/AhaSdkConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/AhaSdkConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/AhaSdkConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/AhaSdkConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT sdk)
