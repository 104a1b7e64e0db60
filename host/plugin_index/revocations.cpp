#include "plugin_index/revocations.hpp"

#include <utility>

#include "text/format.hpp"

namespace plugin_index {

bool Revocations::replace(const std::string& index, const std::vector<std::string>& revoked) {
  Names names(revoked.begin(), revoked.end());
  const guard::Lock lock(mutex_);
  auto& known = by_index_[index];
  if (known == names) return false;
  known = std::move(names);
  return true;
}

std::string Revocations::find(std::string_view sha256, std::string_view key_id) const {
  const guard::Lock lock(mutex_);
  for (const auto& [index, names] : by_index_) {
    if (names.contains(sha256))
      return text::format(
          "the plugin index {} has revoked this very file; install another version with `aha-host plugin "
          "add`",
          index);
    if (!key_id.empty() && names.contains(key_id))
      return text::format(
          "the plugin index {} has revoked the key {} that signed it; install another version with `aha-host "
          "plugin "
          "add`",
          index, key_id);
  }
  return {};
}

}  // namespace plugin_index
