# Installs the SDK into a prefix of its own, and builds and tests a vendor's project against it.
# Arguments: BUILD_DIR (of aha-host), SOURCE_DIR (of the vendor), WORK_DIR, COMPILER, HARDENING (a command that takes
# files), CROSS (options with which CMake builds for Windows).

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK_DIR})
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --component sdk --prefix ${WORK_DIR}/prefix)
run(${CMAKE_COMMAND} -G Ninja -S ${SOURCE_DIR} -B ${WORK_DIR}/build -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix
    -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release ${CROSS})
run(${CMAKE_COMMAND} --build ${WORK_DIR}/build)
run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK_DIR}/build --output-on-failure)

if(CROSS)
  run(objdump --private-headers ${WORK_DIR}/build/greeter.dll)
  if(NOT output MATCHES "Name Pointer\\] Table\n[ \t]*\\[ *0\\][^\n]* aha_service_factory\n\n")
    message(FATAL_ERROR "greeter.dll exports more than its factory:\n${output}")
  endif()
  return()
endif()
run(nm --dynamic --defined-only --format=posix ${WORK_DIR}/build/greeter.so)
if(NOT output MATCHES "^aha_service_factory T [^\n]*\n$")
  message(FATAL_ERROR "greeter.so exports more than its factory:\n${output}")
endif()
run(readelf --string-dump=.aha.manifest ${WORK_DIR}/build/greeter.so)
if(NOT output MATCHES "\"name\":\"greeter\",\"events\":\\[\"installed\"\\]")
  message(FATAL_ERROR "greeter.so has no manifest of its service:\n${output}")
endif()
if(HARDENING)
  run(${HARDENING} ${WORK_DIR}/build/greeter.so)
endif()
