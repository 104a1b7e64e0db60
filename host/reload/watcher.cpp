#include "reload/watcher.hpp"

#include <algorithm>
#include <utility>

#include "reload/notices.hpp"

namespace reload {
namespace {

using std::chrono::milliseconds;

// Notifications may be lost without a word (a symbolic link's target that lies elsewhere): look now and then
// anyway.
constexpr milliseconds rescan_interval{10'000};

class DirectoryWatcher final : public Watcher {
 public:
  DirectoryWatcher(std::filesystem::path directory, std::uint32_t poll_interval_ms, bool force_polling)
      : directory_(std::move(directory)), poll_interval_(poll_interval_ms), force_polling_(force_polling) {
    attach();
  }

  Hints wait(Clock::time_point deadline) override;
  void wake() override { notices_->wake(); }
  Mode mode() const override { return mode_; }
  std::string_view why() const override { return why_; }

 private:
  void attach();
  void detach(std::string why);
  void rescan_when_due(Hints& hints);

  std::filesystem::path directory_;
  milliseconds poll_interval_;
  bool force_polling_;
  std::unique_ptr<Notices> notices_ = Notices::make();
  Mode mode_ = Mode::polling;
  bool lost_ = false;  // the directory has gone; watch it again when it is back
  std::string why_;
  Clock::time_point next_rescan_ = Clock::now();
};

// Starts notifications if they work, else leaves polling on. A rescan follows.
void DirectoryWatcher::attach() {
  lost_ = false;
  next_rescan_ = Clock::now();
  if (force_polling_) {
    why_ = "it was asked for";
    return;
  }
  if (auto refusal = notices_->start(directory_)) {
    lost_ = refusal->is_missing;
    why_ = std::move(refusal->why);
    return;
  }
  if (!notices_->hears_itself()) return detach("no notification arrived for what was done to try it");
  mode_ = Mode::notified;
  why_ = "notifications arrive";
}

void DirectoryWatcher::detach(std::string why) {
  notices_->stop();
  mode_ = Mode::polling;
  why_ = std::move(why);
  next_rescan_ = Clock::now();
}

Hints DirectoryWatcher::wait(Clock::time_point deadline) {
  Hints hints;
  const bool is_there = notices_->wait(std::min(deadline, next_rescan_), hints);
  if (mode_ == Mode::notified && !is_there) {
    lost_ = true;
    detach("the directory is not there");
  }
  rescan_when_due(hints);
  return hints;
}

void DirectoryWatcher::rescan_when_due(Hints& hints) {
  if (Clock::now() < next_rescan_) return;
  if (lost_) attach();
  hints.rescan = true;
  next_rescan_ = Clock::now() + (mode_ == Mode::notified ? rescan_interval : poll_interval_);
}

}  // namespace

std::unique_ptr<Watcher> Watcher::watch(std::filesystem::path directory, std::uint32_t poll_interval_ms,
                                        bool force_polling) {
  return std::make_unique<DirectoryWatcher>(std::move(directory), poll_interval_ms, force_polling);
}

std::string_view to_string(Watcher::Mode mode) {
  return mode == Watcher::Mode::notified ? notices_name() : "polling";
}

}  // namespace reload
