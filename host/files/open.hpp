// Opens files. Each call follows no link, and other processes may meanwhile read, write, rename and remove the file.
#pragma once

#include <cstdint>
#include <filesystem>

#include "files/descriptor.hpp"

namespace files {

// What becomes of a file that is there.
enum class Existing : std::uint8_t { refused, replaced, appended_to };

// Who may read a file that is made.
enum class Access : std::uint8_t {
  owner,          // its owner alone, who may write it, too
  owner_may_run,  // its owner alone, who may load it as code and not write it
  all_may_read,
};

// Returns none, with the reason in last_error(), if the file cannot be opened. [any]
Descriptor open_to_read(const std::filesystem::path& file);

// Makes the file if it is missing. As open_to_read(). [any]
// access  of a file that is made; one that is there keeps its own.
Descriptor open_to_write(const std::filesystem::path& file, Existing existing, Access access = Access::owner);

}  // namespace files
