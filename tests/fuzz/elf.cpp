// Files that others built, read before they are loaded.
#include "fuzz/fuzz.hpp"
#include "plugin/artifact.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto host = plugin::HostAbilities::of_this_machine({"aha.http/1"});
  const auto bytes = fuzz::bytes_of(data, size);
  const auto [completeness, reason] = plugin::check_completeness(bytes);
  fuzz::require(reason.empty() == (completeness == plugin::Completeness::complete));
  const auto artifact = plugin::inspect(bytes, host);
  if (artifact) {
    fuzz::require(completeness == plugin::Completeness::complete);
    artifact->pins();
  } else {
    fuzz::require(!artifact.error().empty());
  }
  return 0;
}
