#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <map>
#include <memory>

#include "cli/plugin_commands.hpp"
#include "cli/plugin_indexes.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

using installation::Lock;

Lock lock_of(const app::Config& config) {
  auto lock = installation::read_lock(config.plugins);
  if (!lock) throw std::runtime_error(lock.error());
  return std::move(*lock);
}

std::string words_of(const installation::Plugin& plugin, const PluginIndexes* indexes) {
  std::string words = plugin.current.version + " installed";
  if (plugin.is_pinned) words += ", pinned";
  if (indexes != nullptr && plugin_index::revokes(indexes->all(), plugin.current.sha256))
    words += ", REVOKED: add another version, or remove it";
  return words;
}

// What the operator can get.
std::string offer_of(const plugin_index::Plugin& plugin, const PluginIndexes& indexes,
                     const installation::Plugin* installed) {
  const auto choice = plugin_index::choose(indexes.all(), plugin.name, {}, this_machine());
  if (!choice) return choice.error();
  if (installed == nullptr) return choice->version->version;
  return installed->current.version == choice->version->version ? std::string()
                                                                : choice->version->version + " offered";
}

void print(const std::map<std::string, std::string>& lines) {
  std::size_t widest = 0;
  for (const auto& [name, words] : lines) widest = std::max(widest, name.size());
  for (const auto& [name, words] : lines) fmt::print("{:<{}}  {}\n", name, widest, text::printable(words));
  if (lines.empty()) fmt::print("no plugin is installed from an index, and none is offered\n");
}

void list(const app::Config& config) {
  const auto lock = lock_of(config);
  std::unique_ptr<PluginIndexes> indexes;
  if (!config.plugin_indexes.empty()) indexes = std::make_unique<PluginIndexes>(config, lock);
  std::map<std::string, std::string> lines;
  for (const auto& plugin : lock.plugins) lines[plugin.name] = words_of(plugin, indexes.get());
  if (indexes) {
    for (const auto& one : indexes->all())
      for (const auto& plugin : one.index.plugins) {
        const auto offer = offer_of(plugin, *indexes, lock.find(plugin.name));
        auto& line = lines[plugin.name];
        if (line.find(offer) == std::string::npos) line += (line.empty() ? "" : "; ") + offer;
      }
  }
  print(lines);
}

}  // namespace

void add_plugin_list(CLI::App& plugin) {
  CLI::App* const command = plugin.add_subcommand(
      "list", "List the plugins that were installed from an index, and what each --plugin-index offers");
  const auto config = std::make_shared<app::Config>();
  app::add_installation_options(*command, *config);
  command->callback([config] { list(*config); });
}

}  // namespace cli
