// How many bytes something may hold in the whole host, and what each holder has of them.
#pragma once

#include <atomic>
#include <cstddef>

namespace server {

// [any]
class Budget {
 public:
  explicit Budget(std::size_t limit_bytes) : limit_(limit_bytes) {}
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  std::size_t used_bytes() const { return used_.load(std::memory_order_relaxed); }

  // Whether most of what was used not long ago is free again: true once after each such fall, to one thread.
  bool has_fallen();

 private:
  friend class Share;

  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
  std::atomic<std::size_t> peak_{0};  // since the last fall
};

// What one holder has of a budget, and gives back when it ends. Used on one thread.
class Share {
 public:
  explicit Share(Budget& budget) : budget_(budget) {}
  ~Share() { release(); }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;

  // Has `bytes` from now on. False if the budget has not so many left; then nothing changes.
  bool resize(std::size_t bytes);

  // The same, also beyond the limit: for what must be held, so that others are refused instead.
  void force(std::size_t bytes);

  void release() { force(0); }

 private:
  Budget& budget_;
  std::size_t bytes_ = 0;
};

}  // namespace server
