// A plugin file as it is at one moment: what tells whether it has changed, and its content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "artifact/file_name.hpp"
#include "files/descriptor.hpp"

namespace artifact {

// Tells two states of a file apart without reading it.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

// Of a plugin file, and of the signature that lies beside it.
struct PluginStamp {
  FileStamp library;
  std::optional<FileStamp> signature;

  friend bool operator==(const PluginStamp&, const PluginStamp&) = default;
};

struct FileImage {
  std::string file;  // its name in the plugins directory
  PluginStamp stamp;
  std::vector<std::byte> bytes;
  // The file NAME.minisig; nothing if there is none. Empty if it is there and cannot be read, or is far
  // too large: no signature, but a sign that there should be one.
  std::optional<std::string> signature_text;
  bool has_writer = false;  // once it was read, a process had it open to write
};

// Why there is no image.
struct Gone {};
struct Unreadable {
  PluginStamp stamp;
  std::string reason;
};
struct Changing {};  // it was written to while it was read

using ReadResult = std::variant<FileImage, Gone, Unreadable, Changing>;

// Whether a name is one the host looks at: *.so on Linux, *.dll on Windows; no dot-file, and nothing with a
// find_name_fault(). [any]
bool is_plugin_name(std::string_view name);

// "slack" of "slack.so" and "slack.dll": what operators call a plugin. [any]
std::string plugin_name(std::string_view file);

// "slack.so" or "slack.dll" of "slack", as this system has it. [any]
std::string plugin_file(std::string_view name);

// The name of the plugin file that a file such as NAME.so.minisig belongs to; nothing for any other name. [any]
std::optional<std::string> plugin_signed_by(std::string_view name);

// The stamp of what a name leads to, symbolic links followed; nothing if it leads nowhere. [any]
std::optional<PluginStamp> read_stamp(const std::filesystem::path& path);

// Whether a directory entry came to be whole at once, as a link, so that no end of writing will be noticed.
// [any]
bool is_link(const std::filesystem::path& path);

// By name. A stamp is missing if the name leads nowhere.
using PluginFiles = std::map<std::string, std::optional<PluginStamp>, FileOrder>;

// The plugin files of a directory; nothing if the directory cannot be read. [any]
std::optional<PluginFiles> read_directory(const std::filesystem::path& directory);

// Reads a whole file. Never blocks on what is no regular file. Throws std::system_error if the machine has no
// descriptor or memory left, which says nothing about the file. [any]
ReadResult read_image(const std::filesystem::path& directory, const std::string& file,
                      std::uint64_t max_bytes);

// A file in memory with these bytes, for another process to read; none if there is no memory. [any]
files::Descriptor file_of(std::span<const std::byte> bytes);

// Gives the system back what many images took: the heap would keep their place. Takes about a millisecond. [any]
void release_image_memory();

}  // namespace artifact
