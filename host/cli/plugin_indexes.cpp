#include "cli/plugin_indexes.hpp"

#include <fmt/format.h>

#include <chrono>
#include <span>
#include <stdexcept>

#include "app/outgoing.hpp"
#include "artifact/artifact.hpp"
#include "plugin_index/utc_time.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

constexpr std::chrono::minutes reading_timeout{10};  // for a file of 256 MiB over a slow line

signature::TrustList read_trust(const app::Config& config) {
  auto trust = signature::TrustList::read(config.trusted_keys, config.revoked);
  if (!trust) throw std::runtime_error(trust.error());
  return std::move(*trust);
}

void warn(std::string_view sentence) {
  fmt::print(stderr, "warning: {}\n", text::printable(sentence));
}

}  // namespace

PluginIndexes::PluginIndexes(const app::Config& config, const installation::Lock& lock)
    : reader_(app::index_reader(config, reading_timeout)), trust_(read_trust(config)) {
  if (config.plugin_indexes.empty())
    throw std::runtime_error("no plugin index is named; give --plugin-index, an https URL or a folder");
  if (config.trusted_keys.empty())
    throw std::runtime_error(
        "no key is trusted, so no index can be; give --trusted-key, the vendor's public key");
  read(config, lock);
}

void PluginIndexes::read(const app::Config& config, const installation::Lock& lock) {
  std::string first_fault;
  for (const auto& setting : config.plugin_indexes) {
    const auto address = plugin_index::parse_address(setting);
    if (!address) throw std::runtime_error(address.error());
    auto index = plugin_index::read_index(reader_, *address,
                                          {trust_, lock.serial_of(address->text), plugin_index::now_s()});
    if (!index) {
      if (first_fault.empty()) first_fault = index.error();
      if (config.plugin_indexes.size() > 1) warn(index.error());
      continue;
    }
    for (const auto& warning : index->warnings) warn(warning);
    for (const auto& revoked : index->index.revoked) trust_.revoke(revoked);
    all_.push_back(std::move(*index));
  }
  if (all_.empty()) throw std::runtime_error(first_fault);
}

std::string PluginIndexes::download(const plugin_index::Choice& choice) {
  const auto address = plugin_index::resolve(choice.index->address, choice.file->url);
  if (!address) throw std::runtime_error(address.error());
  auto content = reader_.read(*address, choice.file->bytes);
  if (!content) throw std::runtime_error(content.error());
  const auto sha256 = artifact::sha256_hex(std::as_bytes(std::span(*content)));
  if (sha256 != choice.file->sha256)
    throw std::runtime_error(
        text::format("{} is not the file that the index names: its SHA-256 is {}, and should be {}. Nothing "
                     "was installed; tell its "
                     "vendor",
                     address->text, sha256, choice.file->sha256));
  return std::move(*content);
}

plugin_index::Machine this_machine() {
  const auto abilities = artifact::HostAbilities::of_this_machine({});
  return {plugin_index::this_platform(), abilities.abi_low, abilities.abi_high};
}

WantedPlugin parse_wanted(std::string_view text) {
  const auto at = text.find('@');
  WantedPlugin wanted{std::string(text.substr(0, at)), {}};
  if (at != std::string_view::npos) wanted.version = text.substr(at + 1);
  auto fault = plugin_index::find_name_fault(wanted.name);
  if (fault.empty() && at != std::string_view::npos) fault = plugin_index::find_version_fault(wanted.version);
  if (!fault.empty()) throw std::runtime_error(fault + "; give NAME or NAME@VERSION, such as slack@1.2.0");
  return wanted;
}

}  // namespace cli
