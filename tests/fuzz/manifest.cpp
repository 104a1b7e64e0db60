// The manifest's text. Reached through an ELF file only, whose tables a fuzzer rarely gets right.
#include "artifact/manifest.hpp"

#include "fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto manifest = artifact::parse_manifest(fuzz::text_of(data, size));
  if (!manifest) {
    fuzz::require(!manifest.error().empty());
    return 0;
  }
  fuzz::require(manifest->abi_low >= 1 && manifest->abi_low <= manifest->abi_high);
  fuzz::require(!manifest->services.empty() && manifest->services.size() <= 64);
  for (const auto& service : manifest->services) fuzz::require(artifact::is_service_name(service.name));
  return 0;
}
