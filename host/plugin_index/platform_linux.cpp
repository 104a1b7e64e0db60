#include "plugin_index/index.hpp"

namespace plugin_index {

std::string_view this_platform() {
#if defined(__x86_64__)
  return "linux-x86_64";
#elif defined(__aarch64__)
  return "linux-aarch64";
#else
#error "give this processor a name in plugin indexes"
#endif
}

}  // namespace plugin_index
