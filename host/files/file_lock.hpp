// Files and folders that one process has for itself, until it closes them or ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <system_error>

#include "files/descriptor.hpp"

namespace files {

struct FileLock {
  Descriptor file;          // as long as it is open, the lock is held; none if it cannot be opened
  std::error_code failure;  // resource_unavailable_try_again if another process holds it; empty: it is locked

  bool is_held() const { return !failure; }
};

enum class Waiting : std::uint8_t { no, until_free };

// Locks a folder that is there. What is in it stays usable for all: the lock is between those who ask. [any]
FileLock lock_folder(const std::filesystem::path& folder, Waiting waiting);

enum class MissingFile : std::uint8_t { refused, made };

// Locks a file; follows no link. Does not wait. [any]
FileLock lock_file(const std::filesystem::path& file, MissingFile missing);

}  // namespace files
