// A mutex, and marks that say what it guards. Clang checks them when it compiles: code that touches a guarded member
// without holding the mutex is an error. Other compilers skip the marks.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#ifdef __clang__
#define AHA_THREAD_SAFETY(mark) __attribute__((mark))
#else
#define AHA_THREAD_SAFETY(mark)
#endif

// After a member: it is read and written by a holder of `mutex` only.
#define AHA_GUARDED_BY(mutex) AHA_THREAD_SAFETY(guarded_by(mutex))
// After a function's parameters: its caller holds `mutex`.
#define AHA_REQUIRES(mutex) AHA_THREAD_SAFETY(requires_capability(mutex))

namespace guard {

class AHA_THREAD_SAFETY(capability("mutex")) Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

 private:
  friend class Lock;
  std::mutex mutex_;
};

// Holds a mutex for as long as it lives.
class AHA_THREAD_SAFETY(scoped_lockable) Lock {
 public:
  // Blocks until no other thread holds `mutex`, which outlives the lock.
  explicit Lock(Mutex& mutex) AHA_THREAD_SAFETY(acquire_capability(mutex)) : held_(mutex.mutex_) {}
  ~Lock() AHA_THREAD_SAFETY(release_capability()) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  // Gives the mutex up for a while.
  void unlock() AHA_THREAD_SAFETY(release_capability()) { held_.unlock(); }
  void lock() AHA_THREAD_SAFETY(acquire_capability()) { held_.lock(); }

  // Lets others have the mutex until `changed` is notified, or for no reason: call it in a loop.
  void wait(std::condition_variable& changed);
  // The same, but no longer than until `then`. Returns false if that time has come.
  bool wait_until(std::condition_variable& changed, std::chrono::steady_clock::time_point then);

 private:
  std::unique_lock<std::mutex> held_;
};

}  // namespace guard
