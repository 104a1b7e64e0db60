// Threads that carry plugin code whose language runtime cannot run on a fiber. A call has one from its first to its
// last instruction; what the code asks of the host is done on the call's fiber meanwhile, so the host knows no
// difference.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>

#include "guard/mutex.hpp"
#include "runtime/call.hpp"
#include "runtime/loop.hpp"
#include "runtime/stacked_thread.hpp"

namespace runtime {

class OwnThreads {
 public:
  static constexpr std::size_t stack_bytes = 1024 * 1024;

  // loop  Whose calls they carry; outlives this.
  // most  Threads at once, at least 1. Each is started when it is first needed, and kept.
  OwnThreads(Loop& loop, std::size_t most);
  // Precondition: no call is under way.
  ~OwnThreads();
  OwnThreads(const OwnThreads&) = delete;
  OwnThreads& operator=(const OwnThreads&) = delete;

  enum class End : std::uint8_t {
    returned,
    cancelled,  // while all threads were busy; `code` did not run
    no_thread,  // not one could be started
  };
  // Runs `code` on a separate thread as soon as one is free, and parks the call until it has returned. Inside the
  // call, on its fiber. `code` must not throw.
  End run(Call& call, std::function<void()> code);

  // A call on one of the threads.
  class Ride {
   public:
    // The one that the calling thread carries; null on any other thread. Safe in a signal handler.
    static Ride* current();

    Loop& loop() const { return loop_; }
    Call& call() const { return call_; }
    // Of the thread.
    const Stack& stack() const { return stack_; }

    // On the thread: has the call's fiber run `errand`, which may park the call, and blocks until it has.
    void on_fiber(const std::function<void()>& errand);

   private:
    friend class OwnThreads;
    Ride(Loop& loop, Call& call, std::function<void()> code)
        : loop_(loop), call_(call), code_(std::move(code)) {}
    void carry(const Stack& stack);
    void run_errand();

    Loop& loop_;
    Call& call_;
    std::function<void()> code_;
    Stack stack_;
    // The thread and the fiber take turns: each looks at these only while the other waits for it.
    const std::function<void()>* errand_ = nullptr;
    bool has_returned_ = false;
    guard::Mutex mutex_;
    std::condition_variable errand_done_;
    bool is_errand_done_ AHA_GUARDED_BY(mutex_) = false;
  };

 private:
  bool enqueue(Ride& ride);
  bool leave_queue(Ride& ride);
  void begin(const Stack& stack);
  void work(const Stack& stack);

  Loop& loop_;
  const std::size_t most_;
  guard::Mutex mutex_;
  std::condition_variable changed_;
  std::deque<Ride*> waiting_ AHA_GUARDED_BY(mutex_);
  std::size_t idle_ AHA_GUARDED_BY(mutex_) = 0;
  bool is_stopping_ AHA_GUARDED_BY(mutex_) = false;
  std::list<StackedThread> threads_;  // on the loop's thread only
};

}  // namespace runtime
