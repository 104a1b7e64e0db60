// The dynamic part of an ELF file as the dynamic linker sees it.
#pragma once

#include "elf/file.hpp"

namespace elf {

class Dynamic {
 public:
  // Reads the table that pt_dynamic names.
  // returns  one sentence if it has none, more than the limits of file.hpp, or sections that say something else.
  static tl::expected<Dynamic, std::string> read(const File& file);

  // The value of a tag; nothing if the table has none of it.
  std::optional<std::uint64_t> value(std::int64_t tag) const;
  bool has_flag(std::int64_t tag, std::uint64_t flag) const { return (value(tag).value_or(0) & flag) != 0; }

  // The libraries it needs, in order; each name whole.
  const std::vector<std::string_view>& needed() const { return needed_; }

  // The text that a tag names, up to max_search_path_bytes; empty if the table has none of it.
  std::string_view text(std::int64_t tag) const;

  std::size_t symbol_count() const { return symbol_count_; }
  // Calls `take` with each dynamic symbol.
  void for_each_symbol(const std::function<void(const Symbol&)>& take) const;

  // The symbol versions asked of each other library, such as "GLIBC_2.34" of "libc.so.6".
  std::vector<NeededVersions> needed_versions() const;

  // The symbol versions that this library offers to others.
  std::vector<std::string_view> defined_versions() const;

 private:
  class Reader;
  Dynamic() = default;

  std::vector<Dyn> entries_;
  std::vector<std::string_view> needed_;
  ByteView strings_{{}};
  ByteView symbols_{{}};
  ByteView needed_versions_{{}};
  ByteView defined_versions_{{}};
  std::size_t symbol_count_ = 0;
};

}  // namespace elf
