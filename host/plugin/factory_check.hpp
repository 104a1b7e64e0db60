// Whether the table that aha_service_factory() gave is one this host can call.
#pragma once

#include <aha/abi.h>

#include <string>

namespace plugin {

constexpr std::uint32_t max_services = 64;

// Looks at the size first and touches nothing beyond it. [any]
// factory  what the plugin returned; may be null. A pointer to nowhere crashes: call this in a probe first.
// returns  empty, or one sentence that names what is wrong.
std::string find_factory_fault(const aha_factory* factory);

}  // namespace plugin
