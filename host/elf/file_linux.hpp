// A bounded reader of ELF files: every access is checked against the bytes there are, every loop against a limit. What
// the dynamic linker goes by is read as it does, from the segments; a file whose sections, which people and tools go
// by, say something else is refused.
#pragma once

#include <elf.h>

#include <cstddef>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <vector>

#include "elf/completeness.hpp"

namespace elf {

// More than any plugin has that was built with care. Beyond them a file is refused, or the rest not looked at.
constexpr std::size_t max_dynamic_entries = 4'096;
constexpr std::size_t max_needed = 1'024;
constexpr std::size_t max_symbols = 100'000;
constexpr std::size_t max_versions = 4'096;
constexpr std::size_t max_name_bytes = 1'024;  // of a library or a version
constexpr std::size_t max_search_path_bytes = 16'384;
constexpr std::size_t max_text_bytes = 256 * 1024;  // of all libraries, and of all versions

// Bytes of unknown origin, read by copy: hostile offsets need not be aligned.
class ByteView {
 public:
  explicit ByteView(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint64_t size() const { return bytes_.size(); }

  template <typename T>
  requires std::is_trivially_copyable_v<T> std::optional<T> read(std::uint64_t offset)
  const {
    if (offset > size() || sizeof(T) > size() - offset) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof(T));
    return value;
  }

  // The part at `offset`; nothing if it is not wholly inside.
  std::optional<ByteView> slice(std::uint64_t offset, std::uint64_t size) const;

  // The NUL-terminated text at `offset`, cut at `max_bytes`; empty if there is none.
  std::string_view c_string(std::uint64_t offset, std::size_t max_bytes = max_name_bytes) const;

  std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

struct Section {
  std::string_view name;
  Elf64_Shdr header;
  ByteView content;  // empty for SHT_NOBITS
};

struct Symbol {
  std::string_view name;
  unsigned char binding;  // STB_*
  unsigned char type;     // STT_*
  bool defined;
  unsigned char visibility;  // STV_*
};

struct NeededVersions {
  std::string_view library;
  std::vector<std::string_view> versions;
};

class File {
 public:
  // The sections of a file. Refuses whatever is not a whole shared library of this machine. The bytes outlive the file.
  static tl::expected<File, CompletenessResult> open(std::span<const std::byte> bytes);

  const Section* section(std::string_view name) const;
  std::size_t count_sections(std::string_view name) const;

  // Calls `take` with the address, size and mangled name of every function, by the full symbol table if the file
  // kept it.
  void for_each_function(
      const std::function<void(std::uint64_t, std::uint64_t, std::string_view)>& take) const;

  std::span<const Section> sections() const { return sections_; }
  ByteView bytes() const { return bytes_; }
  const Elf64_Ehdr& header() const { return header_; }

 private:
  File(ByteView bytes, const Elf64_Ehdr& header, std::vector<Section> sections)
      : bytes_(bytes), header_(header), sections_(std::move(sections)) {}

  ByteView bytes_;
  Elf64_Ehdr header_;
  std::vector<Section> sections_;
};

}  // namespace elf
