// What the system tells of changes in one directory.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "reload/watcher.hpp"

namespace reload {

// All but wake() on one thread at a time.
class Notices {
 public:
  virtual ~Notices() = default;

  struct Refusal {
    std::string why;
    bool is_missing = false;  // the directory is not there
  };

  // Starts to listen. Returns why that is not possible, or nullopt if it does.
  virtual std::optional<Refusal> start(const std::filesystem::path& directory) = 0;
  virtual void stop() = 0;

  // Whether what is done in the directory is told within a quarter of a second. What others do meanwhile may be
  // dropped.
  virtual bool hears_itself() = 0;

  // Waits for notices, if it listens, for wake(), or until a time. Returns false if the directory has gone.
  virtual bool wait(Clock::time_point until, Hints& hints) = 0;

  // Ends the current or the next wait(). [any]
  virtual void wake() = 0;

  // Throws std::system_error if the system gives no descriptors.
  static std::unique_ptr<Notices> make();
};

// What operators know such notices by: "inotify" on Linux. [any]
std::string_view notices_name();

}  // namespace reload
