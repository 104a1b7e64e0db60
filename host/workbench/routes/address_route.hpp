// For the operator's socket: where the workbench is.
#pragma once

#include <functional>
#include <string>

#include "server/router.hpp"

namespace workbench {

// address  with the token; empty: the host has no workbench. [any]
server::Route address_route(std::function<std::string()> address);

}  // namespace workbench
