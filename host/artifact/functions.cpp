#include "artifact/functions.hpp"

#include "artifact/completeness.hpp"
#include "elf/dynamic.hpp"
#include "pe/file.hpp"

namespace artifact {

void for_each_function(std::span<const std::byte> bytes,
                       const std::function<void(std::uint64_t, std::uint64_t, std::string_view)>& take) {
  if (format_of(bytes) == Format::pe) {
    if (const auto file = pe::File::open(bytes)) file->for_each_function(take);
  } else {
    if (const auto file = elf::File::open(bytes)) file->for_each_function(take);
  }
}

std::vector<std::string> defined_versions(std::span<const std::byte> bytes) {
  const auto file = elf::File::open(bytes);
  if (!file) return {};
  const auto dynamic = elf::Dynamic::read(*file);
  if (!dynamic) return {};
  const auto names = dynamic->defined_versions();
  return {names.begin(), names.end()};
}

}  // namespace artifact
