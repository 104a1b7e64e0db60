#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "app/path_options.hpp"
#include "artifact/artifact.hpp"
#include "cli/plugin_commands.hpp"
#include "files/path_text.hpp"
#include "plugin_index/folder.hpp"
#include "plugin_index/utc_time.hpp"
#include "plugin_index/verified_index.hpp"
#include "signature/key_file.hpp"
#include "signature/minisign.hpp"
#include "signature/trust_list.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t seconds_per_day = 86'400;

struct MakeIndex {
  fs::path folder;
  std::uint32_t expires_days = 180;
  std::vector<std::string> revoke;
  std::vector<std::string> trusted_keys;
  bool checks = false;

  fs::path path() const { return folder / "index.json"; }
};

[[noreturn]] void fail(const fs::path& path, std::string_view why) {
  throw std::runtime_error(text::format("{}: {}", files::text_of(path), why));
}

plugin_index::Index read_index_file(const fs::path& path) {
  const auto text = signature::read_file(path, plugin_index::max_index_bytes);
  if (!text) fail(path, text.error());
  auto index = plugin_index::parse_index(*text);
  if (!index) fail(path, index.error() + "; fix it, or remove it to begin with a new one");
  return std::move(*index);
}

std::vector<plugin_index::Plugin> read_plugins(const fs::path& folder, const plugin_index::Index& earlier) {
  auto plugins = plugin_index::read_folder(folder, earlier.plugins);
  if (!plugins) throw std::runtime_error(plugins.error());
  return std::move(*plugins);
}

// As an index writes it: a file stands for its SHA-256.
std::string revocation_of(const std::string& setting) {
  if (auto content = signature::read_file(files::path_from_text(setting), plugin_index::max_file_bytes))
    return artifact::sha256_hex(std::as_bytes(std::span(*content)));
  if (const auto id = signature::parse_key_id(setting)) return id->text();
  std::string lower = setting;
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!signature::TrustList().revoke(lower))
    throw std::runtime_error(text::format(
        "--revoke {}: give a file, its SHA-256 (64 hexadecimal digits), or the id of a key (16)", setting));
  return lower;
}

void make(const MakeIndex& options) {
  const auto earlier = fs::exists(options.path()) ? read_index_file(options.path()) : plugin_index::Index();
  plugin_index::Index index{.serial = std::max(plugin_index::now_s(), earlier.serial + 1),
                            .expires_s = plugin_index::now_s() + options.expires_days * seconds_per_day,
                            .plugins = read_plugins(options.folder, earlier),
                            .revoked = earlier.revoked};
  for (const auto& setting : options.revoke)
    if (auto revoked = revocation_of(setting);
        std::ranges::find(index.revoked, revoked) == index.revoked.end())
      index.revoked.push_back(std::move(revoked));
  const auto text = plugin_index::format_index(index);
  if (const auto again = plugin_index::parse_index(text); !again)  // what none could read is not written
    fail(options.path(), again.error());
  if (auto written = signature::replace_file(options.path(), text); !written)
    fail(options.path(), written.error());
  fmt::print("{}: {} plugins, serial {}, until {}\n", text::printable(files::text_of(options.path())),
             index.plugins.size(), index.serial, plugin_index::format_utc_time(index.expires_s));
  fmt::print("sign it before you publish it: aha-host sign --secret-key KEY {}\n",
             text::printable(files::text_of(options.path())));
}

// As operators will read it, if their key is given.
plugin_index::Index read_as_operator(const MakeIndex& options) {
  if (options.trusted_keys.empty()) return read_index_file(options.path());
  const auto trust = signature::TrustList::read(options.trusted_keys, {});
  if (!trust) throw std::runtime_error(trust.error());
  plugin_index::FileReader reader;
  auto verified = plugin_index::read_index(reader, {files::text_of(options.path()), false},
                                           {*trust, 0, plugin_index::now_s()});
  if (!verified) throw std::runtime_error(verified.error());
  if (!verified->warnings.empty()) throw std::runtime_error(verified->warnings.front());
  return std::move(verified->index);
}

void check(const MakeIndex& options) {
  const auto index = read_as_operator(options);
  if (read_plugins(options.folder, index) != index.plugins)
    fail(options.path(),
         "it does not say what the files in the folder are; run aha-host plugin index again and sign it");
  fmt::print("{}: {} plugins, serial {}, until {}: as the files in the folder\n",
             text::printable(files::text_of(options.path())), index.plugins.size(), index.serial,
             plugin_index::format_utc_time(index.expires_s));
}

}  // namespace

void add_plugin_index(CLI::App& plugin) {
  CLI::App* const command =
      plugin.add_subcommand("index", "For vendors: write index.json for the plugin files in a folder");
  const auto options = std::make_shared<MakeIndex>();
  command->option_defaults()->always_capture_default();
  command
      ->add_option("FOLDER", options->folder,
                   "Folder with NAME.so files, at any depth, each with its .minisig")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--expires-days", options->expires_days, "Days until hosts warn that the index is old")
      ->check(CLI::Range(1, 3'650));
  command
      ->add_option("--revoke", options->revoke,
                   "Key id, SHA-256 or file that hosts must stop, beside those of the index that is there")
      ->delimiter(',');
  command->add_flag("--check", options->checks,
                    "Write nothing: say whether index.json is right; status 1: no");
  command
      ->add_option("--trusted-key", options->trusted_keys,
                   "With --check: verify the index's signature with this key")
      ->delimiter(',');
  command->callback([options] { options->checks ? check(*options) : make(*options); });
}

}  // namespace cli
