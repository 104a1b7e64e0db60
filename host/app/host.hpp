// Wires the host together and runs it until it is told to stop.
#pragma once

#include <functional>
#include <string>

#include "app/config.hpp"
#include "recording/taker.hpp"

namespace app {

// The running host, as its companion sees it. Outlives the companion's stop.
struct Running {
  telemetry::Log& log;
  std::string url;                         // of its routes, with the path secret
  std::string workbench;                   // its address, with the token; empty: there is none
  std::function<void(bool)> keep_missing;  // reload::Reloader::keep_missing
  std::function<void()> ask_to_stop;       // as SIGTERM does
};

// What runs beside the serving host, such as a developer's builds. The functions run on the calling thread.
struct Companion {
  std::function<void(const Running&)> start;  // once the port answers; plugins may still be loading
  std::function<void()> stop;                 // once the host has been told to stop
  std::function<void()> abandon = {};  // a service blocks its thread: the process ends once this returns
  recording::Taker* calls =
      nullptr;  // is handed each event, which the log then does not name; null: none is recorded
};

// Blocks until SIGTERM or SIGINT, then stops in order: no new connections, running events finish, the rest is
// cancelled; a second signal ends the process at once. Throws if the host cannot start. Must be called before the
// process has any other thread.
void serve(const Config& config, const Companion& companion = {});

}  // namespace app
