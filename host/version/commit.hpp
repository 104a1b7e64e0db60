// What the build has found out about its source; see commit.cmake.
#pragma once

#include <string_view>

namespace version {

std::string_view commit();

}  // namespace version
