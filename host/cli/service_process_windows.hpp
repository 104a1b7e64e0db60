// This process as a service that the service control manager has started. For *_windows.cpp only.
#pragma once

#include <functional>
#include <string>

#include "app/host.hpp"

namespace cli {

// Connects to the manager, and calls `serve` with a companion that tells it how far the host is. What `serve` throws
// goes to the event log. Returns once the service has stopped. Throws std::runtime_error with a sentence for the
// operator if the manager has not started this process. Once per process.
void run_as_service(const std::string& name, std::function<void(const app::Companion&)> serve);

}  // namespace cli
