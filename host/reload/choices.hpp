// What was decided about single files: the seam to the lock file and to indexes of plugins.
#pragma once

#include <string>
#include <string_view>

namespace reload {

class Choices {
 public:
  virtual ~Choices() = default;

  // Why a file must not be loaded with this content, in one sentence; empty: nothing was decided against it. [any]
  virtual std::string find_fault(std::string_view file, std::string_view sha256) const = 0;

  // Why a file was revoked since the host started, in one sentence; empty: it was not. [any]
  // key_id  that its signature names; empty: none
  virtual std::string find_revocation(std::string_view sha256, std::string_view key_id) const = 0;

  // Whether the operator chose this content, though it may be older than what served last. [any]
  virtual bool is_chosen(std::string_view file, std::string_view sha256) const = 0;
};

}  // namespace reload
