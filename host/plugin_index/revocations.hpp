// What plugin indexes have revoked, as of their last reading.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "guard/mutex.hpp"

namespace plugin_index {

class Revocations {
 public:
  // Replaces what one index revokes. Returns whether this changes anything. [any]
  // index    its address
  // revoked  as of Index::revoked
  bool replace(const std::string& index, const std::vector<std::string>& revoked);

  // Why a file must not run, in one sentence; empty: no index has revoked it. [any]
  // sha256  of its content, in lower case
  // key_id  that its own signature names; empty: none
  std::string find(std::string_view sha256, std::string_view key_id) const;

 private:
  using Names = std::set<std::string, std::less<>>;

  mutable guard::Mutex mutex_;
  std::map<std::string, Names> by_index_ AHA_GUARDED_BY(mutex_);
};

}  // namespace plugin_index
