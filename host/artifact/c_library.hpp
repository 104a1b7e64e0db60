// The C library that this process runs on.
#pragma once

#include <string>

namespace artifact {

// Such as "2.36"; empty if it is not glibc. [any]
std::string glibc_of_this_process();

}  // namespace artifact
