// Commands about a plugin that is installed: remove, pin, rollback, why.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "app/path_options.hpp"
#include "cli/operator_client.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/plugin_indexes.hpp"
#include "cli/service_command.hpp"
#include "installation/plugins_folder.hpp"
#include "plugin_index/utc_time.hpp"
#include "text/format.hpp"
#include "text/nearest.hpp"

namespace cli {
namespace {

using installation::Plugin;
using installation::PluginsFolder;

struct OfPlugin {
  app::Config config;
  std::string plugin;
  bool is_off = false;
};

void add_folder_options(CLI::App& command, OfPlugin& options) {
  command.add_option("--plugins", options.config.plugins, "The host's folder of plugins")
      ->envname(app::environment_name("plugins"));
  app::add_operator_options(command, options.config);
}

const Plugin& find(const installation::Lock& lock, const std::string& name) {
  if (const auto* const plugin = lock.find(name)) return *plugin;
  std::vector<std::string_view> names;
  for (const auto& plugin : lock.plugins) names.push_back(plugin.name);
  throw std::runtime_error(
      text::format("no plugin {} was installed from an index.{}", name, text::did_you_mean(name, names)));
}

std::string kept_versions_of(const Plugin& plugin) {
  std::string all;
  for (const auto& version : plugin.before) all += (all.empty() ? "" : ", ") + version.version;
  return all.empty() ? "none" : all;
}

void restore(PluginsFolder& folder, const std::string& name, const std::string& version) {
  if (auto restored = folder.restore(name, version); !restored) throw std::runtime_error(restored.error());
  fmt::print("{} {} is back; a host that runs on this folder loads it now\n", name, text::printable(version));
}

void remove(const OfPlugin& options) {
  PluginsFolder folder(options.config.plugins, options.config.state_dir);
  const std::string name = find(folder.lock(), options.plugin).name;
  folder.remove(name);
  fmt::print("{} is removed, with every version that was kept\n", name);
}

void pin(const OfPlugin& options) {
  const auto wanted = parse_wanted(options.plugin);
  PluginsFolder folder(options.config.plugins, options.config.state_dir);
  const auto plugin = find(folder.lock(), wanted.name);
  if (options.is_off) {
    folder.set_pinned(wanted.name, false);
    return fmt::print("{} is no longer pinned; `aha-host plugin add {}` updates it\n", wanted.name,
                      wanted.name);
  }
  const auto version = wanted.version.empty() ? plugin.current.version : wanted.version;
  const bool is_kept =
      version == plugin.current.version ||
      std::ranges::find(plugin.before, version, &installation::Version::version) != plugin.before.end();
  if (!is_kept)
    throw std::runtime_error(
        text::format("version {0} of {1} is not kept here; `aha-host plugin add {1}@{0}` fetches it, then "
                     "pin it. Kept: {2}",
                     version, plugin.name, plugin.current.version + ", " + kept_versions_of(plugin)));
  if (version != plugin.current.version || folder.hash_of(plugin.name) != plugin.current.sha256)
    restore(folder, plugin.name, version);
  folder.set_pinned(plugin.name, true);
  fmt::print("{} is pinned to {}\n", plugin.name, version);
}

// The plugin of an index with this name, or that serves it; null if there is none.
const Plugin* find_serving(const installation::Lock& lock, const std::string& name) {
  if (const auto* const plugin = lock.find(name)) return plugin;
  const auto found = std::ranges::find_if(lock.plugins, [&](const Plugin& plugin) {
    return std::ranges::find(plugin.current.rights.services, name) != plugin.current.rights.services.end();
  });
  return found == lock.plugins.end() ? nullptr : &*found;
}

// A plugin that came from no index has no kept versions but those that a running host remembers.
void roll_back_plugin(const OfPlugin& options) {
  const auto lock = installation::read_lock(options.config.plugins);
  if (!lock) throw std::runtime_error(lock.error());
  if (find_serving(*lock, options.plugin) == nullptr)
    return roll_back(OperatorClient(app::operator_socket_path(options.config)), options.plugin);
  PluginsFolder folder(options.config.plugins, options.config.state_dir);
  const auto plugin = *find_serving(folder.lock(), options.plugin);
  if (plugin.before.empty())
    throw std::runtime_error(
        text::format("no earlier version of {} is kept; `aha-host plugin add {}@VERSION` installs one",
                     plugin.name, plugin.name));
  if (plugin.is_pinned)
    throw std::runtime_error(text::format("{0} is pinned to {1}; `aha-host plugin pin --off {0}` ends that",
                                          plugin.name, plugin.current.version));
  restore(folder, plugin.name, plugin.before.front().version);
}

void why(const OfPlugin& options) {
  PluginsFolder folder(options.config.plugins, options.config.state_dir);
  const auto& plugin = find(folder.lock(), options.plugin);
  const auto& version = plugin.current;
  fmt::print("{} {}\n", plugin.name, text::printable(version.version));
  fmt::print("  installed  {}{}\n", plugin_index::format_utc_time(version.installed_s),
             plugin.is_pinned ? ", and pinned: no update replaces it" : "");
  fmt::print("  offered by {}\n", text::printable(version.index));
  fmt::print("  index key  {}\n", text::printable(version.key_id));
  fmt::print("  signature  {}\n",
             version.is_signed ? "the file has its own, beside it" : "the file has none, only the index");
  fmt::print("  SHA-256    {}\n", version.sha256);
  if (folder.hash_of(plugin.name) != version.sha256)
    fmt::print(
        "  The file in the folder is another one, so the host refuses it. `aha-host plugin pin {}` puts this "
        "one back.\n",
        plugin.name);
  fmt::print("  consent    {}, {}, to this:\n", plugin_index::format_utc_time(version.consent.at_s),
             text::printable(version.consent.given));
  for (const auto& line : plugin_index::words_of(version.rights))
    fmt::print("             {}\n", text::printable(line));
  fmt::print("  kept       {}\n", text::printable(kept_versions_of(plugin)));
}

std::shared_ptr<OfPlugin> add_command(CLI::App& plugin, const char* name, const char* help,
                                      const char* argument, const char* argument_help,
                                      void (*run)(const OfPlugin&)) {
  CLI::App* const command = plugin.add_subcommand(name, help);
  auto options = std::make_shared<OfPlugin>();
  command->add_option(argument, options->plugin, argument_help)->required();
  add_folder_options(*command, *options);
  command->callback([options, run] { run(*options); });
  return options;
}

}  // namespace

void add_plugin_remove(CLI::App& plugin) {
  add_command(plugin, "remove", "Remove a plugin that came from an index", "NAME", "The plugin", remove);
}

void add_plugin_pin(CLI::App& plugin) {
  const auto options = add_command(plugin, "pin", "Hold a plugin at a version that is kept, and run it",
                                   "NAME[@VERSION]", "The plugin; without a version the one that runs", pin);
  plugin.get_subcommand("pin")->add_flag("--off", options->is_off, "Let it be updated again");
}

void add_plugin_rollback(CLI::App& to, const char* help) {
  add_command(to, "rollback", help, "NAME", "The plugin, or a service of it as GET /services names it",
              roll_back_plugin);
}

void add_plugin_why(CLI::App& plugin) {
  add_command(plugin, "why", "Say why a plugin's version runs: who offered it, and what was agreed to",
              "NAME", "The plugin", why);
}

}  // namespace cli
