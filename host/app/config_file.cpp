#include "app/config_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "app/config.hpp"
#include "text/nearest.hpp"

namespace app {
namespace {

std::string text_of(const toml::node& node) {
  if (const auto text = node.value<std::string>(); text && node.is_string()) return *text;
  std::ostringstream out;
  if (const auto* const flag = node.as_boolean()) out << (flag->get() ? "true" : "false");
  if (const auto* const integer = node.as_integer()) out << integer->get();
  return out.str();
}

// The table [isolation] has a member for each plugin, and `default` for all others: the flags --isolate, --isolation.
void spread_isolation(toml::table& table) {
  const auto* const tiers = table["isolation"].as_table();
  if (tiers == nullptr) return;
  toml::array isolate;
  std::string others;
  for (const auto& [plugin, node] : *tiers) {
    if (plugin.str() == "default") {
      others = text_of(node);
    } else {
      isolate.push_back(fmt::format("{}={}", plugin.str(), text_of(node)));
    }
  }
  table.erase("isolation");
  if (!others.empty()) table.insert("isolation", others);
  if (!isolate.empty()) table.insert("isolate", std::move(isolate));
}

// Without their dashes. Views into the command.
std::vector<std::string_view> flags_of(const CLI::App& command) {
  std::vector<std::string_view> names;
  for (const CLI::Option* const option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  return names;
}

// The subcommand in use, such as `plugin list`, and the names on the way to it.
struct InUse {
  const CLI::App* command;
  std::vector<std::string> path;
};

InUse command_in_use(const CLI::App& root) {
  InUse in_use{&root, {}};
  for (auto below = root.get_subcommands(); !below.empty(); below = in_use.command->get_subcommands()) {
    in_use.command = below.front();
    in_use.path.push_back(in_use.command->get_name());
  }
  return in_use;
}

// Whether the key is a flag of the host itself: one file serves it and the commands beside it.
bool is_of_host(const CLI::App& root, const std::string& flag) {
  const auto all = root.get_subcommands([](const CLI::App*) { return true; });
  return std::ranges::any_of(all, [&](const CLI::App* command) {
    return command->get_name() == "serve" && command->get_option_no_throw(flag) != nullptr;
  });
}

}  // namespace

std::vector<CLI::ConfigItem> TomlFile::from_config(std::istream& input) const {
  std::vector<CLI::ConfigItem> items;
  const auto [command, path] = command_in_use(root_);
  try {
    toml::table table = toml::parse(input);
    spread_isolation(table);
    for (const auto& [key, node] : table) {
      CLI::ConfigItem item;
      item.name = std::string(key.str());
      // CLI11 would let the file win over the environment.
      if (std::getenv(environment_name(item.name).c_str()) != nullptr) continue;
      if (command->get_option_no_throw("--" + item.name) == nullptr) {
        if (is_of_host(root_, "--" + item.name)) continue;
        throw CLI::FileError(fmt::format("the configuration file has \"{}\", which is no flag of {}.{}",
                                         item.name, fmt::join(path, " "),
                                         text::did_you_mean(item.name, flags_of(*command))));
      }
      item.parents = path;
      if (const auto* const list = node.as_array()) {
        for (const auto& element : *list) item.inputs.push_back(text_of(element));
      } else {
        item.inputs.push_back(text_of(node));
      }
      items.push_back(std::move(item));
    }
  } catch (const toml::parse_error& error) {
    throw CLI::FileError(fmt::format("the configuration file is not TOML: {} (line {}, column {})",
                                     error.description(), error.source().begin.line,
                                     error.source().begin.column));
  }
  return items;
}

}  // namespace app
