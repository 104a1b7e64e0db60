// Writes changes on its own thread, so that no event loop waits for a disk. What has gathered meanwhile is one
// transaction.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "edge/activity.hpp"
#include "guard/mutex.hpp"
#include "store/rows.hpp"

namespace store {

class RowWriter {
 public:
  using Done = std::function<void(bool is_written)>;

  // on_error  runs on the writer's thread, with a sentence for the operator.
  RowWriter(std::unique_ptr<Rows> rows, std::function<void(std::string_view)> on_error);
  // Stops.
  ~RowWriter();
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;

  // Queues one change; changes are made in the order they come. `done` runs once, on the writer's thread, and is
  // released there with its call. Returns false, and `done` does not run, once stop() was called. Calls nothing back,
  // so the caller may hold a lock. [any]
  bool submit(Change change, Done done = nullptr);

  // Of the thread; each transaction is a task. [any]
  const edge::Activity& activity() const { return activity_; }

  // Writes what is queued and ends the thread. Idempotent.
  void stop();

 private:
  struct Job {
    Change change;
    Done done;
  };

  void run();
  void write(std::vector<Job> jobs);

  std::unique_ptr<Rows> rows_;  // the writer thread's
  std::function<void(std::string_view)> on_error_;
  guard::Mutex mutex_;
  std::condition_variable changed_;
  std::vector<Job> queue_ AHA_GUARDED_BY(mutex_);
  bool stopping_ AHA_GUARDED_BY(mutex_) = false;
  edge::Activity activity_;
  std::thread thread_;
};

}  // namespace store
