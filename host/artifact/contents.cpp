#include "artifact/contents.hpp"

#include <aha/abi.h>

namespace artifact {
namespace {

constexpr std::size_t max_manifest_bytes = 256 * 1024;
constexpr std::size_t max_listed_exports = 1'000;
constexpr std::size_t max_listed_bytes = 256 * 1024;

tl::expected<Manifest, std::string> manifest_of(std::size_t count, const binary::ByteView* section) {
  if (section == nullptr)
    return tl::unexpected(
        std::string("it carries no manifest; declare one with AHA_SERVICE of aha/sdk.hpp, "
                    "or in another language as AHA_MANIFEST of aha/abi.h does"));
  if (count > 1) return tl::unexpected(std::string("it carries two manifests; declare one"));
  if (section->size() > max_manifest_bytes)
    return tl::unexpected(std::string("its manifest is wrong: it is longer than 256 KiB"));
  return parse_manifest(section->text());
}

}  // namespace

void read_manifest(std::size_t count, const binary::ByteView* section, Examination& examination) {
  if (auto manifest = manifest_of(count, section)) {
    examination.artifact.manifest = std::move(*manifest);
  } else {
    examination.manifest_fault = std::move(manifest.error());
  }
}

void ExportList::take(std::string_view name) {
  ++artifact_.export_count;
  if (name == AHA_SERVICE_FACTORY_SYMBOL) {
    artifact_.exports.emplace(artifact_.exports.begin(), name);
  } else {
    list(name, artifact_.exports);
  }
}

void ExportList::list(std::string_view name, std::vector<std::string>& names) {
  if (names.size() >= max_listed_exports || listed_bytes_ + name.size() > max_listed_bytes) return;
  listed_bytes_ += name.size();
  names.emplace_back(name);
}

}  // namespace artifact
