// Files that others built, read before they are loaded.
#include "fuzz/fuzz.hpp"
#include "plugin/completeness.hpp"
#include "plugin/examination_text.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto host = plugin::HostAbilities::of_this_machine({"aha.http/1"});
  const auto bytes = fuzz::bytes_of(data, size);
  const auto [completeness, reason] = plugin::elf::check_completeness(bytes);
  fuzz::require(reason.empty() == (completeness == plugin::elf::Completeness::complete));
  const auto examination = plugin::examine(bytes);
  if (!examination) {
    fuzz::require(!examination.error().empty());
    return 0;
  }
  fuzz::require(completeness == plugin::elf::Completeness::complete);
  examination->artifact.pins();
  plugin::find_obstacles(*examination, host);
  // What is said of it comes back as it was said.
  const auto text = plugin::to_text(*examination);
  const auto again = plugin::parse_examination(text);
  fuzz::require(text.size() > plugin::kMaxExaminationBytes || (again && plugin::to_text(*again) == text));
  return 0;
}
