#include "sandbox/required_layers.hpp"

#include <array>

namespace sandbox {

// Whatever a system says it applies: the attempts tell whether it does.
std::span<const Layer> required_layers() {
  static constexpr std::array layers{Layer::restricted_token, Layer::app_container, Layer::job,
                                     Layer::attempts};
  return layers;
}

}  // namespace sandbox
