#include "plugin_index/index.hpp"

namespace plugin_index {

std::string_view this_platform() {
  return "windows-x86_64";
}

}  // namespace plugin_index
