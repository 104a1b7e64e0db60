// What workers tell the rest of the host: the seam for the log, the metrics and crash reports.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/module.hpp"
#include "worker/death.hpp"

struct aha_call;

namespace worker {

// Functions run on several threads, also at once; return soon, throw nothing. Each does nothing by default.
class Observer {
 public:
  virtual ~Observer() = default;

  // took_ms      from the request to its first word.
  // confinement  what it may not do.
  virtual void started(const plugin::Module& /*module*/, std::int64_t /*pid*/, double /*took_ms*/,
                       std::string_view /*confinement*/) {}
  virtual void said(const plugin::Module& /*module*/, std::int64_t /*pid*/, std::string_view /*line*/) {}
  // None serves, though one is wanted. Comes again with each try, some of them in a second.
  // cause  after "no process could be started: "
  virtual void start_failed(const plugin::Module& /*module*/, std::string_view /*cause*/) {}
  virtual void stopped(const plugin::Module& /*module*/, std::int64_t /*pid*/) {}
  virtual void died(const plugin::Module& /*module*/, const Death& /*death*/) {}
  virtual void quarantined(const plugin::Module& /*module*/, std::string_view /*reason*/) {}
  virtual void released(const plugin::Module& /*module*/) {}
  // Its file was replaced or has gone, its calls are over, and its processes have ended.
  virtual void over(const plugin::Module& /*module*/) {}

  struct Event {
    std::string service;
    std::string version;
    std::uint64_t generation = 0;
    std::string event_id;
    std::string event_name;
    std::chrono::milliseconds age{0};  // since it began
  };
  // An event whose process died, and what becomes of it.
  struct Victim : Event {
    bool is_blamed = false;  // its code ran when the process died
  };
  enum class Fate : std::uint8_t {
    retried,
    set_aside,    // it has taken two processes along
    out_of_time,  // its deadline had passed already
    given_up,     // others took its processes along, too often
  };
  virtual void lost(const plugin::Module& /*module*/, const Victim& /*victim*/, Fate /*fate*/,
                    const Death& /*death*/) {}

  // An event of a service has not given its process's thread back for so long.
  virtual void stuck(const plugin::Module& /*module*/, std::int64_t /*pid*/, const Event& /*event*/,
                     std::chrono::milliseconds /*held*/) {}

  // Of a call in flight. [any]
  static Event event_of(const aha_call& call);

  // The process that starts the others has ended, and another has taken its place.
  // end  such as "SIGKILL"
  virtual void zygote_revived(std::string_view /*end*/) {}
  // No other could take its place yet; comes again with each try.
  virtual void zygote_lost(std::string_view /*why*/) {}
  // What reached the top of the fleet's thread as an exception. It goes on.
  virtual void failed(std::string_view /*what*/) {}
};

}  // namespace worker
