#include "app/locked_plugins.hpp"

#include "installation/chosen_versions.hpp"
#include "installation/lock.hpp"

namespace app {

std::string LockedPlugins::find_fault(std::string_view file, std::string_view sha256) const {
  return installation::find_lock_fault(plugins_, file, sha256);
}

bool LockedPlugins::is_chosen(std::string_view file, std::string_view sha256) const {
  return installation::is_chosen_version(state_, file, sha256);
}

std::string LockedPlugins::find_revocation(std::string_view sha256, std::string_view key_id) const {
  return revocations_.find(sha256, key_id);
}

}  // namespace app
