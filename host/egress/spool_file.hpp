// A file without a name, or with one that ends with it: so it ends with the process that has it open, however that
// ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "files/descriptor.hpp"

namespace egress {

class SpoolFile {
 public:
  SpoolFile() = default;
  SpoolFile(const SpoolFile&) = delete;
  SpoolFile& operator=(const SpoolFile&) = delete;

  bool is_open() const { return static_cast<bool>(file_); }

  // folder  must exist; empty: the system's folder for temporary files. False: see fault().
  bool open(const std::filesystem::path& folder);
  // All of it, or false: see fault().
  bool write(std::uint64_t offset, std::string_view bytes);
  // Returns how many were read: `count`, unless the file is shorter or cannot be read.
  std::size_t read(std::uint64_t offset, char* out, std::size_t count) const;

  // The system's words for what failed last.
  const std::string& fault() const { return fault_; }

 private:
  // Opens such a file; none, with the reason in files::last_error(), if it cannot be made.
  static files::Descriptor make(const std::filesystem::path& folder);
  // Returns how many bytes were written; 0, with the reason in files::last_error(), if none can be.
  static std::size_t write_some(files::Handle file, std::uint64_t offset, std::string_view bytes);
  bool failed();

  files::Descriptor file_;
  std::string fault_;
};

}  // namespace egress
