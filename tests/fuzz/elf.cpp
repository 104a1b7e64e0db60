// Files that others built, read before they are loaded.
#include "artifact/examination_text.hpp"
#include "elf/completeness.hpp"
#include "fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto host = artifact::HostAbilities::of_this_machine({"aha.http/1"});
  const auto bytes = fuzz::bytes_of(data, size);
  const auto [completeness, reason] = elf::check_completeness(bytes);
  fuzz::require(reason.empty() == (completeness == elf::Completeness::complete));
  const auto examination = artifact::examine(bytes);
  if (!examination) {
    fuzz::require(!examination.error().empty());
    return 0;
  }
  fuzz::require(completeness == elf::Completeness::complete);
  examination->artifact.pins();
  artifact::find_obstacles(*examination, host);
  // What is said of it comes back as it was said.
  const auto text = artifact::to_text(*examination);
  const auto again = artifact::parse_examination(text);
  fuzz::require(text.size() > artifact::max_examination_bytes ||
                (again && artifact::to_text(*again) == text));
  return 0;
}
