#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <boost/json.hpp>
#include <map>
#include <memory>

#include "cli/plugin_commands.hpp"
#include "cli/plugin_indexes.hpp"
#include "text/printable.hpp"

namespace cli {
namespace {

namespace json = boost::json;

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

// For programs: what is installed, what is offered, and whether it is revoked.
json::value to_json(const installation::Plugin* installed, const std::string& name,
                    const PluginIndexes* indexes) {
  json::object entry{{"name", name}, {"installed", nullptr}, {"offered", nullptr}};
  if (installed != nullptr) {
    json::array before;
    for (const auto& version : installed->before) before.emplace_back(version.version);
    entry["installed"] = json::object{
        {"version", installed->current.version},
        {"sha256", installed->current.sha256},
        {"pinned", installed->is_pinned},
        {"kept", std::move(before)},
        {"revoked", indexes != nullptr
                        ? json::value(plugin_index::revokes(indexes->all(), installed->current.sha256))
                        : json::value()}};
  }
  if (indexes == nullptr) return entry;
  const auto choice = plugin_index::choose(indexes->all(), name, {}, this_machine());
  if (choice)
    entry["offered"] = choice->version->version;
  else
    entry["why_none_is_offered"] = choice.error();
  return entry;
}

void print_json(const Lock& lock, const PluginIndexes* indexes) {
  std::map<std::string, const installation::Plugin*> names;
  if (indexes != nullptr)
    for (const auto& one : indexes->all())
      for (const auto& plugin : one.index.plugins) names[plugin.name] = nullptr;
  for (const auto& plugin : lock.plugins) names[plugin.name] = &plugin;
  json::array plugins;
  for (const auto& [name, installed] : names) plugins.push_back(to_json(installed, name, indexes));
  fmt::print("{}\n", json::serialize(json::object{{"plugins", std::move(plugins)}}));
}

void list(const app::Config& config, bool as_json) {
  const auto lock = lock_of(config);
  std::unique_ptr<PluginIndexes> indexes;
  if (!config.plugin_indexes.empty()) indexes = std::make_unique<PluginIndexes>(config, lock);
  if (as_json) return print_json(lock, indexes.get());
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
  const auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "Print what is installed and offered as JSON");
  command->callback([config, as_json] { list(*config, *as_json); });
}

}  // namespace cli
