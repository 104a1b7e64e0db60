#include "artifact/artifact.hpp"

#include <aha/abi.h>

#include <algorithm>
#include <utility>

#include "artifact/c_library.hpp"
#include "artifact/completeness.hpp"
#include "artifact/contents.hpp"
#include "artifact/glibc_version.hpp"
#include "artifact/native_file.hpp"

namespace artifact {
namespace {

void find_unmet_needs(const Artifact& artifact, const HostAbilities& host, std::vector<std::string>& found) {
  const auto& manifest = artifact.manifest;
  if (manifest.abi_low > host.abi_high || manifest.abi_high < host.abi_low)
    found.push_back("it works with ABI " + std::to_string(manifest.abi_low) + " to " +
                    std::to_string(manifest.abi_high) + ", this host with " + std::to_string(host.abi_low) +
                    " to " + std::to_string(host.abi_high) + "; build it with this host's SDK");
  for (const auto& need : manifest.needs)
    if (std::ranges::find(host.capabilities, need) == host.capabilities.end())
      found.push_back("it needs \"" + need + "\", which this host does not offer; update the host");
}

void find_newer_glibc(const Artifact& artifact, const HostAbilities& host, std::vector<std::string>& found) {
  const auto wanted = parse_glibc(artifact.needs_glibc);
  const auto present = parse_glibc(host.glibc);
  if (wanted && present && *wanted > *present)
    found.push_back("it needs glibc " + artifact.needs_glibc + ", this machine has " + host.glibc +
                    "; build it on an older system");
}

// The first of `count` names.
std::string listed(const std::vector<std::string>& names, std::size_t count) {
  const auto shown = std::min<std::size_t>(3, names.size());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (count > shown) text += " and " + std::to_string(count - shown) + " more";
  return text;
}

}  // namespace

std::vector<std::string> Artifact::pins() const {
  std::vector<std::string> reasons;
  if (no_delete) reasons.emplace_back("it is linked with -z nodelete");
  if (!unique_symbols.empty())
    reasons.push_back(
        "it exports unique symbols (" + listed(unique_symbols, unique_symbols.size()) +
        "), which pin it and are shared with its next generation; link it with a version script");
  if (registers_thread_exit)
    reasons.emplace_back(
        "it has a thread_local with a destructor, which pins it while a thread that used it lives");
  if (contains_openssl)
    reasons.emplace_back(
        "it has OpenSSL in it, which keeps the library that it is in once it was used; link libcrypto as a "
        ".dll");
  return reasons;
}

HostAbilities HostAbilities::of_this_machine(std::vector<std::string> capabilities) {
  return {
      .abi_high = AHA_ABI_VERSION, .capabilities = std::move(capabilities), .glibc = glibc_of_this_process()};
}

// What is of no known format is told as what this host expects.
tl::expected<Examination, std::string> examine(std::span<const std::byte> bytes,
                                               GlobalScope in_global_scope) {
  return format_of(bytes).value_or(native_format) == Format::pe ? examine_pe(bytes)
                                                                : examine_elf(bytes, in_global_scope);
}

std::vector<std::string> find_obstacles(const Examination& examination, const HostAbilities& host) {
  const auto& artifact = examination.artifact;
  std::vector<std::string> found;
  if (auto foreign = find_foreign_format(artifact.format); !foreign.empty())
    found.push_back(std::move(foreign));
  if (examination.is_program)
    found.emplace_back("it is a program, not a shared library; link it with -shared");
  if (!examination.manifest_fault.empty()) {
    found.push_back(examination.manifest_fault);
  } else {
    find_unmet_needs(artifact, host, found);
  }
  find_newer_glibc(artifact, host, found);
  if (std::ranges::find(artifact.exports, AHA_SERVICE_FACTORY_SYMBOL) == artifact.exports.end())
    found.emplace_back("it does not export " AHA_SERVICE_FACTORY_SYMBOL);
  if (artifact.shadowed_count > 0)
    found.push_back(
        "it exports " + listed(artifact.shadowed, artifact.shadowed_count) +
        ", which the host or a library of it has, too, so that it would run theirs in place of its own; "
        "link it with a version script (local: *)");
  return found;
}

}  // namespace artifact
