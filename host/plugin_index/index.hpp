// What a plugin index says: which plugins there are, in which versions, and what each of them may do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "plugin_index/rights.hpp"

namespace plugin_index {

inline constexpr std::uint32_t format_number = 1;
inline constexpr std::size_t max_index_bytes = std::size_t{4} * 1024 * 1024;
inline constexpr std::uint64_t max_file_bytes = std::uint64_t{256} * 1024 * 1024;
inline constexpr std::size_t max_signature_bytes = std::size_t{16} * 1024;

// The file of a version for one platform.
struct PlatformFile {
  std::string platform;     // such as "linux-x86_64"
  std::string url;          // absolute, or relative to the index
  std::string sha256;       // of the content, in lower case
  std::uint64_t bytes = 0;  // of the content
  std::string signature;    // the text of FILE.minisig; empty if the file is not signed

  friend bool operator==(const PlatformFile&, const PlatformFile&) = default;
};

struct Version {
  std::string version;
  std::uint32_t abi_low = 0;  // the range of ABIs it works with, both ends included
  std::uint32_t abi_high = 0;
  Rights rights;
  std::vector<PlatformFile> files;

  // Returns the file for a platform, or null. [any]
  const PlatformFile* find(std::string_view platform) const;

  friend bool operator==(const Version&, const Version&) = default;
};

struct Plugin {
  std::string name;               // its file is NAME.so
  std::vector<Version> versions;  // the newest first

  // Returns a version, or null. [any]
  const Version* find(std::string_view version) const;

  friend bool operator==(const Plugin&, const Plugin&) = default;
};

struct Index {
  std::int64_t serial = 0;     // each index has a higher one than the index that it replaces
  std::int64_t expires_s = 0;  // Unix time
  std::vector<Plugin> plugins;
  std::vector<std::string> revoked;  // ids of keys, and SHA-256 of files in lower case

  // Returns a plugin, or null. [any]
  const Plugin* find(std::string_view name) const;

  friend bool operator==(const Index&, const Index&) = default;
};

// Reads an index strictly. Members that it does not know are accepted, since a later format may have more. [any]
// text     hostile; verify its signature first.
// returns  the index, or one sentence that names what is wrong.
tl::expected<Index, std::string> parse_index(std::string_view text);

// Writes what parse_index() reads, indented for people. [any]
std::string format_index(const Index& index);

// What keeps a name or a version out of an index, in one sentence; empty: nothing. [any]
std::string find_name_fault(std::string_view name);
std::string find_version_fault(std::string_view version);

// The platform that this program was built for, as an index names it. [any]
std::string_view this_platform();

}  // namespace plugin_index
