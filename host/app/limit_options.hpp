// The flags that bound what clients, events and plugins may use.
#pragma once

#include "app/config.hpp"

namespace CLI {
class App;
}

namespace app {

// Adds them to `command`. `config` outlives the parse.
void add_limits(CLI::App& command, Config& config);

}  // namespace app
