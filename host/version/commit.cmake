# cmake -DSOURCE=FOLDER -DOUTPUT=FILE -P commit.cmake
#
# Writes the commit of FOLDER as C++, unless FILE has it already. A tarball has none, also if it was unpacked inside
# another repository.
set(commit "unknown: built outside a repository")
if(EXISTS ${SOURCE}/.git)
  set(commit "unknown: git did not tell")
  execute_process(COMMAND git rev-parse --short=12 HEAD WORKING_DIRECTORY ${SOURCE}
                  OUTPUT_VARIABLE head RESULT_VARIABLE failed ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed)
    execute_process(COMMAND git --no-optional-locks status --porcelain --untracked-files=no WORKING_DIRECTORY ${SOURCE}
                    OUTPUT_VARIABLE changes ERROR_QUIET)
    set(commit ${head})
    if(changes)
      string(APPEND commit " with changes")
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
#include "version/commit.hpp"

namespace version {

std::string_view commit() {
  return "@commit@";
}

}  // namespace version
]])
