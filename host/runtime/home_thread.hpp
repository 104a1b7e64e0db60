// The thread that an event loop, and all that belongs to it, is used on.
#pragma once

#include <atomic>
#include <cassert>
#include <thread>

namespace runtime {

// All of it is [any].
class HomeThread {
 public:
  // Makes the calling thread the home for as long as this lives. `home` outlives it.
  class Stay {
   public:
    explicit Stay(HomeThread& home) : home_(home) {
      home_.assert_here();
      home_.id_ = std::this_thread::get_id();
    }
    ~Stay() { home_.id_ = std::thread::id(); }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

   private:
    HomeThread& home_;
  };

  // Whether the calling thread may use and destroy what belongs there: it is the home, or there is none now.
  bool is_here() const {
    const auto id = id_.load();
    return id == std::thread::id() || id == std::this_thread::get_id();
  }

  // For the first line of what is promised to run at home only.
  void assert_here() const { assert(is_here()); }

 private:
  std::atomic<std::thread::id> id_;
};

}  // namespace runtime
