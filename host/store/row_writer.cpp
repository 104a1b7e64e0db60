#include "store/row_writer.hpp"

#include <utility>

#include "edge/thread_edge.hpp"

namespace store {

RowWriter::RowWriter(std::unique_ptr<Rows> rows, std::function<void(std::string_view)> on_error)
    : rows_(std::move(rows)), on_error_(std::move(on_error)), thread_([this] {
        edge::thread_edge(
            "aha-store", [this] { run(); }, [](std::string_view) { return edge::go_on; });
      }) {}

RowWriter::~RowWriter() {
  stop();
}

bool RowWriter::submit(Change change, Done done) {
  const guard::Lock lock(mutex_);
  if (stopping_) return false;
  queue_.push_back({std::move(change), std::move(done)});
  changed_.notify_one();
  return true;
}

void RowWriter::stop() {
  {
    const guard::Lock lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void RowWriter::run() {
  guard::Lock lock(mutex_);
  while (true) {
    while (!stopping_ && queue_.empty()) lock.wait(changed_);
    if (queue_.empty()) return;
    auto jobs = std::exchange(queue_, {});
    lock.unlock();
    write(std::move(jobs));
    lock.lock();
  }
}

// Whatever goes wrong, each of those who wait is told.
void RowWriter::write(std::vector<Job> jobs) {
  const edge::Activity::Task task(activity_);
  const auto say_nothing = [](std::string_view) {};
  const bool is_written = edge::c_edge(
      [&](std::string_view what) {
        edge::c_edge(say_nothing, [&] { on_error_(what); });
        return false;
      },
      [&] {
        std::vector<Change> changes;
        changes.reserve(jobs.size());
        for (Job& job : jobs) changes.push_back(std::move(job.change));
        rows_->apply(changes);
        return true;
      });
  for (Job& job : jobs)
    if (job.done) edge::c_edge(say_nothing, [&] { std::exchange(job.done, nullptr)(is_written); });
}

}  // namespace store
