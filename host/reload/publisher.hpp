// The last steps of a reload: swap, which makes a loaded file serve in place of the earlier one, and drain, which
// unloads what has no call left.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "ownership/name_owners.hpp"
#include "plugin/private_copies.hpp"
#include "plugin/registry.hpp"
#include "reload/candidate.hpp"
#include "reload/drain.hpp"
#include "reload/intake.hpp"
#include "reload/observer.hpp"
#include "reload/options.hpp"
#include "reload/refusals.hpp"
#include "reload/versions.hpp"

namespace reload {

// Used by one thread at a time.
class Publisher {
 public:
  // What it works with; all of it outlives the publisher.
  struct Parts {
    const ReloaderOptions& options;
    ownership::NameOwners& owners;
    plugin::PrivateCopies& copies;
    plugin::Registry& registry;
    Intake& intake;
    Refusals& refusals;
    Observer& observer;
  };

  // wake  runs on the thread of a generation's last call; must not block.
  Publisher(const Parts& parts, std::function<void()> wake);

  // Makes a loaded candidate serve. What it replaces ends with its last call.
  void publish(Candidate candidate);

  // Ends what a file serves, since it is no longer there.
  void retire(const std::string& file);

  // Ends what a file serves, since it must not run any more, and says why.
  void withdraw(const std::string& file, const plugin::Refusal& why);

  // The version of a file before the one that serves, as if it had just been noticed; or why there is none.
  tl::expected<Candidate, std::string> version_before(const std::string& file) const {
    return versions_.before(file);
  }

  // Unloads what has been released since the last time.
  void drain() { drainer_.drain(drained_->take()); }

  // Retires every service, and unloads what no call holds. What is still held stays loaded for good.
  void close();

 private:
  void warn_about(const plugin::Module& module);
  std::optional<Version> version_of(const Candidate& candidate);
  void announce_retired(const std::vector<plugin::GenerationPtr>& replaced);
  void refuse_displaced(const std::vector<plugin::Registry::Claim>& displaced, const std::string& by);

  ownership::NameOwners& owners_;
  plugin::PrivateCopies& copies_;
  plugin::Registry& registry_;
  Intake& intake_;
  Refusals& refusals_;
  Observer& observer_;
  std::shared_ptr<DrainQueue> drained_;
  Drainer drainer_;
  Versions versions_;
};

}  // namespace reload
