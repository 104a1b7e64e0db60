// What a developer has to read of the output of a failed build.
#pragma once

#include <string>
#include <string_view>

namespace develop {

// Returns the first error of a compiler, linker or CMake in `output`, or its last line if there is none. Of CMake, with
// all lines of its reason. An error that a compiler reports inside the SDK or the standard library is told at the line
// of the author's that led there, with the SDK's own sentence. [any]
std::string first_error(std::string_view output);

}  // namespace develop
