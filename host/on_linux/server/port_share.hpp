// What the listeners of a port have in common: on Linux nothing, as each has its own socket (SO_REUSEPORT).
#pragma once

namespace server {

struct PortShare {};

}  // namespace server
