#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <span>
#include <utility>

#include "app/path_options.hpp"
#include "app/roles.hpp"
#include "artifact/artifact.hpp"
#include "artifact/file_image.hpp"
#include "artifact/file_name.hpp"
#include "cli/confirm.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/plugin_indexes.hpp"
#include "installation/plugins_folder.hpp"
#include "plugin_index/utc_time.hpp"
#include "probe/examiner.hpp"
#include "process/zygote.hpp"
#include "runtime/host_table.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

using installation::Consent;
using installation::PluginsFolder;
using plugin_index::Choice;

struct Add {
  app::Config config;
  std::string wanted;
  bool says_yes = false;
};

void print_rights(std::string_view sign, const plugin_index::Rights& rights) {
  for (const auto& line : plugin_index::words_of(rights))
    fmt::print("  {} {}\n", sign, text::printable(line));
}

void print_offer(const Choice& choice, const installation::Version* earlier) {
  const auto& version = *choice.version;
  if (earlier == nullptr)
    fmt::print("{} {}\n", choice.plugin->name, version.version);
  else
    fmt::print("{} {} -> {}\n", choice.plugin->name, earlier->version, version.version);
  fmt::print("    offered by {}\n    signed with the key {}\n", text::printable(choice.index->address.text),
             choice.index->key_id);
  if (earlier == nullptr) return print_rights(" ", version.rights);
  print_rights("+", plugin_index::beyond(version.rights, earlier->rights));
  print_rights("-", plugin_index::beyond(earlier->rights, version.rights));
}

// Whether the operator has agreed to less, or to another publisher.
bool wants_more(const Choice& choice, const installation::Version* earlier) {
  if (earlier == nullptr) return true;
  return earlier->key_id != choice.index->key_id ||
         !plugin_index::beyond(choice.version->rights, earlier->rights).empty();
}

Consent ask(const Add& options, const installation::Version* earlier) {
  const auto now = plugin_index::now_s();
  if (options.says_yes) return {now, "by --yes"};
  const auto answer = confirm(earlier == nullptr ? "Install it?" : "Let it do that, and update it?");
  if (!answer)
    throw std::runtime_error(
        "nothing was installed: there is no terminal to ask on. Give --yes if it may do what is listed "
        "above");
  if (!*answer) throw std::runtime_error("nothing was installed, as you wished");
  return {now, "on the terminal"};
}

// Throws what the file says against itself. It is a stranger's, so another process reads it.
void examine(const Choice& choice, const std::string& content, const PluginIndexes& indexes,
             const probe::Examiner& examiner) {
  const auto refuse = [&](const std::string& why) {
    throw std::runtime_error(
        text::format("{} {} was not installed: {}", choice.plugin->name, choice.version->version, why));
  };
  const auto bytes = std::as_bytes(std::span(content));
  const auto& signature = choice.file->signature;
  const auto verdict =
      indexes.trust().judge(artifact::plugin_file(choice.plugin->name), bytes, choice.file->sha256,
                            signature.empty() ? std::nullopt : std::optional(signature));
  if (auto fault = artifact::find_signature_fault(verdict, false); !fault.empty()) refuse(fault);
  const auto file = artifact::file_of(bytes);
  if (!file) refuse("there is no memory to examine it in");
  const auto examination = examiner.examine(file.get());
  if (!examination) refuse(examination.error().reason);
  const auto abilities =
      artifact::HostAbilities::of_this_machine({runtime::capabilities.begin(), runtime::capabilities.end()});
  if (const auto obstacles = artifact::find_obstacles(*examination, abilities); !obstacles.empty())
    refuse(obstacles.front());
  const auto& manifest = examination->artifact.manifest;
  if (manifest.version != choice.version->version)
    refuse(text::format("the file calls itself version {}; tell its vendor", manifest.version));
  std::string more;
  for (const auto& line : plugin_index::words_of(
           plugin_index::beyond(plugin_index::rights_of(manifest), choice.version->rights)))
    more += (more.empty() ? "" : ", ") + line;
  if (!more.empty())
    refuse(text::format("the file wants more than the index says ({}); tell its vendor", more));
}

