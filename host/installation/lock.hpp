// The lock file: which version of each plugin from an index runs, why, and what the operator agreed to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "plugin_index/rights.hpp"

namespace installation {

// In the plugins folder.
inline constexpr std::string_view lock_name = "aha-plugins.lock";

// Versions of a plugin that are kept, the one that runs among them.
inline constexpr std::size_t kept_versions = 3;

struct Consent {
  std::int64_t at_s = 0;  // Unix time
  std::string given;      // "on the terminal" or "by --yes"

  friend bool operator==(const Consent&, const Consent&) = default;
};

// One version, as it was installed.
struct Version {
  std::string version;
  std::string sha256;            // of the file
  bool is_signed = false;        // a .minisig lies beside it
  std::string index;             // the address that offered it
  std::string key_id;            // that signed the index
  plugin_index::Rights rights;   // by the index; the file wants no more
  std::int64_t installed_s = 0;  // Unix time
  Consent consent;               // under which it runs

  friend bool operator==(const Version&, const Version&) = default;
};

struct Plugin {
  std::string name;  // its file is NAME.so
  Version current;
  std::vector<Version> before;  // that are kept, the one to roll back to first
  bool is_pinned = false;

  friend bool operator==(const Plugin&, const Plugin&) = default;
};

// The newest index seen at an address.
struct SeenIndex {
  std::string address;
  std::int64_t serial = 0;

  friend bool operator==(const SeenIndex&, const SeenIndex&) = default;
};

struct Lock {
  std::vector<SeenIndex> indexes;
  std::vector<Plugin> plugins;  // by name

  // Returns the plugin of a name, or null. Names are one if the system takes their files for one. [any]
  const Plugin* find(std::string_view name) const;
  Plugin* find(std::string_view name);

  // Replaces what there is of the plugin's name.
  void put(Plugin plugin);
  void erase(std::string_view name);

  // The serial of the newest index seen at an address; 0: none. [any]
  std::int64_t serial_of(std::string_view address) const;
  void note_serial(std::string_view address, std::int64_t serial);

  friend bool operator==(const Lock&, const Lock&) = default;
};

// [any]
// text     hostile.
// returns  the lock, or one sentence that says what is wrong.
tl::expected<Lock, std::string> parse_lock(std::string_view text);
std::string format_lock(const Lock& lock);

// Reads the lock file of a plugins folder. [any]
// returns  the lock, empty if there is no file; or one sentence that says what is wrong and what to do.
tl::expected<Lock, std::string> read_lock(const std::filesystem::path& plugins);

// Replaces the lock file whole, on the disk. Throws std::system_error that names the path if it cannot. [any]
void write_lock(const std::filesystem::path& plugins, const Lock& lock);

// Why a file must not be loaded with this content, in one sentence; empty: the lock has nothing against it. A lock that
// cannot be read stands against every file. [any]
// file  its name in the folder
std::string find_lock_fault(const std::filesystem::path& plugins, std::string_view file,
                            std::string_view sha256);

}  // namespace installation
