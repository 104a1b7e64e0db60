# Creates a project in each language by `aha-host new`, and builds and tests it against the installed SDK.
# Arguments: HOST (the program), BUILD_DIR (of aha-host), WORK_DIR, COMPILER, LANGUAGES (beside C++), CROSS and MAKE_OPTIONS
# (options with which CMake and make build for Windows).

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK_DIR})
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --component sdk --prefix ${WORK_DIR}/sdk)
get_filename_component(host_folder ${HOST} DIRECTORY)
set(ENV{PATH} "${host_folder}:$ENV{PATH}")

# In C++: the unit test, replay and check are tests of the project.
run(${HOST} new my_tracker --folder ${WORK_DIR}/cpp)
run(${CMAKE_COMMAND} -G Ninja -S ${WORK_DIR}/cpp -B ${WORK_DIR}/cpp/build -DCMAKE_PREFIX_PATH=${WORK_DIR}/sdk
    -DCMAKE_CXX_COMPILER=${COMPILER} ${CROSS})
file(STRINGS ${WORK_DIR}/cpp/build/build.ninja optimised REGEX "FLAGS = -O2 -g ")
if(NOT optimised)
  message(FATAL_ERROR "The plugin is built without optimisation, unless the author asks for it")
endif()
run(${CMAKE_COMMAND} --build ${WORK_DIR}/cpp/build)
execute_process(COMMAND ${CMAKE_CTEST_COMMAND} --test-dir ${WORK_DIR}/cpp/build --output-on-failure
                RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0 OR NOT output MATCHES "100% tests passed, 0 tests failed out of 3")
  message(FATAL_ERROR "${output}")
endif()

# In the others: `make test` plays the case and, but for Go, checks the file.
foreach(language ${LANGUAGES})
  run(${HOST} new my_tracker --lang ${language} --folder ${WORK_DIR}/${language})
  run(${CMAKE_COMMAND} -E env GOCACHE=${WORK_DIR}/go-cache make -C ${WORK_DIR}/${language} test AHA_SDK=${WORK_DIR}/sdk
      ${MAKE_OPTIONS})
endforeach()
