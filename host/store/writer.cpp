#include "store/writer.hpp"

#include <exception>
#include <utility>

namespace store {

Writer::Writer(std::unique_ptr<Rows> rows, std::function<void(std::string_view)> on_error)
    : rows_(std::move(rows)), on_error_(std::move(on_error)), thread_([this] { run(); }) {}

Writer::~Writer() {
  stop();
}

bool Writer::submit(Change change, Done done) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return false;
  queue_.push_back({std::move(change), std::move(done)});
  changed_.notify_one();
  return true;
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Writer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto jobs = std::exchange(queue_, {});
    lock.unlock();
    write(std::move(jobs));
    lock.lock();
  }
}

void Writer::write(std::vector<Job> jobs) {
  std::vector<Change> changes;
  changes.reserve(jobs.size());
  for (Job& job : jobs) changes.push_back(std::move(job.change));
  bool is_written = true;
  try {
    rows_->apply(changes);
  } catch (const std::exception& error) {
    is_written = false;
    on_error_(error.what());
  }
  for (Job& job : jobs) {
    if (job.done) std::exchange(job.done, nullptr)(is_written);
  }
}

}  // namespace store
