#include "artifact/completeness.hpp"

#include "artifact/native_file.hpp"
#include "binary/byte_view.hpp"
#include "elf/file.hpp"
#include "pe/file.hpp"

namespace artifact {

using binary::Completeness;
using binary::CompletenessResult;

std::optional<Format> format_of(std::span<const std::byte> bytes) {
  const auto start = binary::ByteView(bytes).text().substr(0, elf::magic.size());
  if (start == elf::magic) return Format::elf;
  if (start.starts_with(pe::dos_magic)) return Format::pe;
  return std::nullopt;
}

std::string find_foreign_format(Format format) {
  if (format == native_format) return {};
  const std::string native(system_of(native_format));
  return "it is built for " + std::string(system_of(format)) + ": this host runs on " + native +
         " and loads files that end in " + std::string(plugin_suffix) + "; build it for " + native;
}

CompletenessResult check_completeness(std::span<const std::byte> bytes) {
  if (const auto format = format_of(bytes))
    if (auto fault = find_foreign_format(*format); !fault.empty())
      return {Completeness::foreign, std::move(fault)};
  return native_format == Format::elf ? elf::check_completeness(bytes) : pe::check_completeness(bytes);
}

}  // namespace artifact
