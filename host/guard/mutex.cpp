#include "guard/mutex.hpp"

namespace guard {

void Lock::wait(std::condition_variable& changed) {
  changed.wait(held_);
}

bool Lock::wait_until(std::condition_variable& changed, std::chrono::steady_clock::time_point then) {
  return changed.wait_until(held_, then) == std::cv_status::no_timeout;
}

}  // namespace guard
