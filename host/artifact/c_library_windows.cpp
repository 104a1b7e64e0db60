#include "artifact/c_library.hpp"

namespace artifact {

std::string glibc_of_this_process() {
  return {};
}

}  // namespace artifact
