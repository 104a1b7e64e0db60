// A bounded reader of ELF files: every access is checked against the bytes there are, every loop against a limit. What
// the dynamic linker goes by is read as it does, from the segments; a file whose sections, which people and tools go
// by, say something else is refused.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "binary/byte_view.hpp"
#include "binary/completeness.hpp"
#include "elf/format.hpp"

namespace elf {

using binary::ByteView;

// More than any plugin has that was built with care. Beyond them a file is refused, or the rest not looked at.
constexpr std::size_t max_dynamic_entries = 4'096;
constexpr std::size_t max_needed = 1'024;
constexpr std::size_t max_symbols = 100'000;
constexpr std::size_t max_versions = 4'096;
constexpr std::size_t max_name_bytes = 1'024;  // of a library or a version
constexpr std::size_t max_search_path_bytes = 16'384;
constexpr std::size_t max_text_bytes = 256 * 1024;  // of all libraries, and of all versions

struct Section {
  std::string_view name;
  Shdr header;
  ByteView content;  // empty for sht_nobits
};

struct Symbol {
  std::string_view name;
  unsigned char binding;  // stb_*
  unsigned char type;     // stt_*
  bool defined;
  unsigned char visibility;  // stv_*
};

struct NeededVersions {
  std::string_view library;
  std::vector<std::string_view> versions;
};

// Judges the headers alone, and takes no memory. [any]
// bytes  a file's content. Hostile.
binary::CompletenessResult check_completeness(std::span<const std::byte> bytes);

class File {
 public:
  // The sections of a file. Refuses whatever is not a whole shared library of this machine. The bytes outlive the file.
  static tl::expected<File, binary::CompletenessResult> open(std::span<const std::byte> bytes);

  const Section* section(std::string_view name) const;
  std::size_t count_sections(std::string_view name) const;

  // Calls `take` with the address, size and mangled name of every function, by the full symbol table if the file
  // kept it.
  void for_each_function(
      const std::function<void(std::uint64_t, std::uint64_t, std::string_view)>& take) const;

  std::span<const Section> sections() const { return sections_; }
  ByteView bytes() const { return bytes_; }
  const Ehdr& header() const { return header_; }

 private:
  File(ByteView bytes, const Ehdr& header, std::vector<Section> sections)
      : bytes_(bytes), header_(header), sections_(std::move(sections)) {}

  ByteView bytes_;
  Ehdr header_;
  std::vector<Section> sections_;
};

}  // namespace elf
