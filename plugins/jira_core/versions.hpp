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

  /// The release's version: the linked one if Jira still has it, else one of its name, else a new one. Null for
  /// no release.
  aha::View attach(aha::View release);
  /// The same for a record of the release, which goes without a version, and with a warning, if Jira refuses to make
  /// one.
  aha::View attach_if_taken(aha::View release);
  /// Brings the linked version up to date, or attaches one.
  void update(aha::View release);

 private:
  aha::View linked_version(aha::View release);
  aha::View find_of_same_name(aha::View release);
  aha::View find_or_create(aha::View release);
  aha::View create(aha::View release);
  /// Stores the version on the release, and returns it.
  aha::View remember(aha::View release, aha::View version);

  Context& context_;
};

}  // namespace jira
