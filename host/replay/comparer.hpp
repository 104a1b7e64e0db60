// Compares events of a running host with the code that serves now, on its own thread: no event loop waits for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <string>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "guard/mutex.hpp"
#include "plugin/registry.hpp"
#include "replay/comparison.hpp"

namespace replay {

class Comparer {
 public:
  struct Limits {
    std::chrono::milliseconds event{10'000};  // for one, whatever its data asks for
    std::chrono::milliseconds all{60'000};    // events that have not begun by then are not compared
  };
  // Makes the case of one event, or says in a sentence why there is none. Called on the comparer's thread.
  using Subject = std::function<tl::expected<cassette::Case, std::string>()>;
  // Is handed what came out, in the order of the subjects, on the comparer's thread. Returns how to tell the caller,
  // which happens once the comparer is free again, so that the caller may begin again at once.
  using Done = std::function<std::function<void()>(std::vector<Comparison>)>;

  // plugins  outlive the comparer
  explicit Comparer(const plugin::Registry& plugins) : Comparer(plugins, Limits()) {}
  Comparer(const plugin::Registry& plugins, const Limits& limits) : plugins_(plugins), limits_(limits) {}
  // Waits for the thread.
  ~Comparer();
  Comparer(const Comparer&) = delete;
  Comparer& operator=(const Comparer&) = delete;

  // Compares the subjects one after the other, until the plugin's process dies, then calls `done`. Returns false, and
  // does nothing, while an earlier call is under way or after stop(). A plugin inside the host that never returns keeps
  // its call under way for good. Throws if no thread can be started. [any]
  bool begin(std::vector<Subject> subjects, Done done);

  // Begins nothing more, and skips events that have not begun. Returns false if the thread has not ended within
  // `patience`: a plugin holds it, and the destructor would wait for that. [any]
  bool stop(std::chrono::milliseconds patience);

 private:
  std::vector<Comparison> compare_all(const std::vector<Subject>& subjects);
  void set_free();
  // has_died  set to whether the plugin's process died under it
  Comparison compare_one(const Subject& subject, std::chrono::steady_clock::time_point until, bool& has_died);
  bool is_stopping() const;

  const plugin::Registry& plugins_;
  const Limits limits_;
  mutable guard::Mutex mutex_;
  std::condition_variable changed_;
  bool is_busy_ AHA_GUARDED_BY(mutex_) = false;
  bool is_stopping_ AHA_GUARDED_BY(mutex_) = false;
  std::thread thread_ AHA_GUARDED_BY(mutex_);  // of the last call
};

}  // namespace replay
