// The end of a generation: its last holder may be any thread, in the middle of an event, and must not unload
// there. So the last release only hands the generation over, and the reloader's thread does the rest.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "guard/mutex.hpp"
#include "plugin/generation.hpp"
#include "plugin/module.hpp"
#include "plugin/registry.hpp"
#include "reload/observer.hpp"

namespace reload {

// Where last releases hand generations over. Outlives every generation it gave out.
class DrainQueue : public std::enable_shared_from_this<DrainQueue> {
 public:
  // notify  runs on the releasing thread after a generation has been queued; must not block.
  explicit DrainQueue(std::function<void()> notify) : notify_(std::move(notify)) {}

  // Shares a generation such that its last release queues it here. [any]
  plugin::GenerationPtr share(std::unique_ptr<plugin::Generation> generation);

  // Everything queued since the last time. [any]
  std::vector<std::unique_ptr<plugin::Generation>> take();

  // From now on the last release leaves a generation and its library in memory: no thread is there to unload
  // them. [any]
  void close();

 private:
  void push(std::unique_ptr<plugin::Generation> generation) noexcept;

  guard::Mutex mutex_;
  std::size_t shared_ AHA_GUARDED_BY(mutex_) = 0;        // given out and not taken back
  std::function<void()> notify_ AHA_GUARDED_BY(mutex_);  // empty once closed
  std::vector<std::unique_ptr<plugin::Generation>> queued_ AHA_GUARDED_BY(mutex_);
};

// Ends modules whose generations have all been drained. Used by the reloader's thread only.
class Drainer {
 public:
  Drainer(std::uint32_t quiesce_ms, plugin::Registry& registry, Observer& observer)
      : quiesce_ms_(quiesce_ms), registry_(registry), observer_(observer) {}

  // Notes that a module serves `generations` generations, to be awaited before it is ended.
  void expect(const std::shared_ptr<plugin::Module>& module, std::size_t generations);

  // Takes in drained generations, and ends a module whose last one has come.
  void drain(std::vector<std::unique_ptr<plugin::Generation>> generations);

 private:
  struct Loaded {
    std::shared_ptr<plugin::Module> module;
    std::size_t expected = 0;
    std::vector<std::unique_ptr<plugin::Generation>> drained;
  };
  void finish(const Loaded& loaded);

  std::uint32_t quiesce_ms_;
  plugin::Registry& registry_;
  Observer& observer_;
  std::map<const plugin::Module*, Loaded> loaded_;
};

}  // namespace reload
