#include "replay/plugin_set.hpp"

#include <fmt/format.h>

#include <system_error>

#include "files/private_folder.hpp"
#include "files/remove_tree.hpp"
#include "runtime/host_table.hpp"

namespace replay {
namespace {

namespace fs = std::filesystem;

// A folder that holds the one file alone.
fs::path folder_of(const fs::path& file, const fs::path& folder) {
  const fs::path plugins = folder / "only";
  fs::create_directory(plugins);
  std::error_code error;  // not every system has links for all users
  fs::create_symlink(fs::absolute(file), plugins / file.filename(), error);
  if (error) fs::copy_file(file, plugins / file.filename());
  return plugins;
}

}  // namespace

PluginSet::PluginSet(const fs::path& path, probe::Prober& prober, plugin::Isolation& isolation) {
  folder_ = files::make_unique_folder(fs::temp_directory_path(), "aha-replay-");
  reload::ReloaderOptions options;
  options.plugins_dir = fs::is_directory(path) ? path : folder_of(path, folder_);
  options.state_dir = folder_ / "state";
  options.isolation = &isolation;
  options.capabilities.assign(runtime::capabilities.begin(), runtime::capabilities.end());
  reloader_ =
      std::make_unique<reload::Reloader>(options, runtime::host_table(), prober, registry_, observer_);
  reloader_->load_all();
}

PluginSet::~PluginSet() {
  reloader_->stop();
  files::remove_tree(folder_);
}

std::vector<std::string> PluginSet::refusals() const {
  std::vector<std::string> out;
  for (const auto& [file, refusal] : registry_.refusals()) {
    out.push_back(fmt::format("{} was not loaded: {}", file, refusal.reason));
  }
  return out;
}

}  // namespace replay
