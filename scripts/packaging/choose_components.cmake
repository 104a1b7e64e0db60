# An archive is unpacked into any folder, so nothing of the system's is in it.
if(CPACK_GENERATOR STREQUAL "TGZ")
  set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
  set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
  list(REMOVE_ITEM CPACK_COMPONENTS_ALL system)
else()
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
endif()
