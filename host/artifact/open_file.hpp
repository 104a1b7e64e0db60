// A file that others may write to, rename or remove at any moment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

#include "artifact/file_image.hpp"
#include "files/descriptor.hpp"

namespace artifact {

enum class Kind : std::uint8_t { regular, folder, other };

struct FileStatus {
  FileStamp stamp;
  Kind kind = Kind::other;
};

// The stamp of what a name leads to, links followed; nullopt if it leads nowhere. [any]
std::optional<FileStamp> read_file_stamp(const std::filesystem::path& path);

// Of an open file; nullopt, with the reason in files::last_error(), if the system does not tell. [any]
std::optional<FileStatus> status_of(const files::Descriptor& file);

struct OpenedFile {
  files::Descriptor file;  // none: see error
  std::error_code error;
  bool is_being_written = false;  // the error will pass: its writer shares it with no reader
};

// Opens for reading, links followed. Blocks on nothing and keeps nothing from others. [any]
OpenedFile open_shared(const std::filesystem::path& path);

// Whether a process has the file open to write, as far as the system tells. Linux does not: there the end of writing is
// noticed. On Windows no process can open it to write while this looks, which takes no longer than opening it. [any]
bool has_writer(const std::filesystem::path& path);

}  // namespace artifact
