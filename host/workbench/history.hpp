// The events of the last while: those that run, and what was recorded of those that have ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "guard/mutex.hpp"
#include "recording/onlooker.hpp"
#include "recording/taker.hpp"
#include "workbench/event.hpp"
#include "workbench/feed.hpp"

namespace workbench {

struct HistoryLimits {
  std::size_t events = 5'000;
  std::size_t bytes = std::size_t{64} * 1024 * 1024;  // of all documents together
};

class History final : public recording::Taker, public recording::Onlooker {
 public:
  // Called after an event that the workbench sent has ended well. On the recorder's thread.
  using EndedWell = std::function<void(const recording::RawCase&)>;

  // feed  is told of each change, and outlives the object
  History(Feed& feed, EndedWell sent_ended_well, const HistoryLimits& limits = {});

  using Secrets = std::set<std::string, std::less<>>;

  // The event of this id is about to be sent by the workbench. `began` runs on its loop with its number. [any]
  // secrets  that it may hold, of the event that it is like
  void expect(const std::string& event_id, Secrets secrets, std::function<void(std::uint64_t)> began);
  // It was refused before it began. [any]
  void expect_no_more(const std::string& event_id);

  struct Wanted {
    std::optional<std::uint64_t> before = {};  // older ones than this
    std::string service = {};                  // empty: any
    std::string outcome = {};                  // empty: any
    std::string text = {};                     // somewhere in it, in any case
    std::size_t limit = 200;
  };
  struct Page {
    std::vector<Summary> events;  // the newest first
    std::size_t kept = 0;         // in all
    std::uint64_t oldest = 0;     // its id; 0: there is none
  };
  // [any]
  Page list(const Wanted& wanted) const;

  struct Found {
    Summary summary;
    std::shared_ptr<const Kept> kept;  // null: it runs, or nothing of it was kept
  };
  // Returns the event, or nullopt if it is kept no more. [any]
  std::optional<Found> find(std::uint64_t id) const;

  std::uint64_t began(const plugin::Generation& generation, const runtime::Task& task) override;
  Secrets secrets_of(std::uint64_t call) override;
  void requested(std::uint64_t call, const recording::SeenRequest& request) override;
  void lost(const recording::RawCase& raw) override;
  void take(const recording::Recorded& recorded) override;

 private:
  struct Entry {
    Summary summary;
    std::string searched;  // lower case
    std::shared_ptr<const Kept> kept;
    std::size_t bytes = 0;
    Secrets secrets = {};  // that it was sent with, until it ends
  };
  struct Expected {
    Secrets secrets;
    std::function<void(std::uint64_t)> began;
  };

  void begin(Summary& summary);
  void end(const recording::RawCase& raw, std::shared_ptr<const Kept> kept, std::string message);
  Entry* entry_of(std::uint64_t id) AHA_REQUIRES(mutex_);
  void drop_oldest() AHA_REQUIRES(mutex_);

  Feed& feed_;
  const EndedWell sent_ended_well_;
  const HistoryLimits limits_;
  mutable guard::Mutex mutex_;
  std::deque<Entry> entries_ AHA_GUARDED_BY(mutex_);  // their ids follow one another
  std::uint64_t last_id_ AHA_GUARDED_BY(mutex_) = 0;
  std::size_t bytes_ AHA_GUARDED_BY(mutex_) = 0;
  std::map<std::string, Expected, std::less<>> expected_ AHA_GUARDED_BY(mutex_);  // by event id
};

// The host and port of a URL, without user and password; empty if it is no URL. [any]
std::string_view host_of(std::string_view url);

}  // namespace workbench
