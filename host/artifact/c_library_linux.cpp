#include "artifact/c_library.hpp"

#include <gnu/libc-version.h>

namespace artifact {

std::string glibc_of_this_process() {
  return gnu_get_libc_version();
}

}  // namespace artifact
