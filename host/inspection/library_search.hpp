// Where the dynamic linker would find a library, told without loading one: loading runs code.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace inspection {

class LibrarySearch {
 public:
  // directories  in the order in which they are searched.
  explicit LibrarySearch(std::vector<std::filesystem::path> directories)
      : directories_(std::move(directories)) {}

  // The directories of this machine. On Linux LD_LIBRARY_PATH, those that /etc/ld.so.conf names, the built-in ones;
  // the linker itself asks a cache (ld.so.cache) that ldconfig makes of the same directories; if ldconfig has not run
  // since a library came, the linker does not see it yet. On Windows the folders of the host and of the system. [any]
  static LibrarySearch of_this_machine();

  // The library of a name, as a file gives it; nullopt if it is nowhere. [any]
  // first  directories of the file itself (DT_RUNPATH of ELF), searched before the machine's.
  std::optional<std::filesystem::path> find(std::string_view name,
                                            const std::vector<std::filesystem::path>& first = {}) const;

  // In the order in which they are searched. [any]
  const std::vector<std::filesystem::path>& directories() const { return directories_; }

 private:
  std::vector<std::filesystem::path> directories_;
};

// A library that is no file of its name, but part of another of the system. [any]
std::optional<std::filesystem::path> find_in_system(std::string_view name);

// Splits a list of directories at its colons, leaving empty ones out. [any]
std::vector<std::filesystem::path> split_path_list(std::string_view list);

}  // namespace inspection
