// The command line: one file a subcommand.
#pragma once

#include <cstddef>

#include "app/config.hpp"

namespace CLI {
class App;
}

namespace cli {

// Parses, runs the subcommand, and returns the process's exit status: 0, 1 if it failed or its verdict is
// no, 2 for a wrong command line.
int run(int argc, char** argv);

// What sign signs, verify must be able to read.
inline constexpr std::size_t largest_plugin_bytes = std::size_t{256} * 1024 * 1024;

void add_serve(CLI::App& app, app::Config& config);
void add_check(CLI::App& app);
void add_dev(CLI::App& app, app::Config& config);
void add_gate(CLI::App& app, app::Config& config);
void add_inspect(CLI::App& app, app::Config& config);
void add_keygen(CLI::App& app);
void add_new(CLI::App& app);
void add_plugin(CLI::App& app);
void add_quarantine(CLI::App& app, app::Config& config);
void add_replay(CLI::App& app);
void add_send(CLI::App& app);
// On Windows alone.
void add_service(CLI::App& app, app::Config& to_install, app::Config& to_run);
void add_sign(CLI::App& app);
void add_verify(CLI::App& app, app::Config& config);
void add_workbench(CLI::App& app, app::Config& config);

}  // namespace cli
