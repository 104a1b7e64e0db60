// The plugins that cases are played to: loaded once, as the host loads them, and never replaced.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "plugin/isolation.hpp"
#include "plugin/registry.hpp"
#include "probe/prober.hpp"
#include "reload/observer.hpp"
#include "reload/reloader.hpp"

namespace replay {

class PluginSet {
 public:
  // path  a folder of plugins, or one plugin file.
  // Prober and isolation outlive the object.
  PluginSet(const std::filesystem::path& path, probe::Prober& prober, plugin::Isolation& isolation);
  // Unloads them, and removes what loading left on the disk.
  ~PluginSet();
  PluginSet(const PluginSet&) = delete;
  PluginSet& operator=(const PluginSet&) = delete;

  const plugin::Registry& registry() const { return registry_; }

  // One sentence for each file that was not loaded.
  std::vector<std::string> refusals() const;

 private:
  std::filesystem::path folder_;  // made and removed by this object
  plugin::Registry registry_;
  reload::Observer observer_;
  std::unique_ptr<reload::Reloader> reloader_;
};

}  // namespace replay
