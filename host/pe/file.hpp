// A bounded reader of PE files, which Windows loads: every access is checked against the bytes there are, every loop
// against a limit. A file whose layout the loader would round or pad to something else than what it says is refused.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "binary/byte_view.hpp"
#include "binary/completeness.hpp"
#include "pe/format.hpp"

namespace pe {

using binary::ByteView;

// More than any plugin has that was built with care. Beyond them a file is refused, or the rest not looked at.
constexpr std::size_t max_sections = 96;
constexpr std::size_t max_symbols = 1'000'000;  // of COFF: of a file that was not stripped

struct Section {
  std::string name;
  std::uint32_t address = 0;  // in memory, relative to the image
  ByteView content{{}};       // what of the file is loaded there: as long as it says, without padding
};

// Judges the headers alone, and takes no memory. [any]
// bytes  a file's content. Hostile.
binary::CompletenessResult check_completeness(std::span<const std::byte> bytes);

class File {
 public:
  // Refuses whatever is not a whole library or program of this machine's processor. The bytes outlive the file.
  static tl::expected<File, binary::CompletenessResult> open(std::span<const std::byte> bytes);

  bool is_library() const { return is_library_; }

  const Section* section(std::string_view name) const;
  std::size_t count_sections(std::string_view name) const;
  std::span<const Section> sections() const { return sections_; }

  // The bytes of the file from the one that is loaded at an address to the end of its section.
  std::optional<ByteView> at(std::uint32_t address) const;

  // The place of a table; nullopt if the file has none.
  std::optional<Directory> directory(std::size_t number) const;

  // Calls `take` with the address, size and mangled name of every function, by the symbols of COFF if the file kept
  // them. A function ends where the next begins.
  void for_each_function(
      const std::function<void(std::uint64_t, std::uint64_t, std::string_view)>& take) const;

 private:
  File() = default;

  bool is_library_ = false;
  std::vector<Section> sections_;
  std::array<Directory, max_directories> directories_{};
  ByteView symbols_{{}};
  ByteView strings_{{}};  // of the symbols' long names
};

}  // namespace pe
