#include "systemd/notices.hpp"

namespace systemd {

Notices Notices::take_from_environment() {
  return {};
}

void Notices::send(std::string_view, Wait) const {}

}  // namespace systemd
