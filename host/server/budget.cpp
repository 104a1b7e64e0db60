#include "server/budget.hpp"

#include <utility>

namespace server {
namespace {

// Less is no burst: the allocator may keep it for the next requests.
constexpr std::size_t burst_bytes = 8 * 1024 * 1024;

}  // namespace

bool Budget::has_fallen() {
  const auto peak = peak_.load(std::memory_order_relaxed);
  if (peak < burst_bytes || used_bytes() > peak / 4) return false;
  return peak_.exchange(0, std::memory_order_relaxed) >= burst_bytes;
}

bool Share::resize(std::size_t bytes) {
  const auto before = bytes_;
  force(bytes);
  if (bytes <= before || budget_.used_bytes() <= budget_.limit_) return true;
  force(before);
  return false;
}

void Share::force(std::size_t bytes) {
  if (bytes == bytes_) return;
  // Modulo 2^64, so that one addition serves both ways.
  const auto more = bytes - std::exchange(bytes_, bytes);
  const auto used = budget_.used_.fetch_add(more, std::memory_order_relaxed) + more;
  if (used > budget_.peak_.load(std::memory_order_relaxed))
    budget_.peak_.store(used, std::memory_order_relaxed);
}

}  // namespace server
