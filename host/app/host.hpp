// Wires the host together and runs it until it is told to stop.
#pragma once

#include <functional>

#include "app/config.hpp"

namespace app {

// The running host, as its companion sees it. Outlives the companion's stop.
struct Running {
  telemetry::Log& log;
  std::function<void(bool)> keep_missing;  // reload::Reloader::keep_missing
};

// What runs beside the serving host, such as a developer's builds. Both run on the calling thread.
struct Companion {
  std::function<void(const Running&)> start;  // once the port answers; plugins may still be loading
  std::function<void()> stop;                 // once the host has been told to stop
};

// Blocks until SIGTERM or SIGINT, then stops in order: no new connections, running events finish, the rest is
// cancelled; a second signal ends the process at once. Throws if the host cannot start. Must be called before the
// process has any other thread.
void serve(const Config& config, const Companion& companion = {});

}  // namespace app
