# CPACK_STRIP_FILES leaves static libraries as they are: their debug information is most of the SDK, and names folders of
# the machine that built it.
file(GLOB_RECURSE archives ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*.a)
if(archives)
  execute_process(COMMAND strip --strip-debug ${archives} COMMAND_ERROR_IS_FATAL ANY)
endif()
