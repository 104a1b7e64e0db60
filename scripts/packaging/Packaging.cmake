# Where `cmake --install` puts the host, its plugins and its documentation (the SDK: sdk/cmake/AhaSdkInstall.cmake), and
# the packages that scripts/package makes of them.
include(GNUInstallDirs)
if(WIN32)
  include(${CMAKE_CURRENT_LIST_DIR}/Windows.cmake)
  return()
endif()

# The host knows its bundled plugins by the hashes beside its executable, so both are in one folder of their own, and a
# link on the path leads there.
set(aha_folder lib/aha-host)
set(aha_packaging ${CMAKE_CURRENT_LIST_DIR})
set(aha_made ${PROJECT_BINARY_DIR}/packaging)
install(TARGETS aha-host RUNTIME DESTINATION ${aha_folder} COMPONENT host)
file(MAKE_DIRECTORY ${aha_made})
file(CREATE_LINK ../${aha_folder}/aha-host ${aha_made}/aha-host SYMBOLIC)
install(FILES ${aha_made}/aha-host DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT host)

# As files, not as targets: to strip one would change its hash.
if(AHA_BUNDLED_PLUGINS)
  get_property(bundled GLOBAL PROPERTY AHA_BUNDLED_TARGETS)
  foreach(plugin ${bundled})
    install(FILES $<TARGET_FILE:${plugin}> DESTINATION ${aha_folder}/plugins COMPONENT plugins)
  endforeach()
  install(DIRECTORY ${PROJECT_BINARY_DIR}/host/bundled DESTINATION ${aha_folder} COMPONENT plugins)
endif()

install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/SECURITY.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT host)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT host
        REGEX /examples/plugins/CMakeLists.txt$ EXCLUDE)
# Debian looks for these two in each package.
foreach(component host plugins sdk)
  set(package aha-host-${component})
  if(component STREQUAL host)
    set(package aha-host)
  endif()
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/doc/${package} RENAME copyright COMPONENT ${component})
  install(FILES ${aha_made}/changelog.gz DESTINATION share/doc/${package} COMPONENT ${component} OPTIONAL)
endforeach()
# scripts/package writes them from what the programs say of their flags.
install(DIRECTORY ${aha_made}/man OPTIONAL DESTINATION share COMPONENT host)
install(FILES ${aha_packaging}/completion.bash DESTINATION share/bash-completion/completions RENAME aha-host COMPONENT host)
install(FILES ${aha_packaging}/completion.zsh DESTINATION share/zsh/vendor-completions RENAME _aha-host COMPONENT host)
install(FILES ${aha_packaging}/completion.fish DESTINATION share/fish/vendor_completions.d RENAME aha-host.fish COMPONENT host)

# What belongs to a system and not to a folder: the units, and the configuration that it starts with.
file(READ ${PROJECT_SOURCE_DIR}/docs/examples/aha-host.toml settings)
string(REPLACE "Copy this file, remove the # before a setting, and start the host with"
               "Remove the # before a setting that you change, and restart the host with" settings "${settings}")
string(REPLACE "aha-host serve --config /etc/aha-host.toml" "sudo systemctl restart aha-host" settings "${settings}")
string(REPLACE "#plugins = \"plugins\"" "plugins = \"/usr/${aha_folder}/plugins\"" settings "${settings}")
string(REPLACE "#state-dir = \"state\"" "state-dir = \"/var/lib/aha-host\"" settings "${settings}")
file(WRITE ${aha_made}/aha-host.toml "${settings}")
install(FILES ${aha_made}/aha-host.toml DESTINATION /etc/aha-host COMPONENT system EXCLUDE_FROM_ALL)
install(FILES ${aha_packaging}/aha-host.service ${aha_packaging}/aha-host.socket DESTINATION /lib/systemd/system COMPONENT system EXCLUDE_FROM_ALL)

set(CPACK_PACKAGE_NAME aha-host)
set(CPACK_PACKAGE_VENDOR "aha-host")
set(CPACK_PACKAGE_CONTACT "the maintainers of aha-host")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${aha_packaging}/strip_archives.cmake)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PROJECT_CONFIG_FILE ${aha_packaging}/choose_components.cmake)
set(CPACK_COMPONENTS_ALL host system plugins sdk)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_HOST_PACKAGE_NAME aha-host)
set(CPACK_DEBIAN_HOST_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_HOST_PACKAGE_RECOMMENDS "aha-host-plugins (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_HOST_PACKAGE_CONTROL_EXTRA
    ${aha_packaging}/conffiles ${aha_packaging}/postinst ${aha_packaging}/prerm ${aha_packaging}/postrm)
set(CPACK_DEBIAN_PLUGINS_PACKAGE_NAME aha-host-plugins)
set(CPACK_DEBIAN_PLUGINS_PACKAGE_DEPENDS "aha-host (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_SDK_PACKAGE_NAME aha-host-sdk)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_SDK_PACKAGE_DEPENDS "g++, cmake, libboost-json1.81-dev")
# For plugins that link aha::crypto, aha::xml, aha::time_zone or aha::text.
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "libssl-dev, libxml2-dev, libicu-dev, liblowdown-dev")

include(CPack)
cpack_add_component_group(host)
cpack_add_component_group(plugins)
cpack_add_component_group(sdk)
# The first line of each is the package's summary.
cpack_add_component(host GROUP host DESCRIPTION "Plugin host that connects Aha! to trackers and chats
aha-host receives the events that Aha! raises, and hands each to the plugin of
its service. It replaces a plugin while it runs, and sandboxes plugins that are
not trusted. It also creates, tests, signs and installs plugins.")
cpack_add_component(system GROUP host)
cpack_add_component(plugins GROUP plugins DESCRIPTION "Services for aha-host, from Jira and GitHub to Slack
The plugins that come with aha-host. The host knows them by their hashes, and
runs them in its own process.")
cpack_add_component(sdk GROUP sdk DESCRIPTION "SDK for plugins of aha-host
Headers, static libraries and CMake files for services in C++, and the C header
that a plugin in another language implements. The command aha-host new creates
a project that uses it.")
