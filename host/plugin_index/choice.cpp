#include "plugin_index/choice.hpp"

#include <algorithm>
#include <vector>

#include "text/format.hpp"
#include "text/nearest.hpp"

namespace plugin_index {
namespace {

bool is_revoked(std::span<const VerifiedIndex> indexes, const Version& version, const Machine& machine) {
  const auto* const file = version.find(machine.platform);
  return file != nullptr && revokes(indexes, file->sha256);
}

std::string unknown_plugin(std::span<const VerifiedIndex> indexes, std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& one : indexes)
    for (const auto& plugin : one.index.plugins) names.push_back(plugin.name);
  return text::format("no index has a plugin \"{}\".{} `aha-host plugin list` shows what there is.", name,
                      text::did_you_mean(name, names));
}

std::string unknown_version(const Plugin& plugin, std::string_view version) {
  std::string all;
  for (const auto& one : plugin.versions) all += (all.empty() ? "" : ", ") + one.version;
  return text::format("the index has no version {} of {}; it has {}", version, plugin.name, all);
}

// The newest version that would do, for a message.
std::string advice(std::span<const VerifiedIndex> indexes, const Plugin& plugin, const Machine& machine) {
  for (const auto& version : plugin.versions)
    if (find_misfit(version, machine).empty() && !is_revoked(indexes, version, machine))
      return text::format("; version {} runs here: `aha-host plugin add {}@{}`", version.version, plugin.name,
                          version.version);
  return {};
}

tl::expected<const Version*, std::string> choose_version(std::span<const VerifiedIndex> indexes,
                                                         const Plugin& plugin, std::string_view wanted,
                                                         const Machine& machine) {
  if (!wanted.empty()) {
    const auto* const version = plugin.find(wanted);
    if (version == nullptr) return tl::unexpected(unknown_version(plugin, wanted));
    if (is_revoked(indexes, *version, machine))
      return tl::unexpected(text::format("version {} of {} was revoked by its vendor", wanted, plugin.name) +
                            advice(indexes, plugin, machine));
    return version;
  }
  for (const auto& version : plugin.versions)
    if (!is_revoked(indexes, version, machine)) return &version;
  return tl::unexpected(
      text::format("every version of {} was revoked by its vendor; ask for a new one", plugin.name));
}

}  // namespace

std::string find_misfit(const Version& version, const Machine& machine) {
  if (version.find(machine.platform) == nullptr) {
    std::string platforms;
    for (const auto& file : version.files) platforms += (platforms.empty() ? "" : ", ") + file.platform;
    return text::format("is not built for {}, only for {}; ask its vendor for a build", machine.platform,
                        platforms);
  }
  if (version.abi_low > machine.abi_high)
    return text::format("needs ABI {}, and this host has {}; update aha-host", version.abi_low,
                        machine.abi_high);
  if (version.abi_high < machine.abi_low)
    return text::format(
        "was built for ABI {}, and this host serves {} or later; ask its vendor for a newer build",
        version.abi_high, machine.abi_low);
  return {};
}

bool revokes(std::span<const VerifiedIndex> indexes, std::string_view sha256) {
  return std::ranges::any_of(indexes, [&](const VerifiedIndex& one) {
    return std::ranges::find(one.index.revoked, sha256) != one.index.revoked.end();
  });
}

tl::expected<Choice, std::string> choose(std::span<const VerifiedIndex> indexes, std::string_view name,
                                         std::string_view wanted, const Machine& machine) {
  const auto offering = std::ranges::find_if(
      indexes, [&](const VerifiedIndex& one) { return one.index.find(name) != nullptr; });
  if (offering == indexes.end()) return tl::unexpected(unknown_plugin(indexes, name));
  const auto* const plugin = offering->index.find(name);
  const auto version = choose_version(indexes, *plugin, wanted, machine);
  if (!version) return tl::unexpected(version.error());
  if (const auto misfit = find_misfit(**version, machine); !misfit.empty())
    return tl::unexpected(text::format("version {} of {} {}", (*version)->version, plugin->name, misfit) +
                          advice(indexes, *plugin, machine));
  return Choice{&*offering, plugin, *version, (*version)->find(machine.platform)};
}

}  // namespace plugin_index
