// Keeps Jira's versions in step with releases.
#pragma once

#include "context.hpp"

#include <aha/view.hpp>

namespace jira {

/// One event's work on versions. A version's id is stored on its release in Aha! right after it was found or
/// made. All: [call][suspends]
class Versions {
 public:
  explicit Versions(Context& context) : context_(context) {}

  /// The release's version: the linked one where Jira still has it, else one of its name, else a new one. Null for
  /// no release.
  aha::View attach(aha::View release);
  /// Brings the linked version up to date, or attaches one.
  void update(aha::View release);

 private:
  aha::View linked_version(aha::View release);
  aha::View find_by_name(aha::View name);
  aha::View find_or_create(aha::View release);
  void remember(aha::View release, aha::View version);

  Context& context_;
};

}  // namespace jira
