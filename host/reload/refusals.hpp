// Files that are not served in their present form: what is said about them, and when to look at them again.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "plugin/refusal.hpp"
#include "plugin/registry.hpp"
#include "reload/intake.hpp"
#include "reload/observer.hpp"

namespace reload {

// Used by one thread at a time.
class Refusals {
 public:
  // All outlive this.
  Refusals(plugin::Registry& registry, Intake& intake, Observer& observer)
      : registry_(registry), intake_(intake), observer_(observer) {}

  // Notes it, and tells the observer unless the same content was refused alike before. A file that was refused for the
  // machine's sake is looked at again later, each time after twice as long.
  // identity  as of Candidate; empty if the file could not be read.
  void refuse(const std::string& file, const std::string& identity, const plugin::Refusal& refusal);

  // The file serves.
  void forget(const std::string& file) { put_off_.erase(file); }

 private:
  void put_off(const std::string& file);

  plugin::Registry& registry_;
  Intake& intake_;
  Observer& observer_;
  std::map<std::string, std::string> refused_;                // file to the identity that was refused last
  std::map<std::string, std::chrono::milliseconds> put_off_;  // file to how long it was put off last
};

}  // namespace reload
