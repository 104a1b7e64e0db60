#include "sandbox/required_layers.hpp"

#include <array>

namespace sandbox {

std::span<const Layer> required_layers() {
  static constexpr std::array layers{Layer::no_new_privs, Layer::capabilities, Layer::limits, Layer::landlock,
                                     Layer::seccomp};
  return layers;
}

}  // namespace sandbox
