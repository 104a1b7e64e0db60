// What a plugin says of its services while it is probed.
#include "artifact/description.hpp"

#include "fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto service = artifact::parse_description(text);
  if (!service) {
    fuzz::require(!service.error().empty());
    return 0;
  }
  fuzz::require(artifact::is_service_name(service->name));
  fuzz::require(service->describe_json == text);
  // What it declares agrees with itself.
  artifact::Manifest manifest;
  manifest.services.push_back({service->name, service->events});
  fuzz::require(artifact::find_disagreement(manifest, {*service}).empty());
  return 0;
}
