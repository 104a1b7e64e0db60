// What the formats of shared libraries have in common, and the reading of each. For artifact.cpp and its parts.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <tl/expected.hpp>

#include "artifact/artifact.hpp"
#include "binary/byte_view.hpp"

namespace artifact {

// Each reads a file of one format, as examine() says.
tl::expected<Examination, std::string> examine_elf(std::span<const std::byte> bytes,
                                                   GlobalScope in_global_scope);
tl::expected<Examination, std::string> examine_pe(std::span<const std::byte> bytes);

// Reads the manifest of a section into the examination, or what is wrong with it.
// count  how many sections have the name.
void read_manifest(std::size_t count, const binary::ByteView* section, Examination& examination);

// Notes the names of exports, the factory's first, within limits.
class ExportList {
 public:
  explicit ExportList(Artifact& artifact) : artifact_(artifact) {}

  void take(std::string_view name);

  // Adds a name to another list of them, which counts to the same limit.
  void list(std::string_view name, std::vector<std::string>& names);

 private:
  Artifact& artifact_;
  std::size_t listed_bytes_ = 0;
};

}  // namespace artifact
