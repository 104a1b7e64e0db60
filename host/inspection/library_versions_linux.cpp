#include "inspection/library_versions.hpp"

#include <fcntl.h>

#include <algorithm>

#include "files/descriptor.hpp"

namespace inspection {

std::vector<std::string> find_missing_versions(const std::filesystem::path& library,
                                               const probe::Examiner& examiner,
                                               const std::vector<std::string>& wanted) {
  if (wanted.empty()) return {};
  const files::Descriptor file(open(library.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return {};
  const auto defined = examiner.defined_versions(file.get());
  if (defined.empty()) return {};
  std::vector<std::string> missing;
  for (const auto& version : wanted)
    if (std::ranges::find(defined, version) == defined.end()) missing.push_back(version);
  return missing;
}

}  // namespace inspection
