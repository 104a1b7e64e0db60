#include "inspection/library_versions.hpp"

#include <algorithm>

#include "artifact/open_file.hpp"

namespace inspection {

std::vector<std::string> find_missing_versions(const std::filesystem::path& library,
                                               const probe::Examiner& examiner,
                                               const std::vector<std::string>& wanted) {
  if (wanted.empty()) return {};
  const auto opened = artifact::open_shared(library);
  if (!opened.file) return {};
  const auto defined = examiner.defined_versions(opened.file.get());
  if (defined.empty()) return {};
  std::vector<std::string> missing;
  for (const auto& version : wanted)
    if (std::ranges::find(defined, version) == defined.end()) missing.push_back(version);
  return missing;
}

}  // namespace inspection
