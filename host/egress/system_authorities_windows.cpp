#include "egress/system_authorities.hpp"

namespace egress {

std::filesystem::path system_authorities() {
  return {};
}

}  // namespace egress
