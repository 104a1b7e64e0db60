// Which version of a plugin the operator gets, of those that indexes offer.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "plugin_index/verified_index.hpp"

namespace plugin_index {

// What this machine takes.
struct Machine {
  std::string_view platform;  // as this_platform() names it
  std::uint32_t abi_low = 0;
  std::uint32_t abi_high = 0;
};

// Points into the index.
struct Choice {
  const VerifiedIndex* index = nullptr;
  const Plugin* plugin = nullptr;
  const Version* version = nullptr;
  const PlatformFile* file = nullptr;
};

// Chooses from the first index that has the plugin. [any]
// version  empty: the newest that is not revoked
// returns  the choice, or one sentence that says why there is none and what to do
tl::expected<Choice, std::string> choose(std::span<const VerifiedIndex> indexes, std::string_view name,
                                         std::string_view version, const Machine& machine);

// Why a version of an index does not run on this machine, in one sentence; empty: it does. [any]
std::string find_misfit(const Version& version, const Machine& machine);

// Whether an index withdraws a file. [any]
bool revokes(std::span<const VerifiedIndex> indexes, std::string_view sha256);

}  // namespace plugin_index
