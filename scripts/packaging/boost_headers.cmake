# Copies into FOLDER the headers of Boost that the SDK's headers include, and all of Boost.JSON.
#   cmake -DCOMPILER=... -DSDK=folder -DLIBRARIES=folder -DFOLDER=... -P boost_headers.cmake
file(GLOB headers ${SDK}/aha/*.hpp)
list(TRANSFORM headers REPLACE "(.+)" "#include <\\1>\n")
string(JOIN "" source ${headers})
file(WRITE ${FOLDER}.cpp "#include <boost/json.hpp>\n${source}")
execute_process(
  COMMAND ${COMPILER} -std=c++20 -M -fno-canonical-system-headers -I${SDK} -isystem ${LIBRARIES} ${FOLDER}.cpp
  OUTPUT_VARIABLE included COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "${LIBRARIES}/boost/[^ \n]+" included "${included}")
file(REMOVE_RECURSE ${FOLDER})
foreach(header ${included})
  file(RELATIVE_PATH path ${LIBRARIES} ${header})
  get_filename_component(folder ${FOLDER}/${path} DIRECTORY)
  file(COPY ${header} DESTINATION ${folder} FOLLOW_SYMLINK_CHAIN)
endforeach()
file(TOUCH ${FOLDER})
