// The event log of Windows, in which administrators look for what a service has to say. Other systems keep what a
// service writes to standard error.
#pragma once

#include <memory>
#include <string_view>

namespace spdlog::sinks {
class sink;
}

namespace telemetry {

// The name of its entries' source.
constexpr std::string_view event_source = "aha-host";

// For warnings and errors; null on a system that has no event log.
std::shared_ptr<spdlog::sinks::sink> event_log_sink();

// Adds an error. Returns false if it cannot. [any]
bool report_to_event_log(std::string_view message);

}  // namespace telemetry
