#include "egress/system_authorities.hpp"

namespace egress {

std::filesystem::path system_authorities() {
  return "/etc/ssl/certs/ca-certificates.crt";
}

}  // namespace egress
