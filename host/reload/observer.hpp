// What the reloader tells the rest of the host: the seam for the log and for metrics.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "edge/c_edge.hpp"
#include "plugin/refusal.hpp"

namespace reload {

// Functions run on the thread that reloads, one at a time, if nothing else is said; return soon, throw nothing. Each
// does nothing by default.
class Observer {
 public:
  virtual ~Observer() = default;

  // A service is served by a new generation. took_ms: from the moment the change was noticed.
  virtual void loaded(std::string_view /*service*/, std::uint64_t /*generation*/, std::string_view /*file*/,
                      double /*took_ms*/) {}

  // A file is not served in its present form; an earlier generation of it goes on serving if there was
  // one.
  virtual void refused(std::string_view /*file*/, const plugin::Refusal& /*refusal*/) {}

  // A file will load, but something about it is worth a warning, such as that it may never leave memory.
  virtual void warned(std::string_view /*file*/, std::string_view /*warning*/) {}

  // A line that the code of a file printed while it was probed. [any, several at once]
  virtual void printed(std::string_view /*file*/, std::string_view /*line*/) {}

  // A service is gone, since its file is, or offers it no longer. Its calls under way go on to their end.
  virtual void retired(std::string_view /*service*/, std::uint64_t /*generation*/,
                       std::string_view /*file*/) {}

  // A replaced or retired library has left memory: proved, not assumed.
  virtual void unloaded(std::string_view /*file*/, std::string_view /*sha256*/) {}

  // A replaced or retired library stays in memory.
  virtual void retained(std::string_view /*file*/, std::string_view /*sha256*/, std::string_view /*reason*/) {
  }

  // Something else went wrong on the reloading thread, for want of memory for example. It goes on.
  virtual void failed(std::string_view /*what*/) {}

  // How changes are noticed from now on, as to_string(Watcher::Mode), and why.
  virtual void watching(std::string_view /*mode*/, std::string_view /*why*/) {}
};

// What observers throw, for want of memory for a log line for example, does not stop a reload.
template <class Say>
void tell(Say say) noexcept {
  edge::c_edge([](std::string_view) {}, std::move(say));
}

}  // namespace reload
