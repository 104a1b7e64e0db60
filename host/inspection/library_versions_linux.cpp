#include <algorithm>
#include <variant>

#include "inspection/library_versions.hpp"
#include "plugin/elf_linux.hpp"
#include "plugin/file_image.hpp"

namespace inspection {
namespace {

constexpr std::uint64_t kMaxLibraryBytes = 512ull * 1024 * 1024;

}  // namespace

std::vector<std::string> find_missing_versions(const std::filesystem::path& library,
                                               const std::vector<std::string>& wanted) {
  if (wanted.empty()) return {};
  const auto read = plugin::read_image(library.parent_path(), library.filename(), kMaxLibraryBytes);
  const auto* image = std::get_if<plugin::FileImage>(&read);
  if (image == nullptr) return {};
  const auto file = plugin::elf::File::open(image->bytes);
  if (!file) return {};
  const auto defined = file->defined_versions();
  if (defined.empty()) return {};
  std::vector<std::string> missing;
  for (const auto& version : wanted)
    if (std::ranges::find(defined, version) == defined.end()) missing.push_back(version);
  return missing;
}

}  // namespace inspection
