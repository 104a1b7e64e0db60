// Plugins that commands play cases to: loaded once, as serve loads them, but by no host and with no network.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "plugin/registry.hpp"
#include "replay/plugin_set.hpp"

namespace CLI {
class App;
}

namespace cli {

class OfflinePlugins {
 public:
  // Loads them, and says on standard error which files are refused. Before the process has any other thread.
  // path       a folder of plugins, or one plugin file
  // isolation  "auto", "inline", "worker" or "sandbox"
  OfflinePlugins(const std::filesystem::path& path, const std::string& isolation);
  ~OfflinePlugins();
  OfflinePlugins(const OfflinePlugins&) = delete;
  OfflinePlugins& operator=(const OfflinePlugins&) = delete;

  const plugin::Registry& registry() const;

 private:
  struct Tiers;

  std::unique_ptr<Tiers> tiers_;
  std::unique_ptr<replay::PluginSet> plugins_;
};

// Adds --isolation to a command that makes such plugins.
void add_offline_isolation(CLI::App& command, std::string& isolation);

}  // namespace cli
