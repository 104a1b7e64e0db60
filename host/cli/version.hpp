// What --version prints: the build, and the libraries that it runs with.
#pragma once

#include <string>

namespace cli {

std::string version_text();

}  // namespace cli
