// A bounded reader of ELF files: every access is checked against the bytes there are, every loop against a
// limit. Reads what section headers say; whether the program headers, which the loader goes by, agree is left
// to the probe.
#pragma once

#include <elf.h>

#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <vector>

#include "artifact.hpp"

namespace plugin::elf {

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

  // The part at `offset`; nothing where it is not wholly inside.
  std::optional<ByteView> slice(std::uint64_t offset, std::uint64_t size) const;

  // The NUL-terminated text at `offset`, cut at 1024 bytes; empty where there is none.
  std::string_view c_string(std::uint64_t offset) const;

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
  bool visible;  // to other objects
};

struct NeededVersions {
  std::string_view library;
  std::vector<std::string_view> versions;
};

class File {
 public:
  // Refuses whatever is not a whole shared library of this machine. The bytes outlive the file.
  static tl::expected<File, CompletenessResult> open(std::span<const std::byte> bytes);

  const Section* section(std::string_view name) const;
  const Section* section_of_type(std::uint32_t type) const;

  // The dynamic symbol table. Empty where the file has none.
  std::vector<Symbol> symbols() const;

  // The function whose code holds an address of the file, by the full symbol table where the file kept it, mangled as it
  // stands there; empty where none is known.
  std::string_view function_at(std::uint64_t address) const;

  // The values of every dynamic entry with this tag, in order.
  std::vector<std::uint64_t> dynamic_values(std::int64_t tag) const;

  // The texts that dynamic entries with this tag point to, such as DT_NEEDED.
  std::vector<std::string> dynamic_texts(std::int64_t tag) const;

  // The symbol versions asked of each other library, such as "GLIBC_2.34" of "libc.so.6".
  std::vector<NeededVersions> needed_versions() const;

  // The symbol versions that this library offers to others.
  std::vector<std::string_view> defined_versions() const;

 private:
  explicit File(std::vector<Section> sections) : sections_(std::move(sections)) {}
  ByteView linked_strings(const Section& section) const;

  std::vector<Section> sections_;
};

}  // namespace plugin::elf
