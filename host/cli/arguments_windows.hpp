// What this process was started with. For *_windows.cpp only.
#pragma once

#include <string>
#include <vector>

namespace cli {

// The words of the command line in UTF-8, the program's name first: those of main() are in the code page, in which most
// names cannot be written. [any]
std::vector<std::string> arguments();

}  // namespace cli
