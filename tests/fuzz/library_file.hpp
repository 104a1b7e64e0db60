// A file that others built, read before it is loaded.
#pragma once

#include "artifact/completeness.hpp"
#include "artifact/examination_text.hpp"
#include "artifact/functions.hpp"
#include "fuzz/fuzz.hpp"

namespace fuzz {

// Reads it as a library of the format, unless it is one of another.
inline void read_library(artifact::Format format, std::span<const std::byte> bytes,
                         const binary::CompletenessResult& result) {
  static const auto host = artifact::HostAbilities::of_this_machine({"aha.http/1"});
  require(result.reason.empty() == (result.completeness == binary::Completeness::complete));
  if (artifact::format_of(bytes) != format) return;
  const auto examination = artifact::examine(bytes);
  if (!examination) return require(!examination.error().empty());
  require(result.completeness == binary::Completeness::complete);
  examination->artifact.pins();
  artifact::find_obstacles(*examination, host);
  artifact::for_each_function(bytes, [bytes](std::uint64_t, std::uint64_t, std::string_view name) {
    require(name.size() <= bytes.size());
  });
  // What is said of it comes back as it was said.
  const auto text = artifact::to_text(*examination);
  const auto again = artifact::parse_examination(text);
  require(text.size() > artifact::max_examination_bytes || (again && artifact::to_text(*again) == text));
}

}  // namespace fuzz
