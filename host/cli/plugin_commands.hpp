// The subcommands of `aha-host plugin`, one file each.
#pragma once

namespace CLI {
class App;
}

namespace cli {

void add_plugin_add(CLI::App& plugin);
void add_plugin_index(CLI::App& plugin);
void add_plugin_list(CLI::App& plugin);
void add_plugin_pin(CLI::App& plugin);
void add_plugin_remove(CLI::App& plugin);
void add_plugin_rollback(CLI::App& to, const char* help);
void add_plugin_why(CLI::App& plugin);

}  // namespace cli