installation::Version version_of(const Choice& choice, Consent consent) {
  return {.version = choice.version->version,
          .sha256 = choice.file->sha256,
          .is_signed = !choice.file->signature.empty(),
          .index = choice.index->address.text,
          .key_id = choice.index->key_id,
          .rights = choice.version->rights,
          .installed_s = plugin_index::now_s(),
          .consent = std::move(consent)};
}

void require_changeable(const PluginsFolder& folder, const WantedPlugin& wanted) {
  const auto file = artifact::plugin_file(wanted.name);
  if (const auto fault = artifact::find_name_fault(file); !fault.empty())
    throw std::runtime_error(text::format("no file can be named {}: {}", file, fault));
  const auto* const plugin = folder.lock().find(wanted.name);
  if (plugin == nullptr && folder.hash_of(wanted.name))
    throw std::runtime_error(text::format(
        "the folder has a file {} that came from no index; move it away first, and its .minisig", file));
  if (plugin != nullptr && plugin->is_pinned && wanted.version != plugin->current.version)
    throw std::runtime_error(text::format("{0} is pinned to {1}; `aha-host plugin pin --off {0}` ends that",
                                          wanted.name, plugin->current.version));
}

void install(const Add& options, PluginsFolder& folder, PluginIndexes& indexes, const Choice& choice,
             const probe::Examiner& examiner) {
  const auto& name = choice.plugin->name;
  const auto* const plugin = folder.lock().find(name);
  const auto earlier = plugin == nullptr ? std::nullopt : std::optional(plugin->current);
  const bool is_same = earlier && earlier->sha256 == choice.file->sha256;
  if (is_same && folder.hash_of(name) == earlier->sha256)
    return fmt::print("{} {} is installed already\n", name, earlier->version);
  const auto* const before = earlier ? &*earlier : nullptr;
  print_offer(choice, before);
  const auto consent = wants_more(choice, before) ? ask(options, before) : earlier->consent;
  auto content = indexes.download(choice);
  examine(choice, content, indexes, examiner);
  folder.install(name, version_of(choice, consent), {std::move(content), choice.file->signature});
  fmt::print("{} {} is installed; a host that runs on this folder loads it now\n", name,
             choice.version->version);
}

void run(const Add& options) {
  const auto wanted = parse_wanted(options.wanted);
  const auto zygote = process::Zygote::fork_here(app::roles());  // before any thread
  const probe::Examiner examiner(*zygote);
  PluginsFolder folder(options.config.plugins, options.config.state_dir);
  require_changeable(folder, wanted);
  PluginIndexes indexes(options.config, folder.lock());
  for (const auto& one : indexes.all()) folder.note_serial(one.address.text, one.index.serial);
  const auto choice = plugin_index::choose(indexes.all(), wanted.name, wanted.version, this_machine());
  if (!choice) throw std::runtime_error(choice.error());
  try {
    install(options, folder, indexes, *choice, examiner);
  } catch (const std::system_error& error) {
    throw std::runtime_error(
        text::format("{} was not installed: {}; make room or give the right to write there, and add "
                     "it again",
                     wanted.name, error.what()));
  }
}

}  // namespace

void add_plugin_add(CLI::App& plugin) {
  CLI::App* const command =
      plugin.add_subcommand("add", "Install a plugin from an index, or update it; asks what it may do");
  const auto options = std::make_shared<Add>();
  command->add_option("NAME[@VERSION]", options->wanted, "Plugin of the index; without a version the newest")
      ->required();
  app::add_installation_options(*command, options->config);
  command->add_flag("--yes", options->says_yes, "Agree to what it may do, without being asked");
  command->callback([options] { run(*options); });
}

}  // namespace cli
