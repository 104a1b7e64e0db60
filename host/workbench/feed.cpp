#include "workbench/feed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace workbench {
namespace {

// A proxy, or a page that has lost its connection, is to notice soon.
constexpr std::chrono::seconds between_signs_of_life{15};

std::uint64_t microseconds_since_epoch() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

}  // namespace

class Feed::Reader final : public server::Stream {
 public:
  Reader(Feed& feed, runtime::Continuations& loop, std::uint64_t next)
      : feed_(feed), loop_(loop), next_(next) {}
  ~Reader() override { feed_.forget(this); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void take(std::string& out, std::size_t most_bytes) override {
    const std::size_t before = out.size();
    // So that a reader knows where to go on, even if nothing has happened yet.
    if (!std::exchange(has_begun_, true)) fmt::format_to(std::back_inserter(out), "id: {}\n\n", next_ - 1);
    next_ = feed_.read(next_, out, most_bytes);
    const auto now = std::chrono::steady_clock::now();
    if (out.size() == before && now >= last_sign_ + between_signs_of_life) out += ": still here\n\n";
    if (out.size() != before) last_sign_ = now;
  }

  void wait(std::function<void()> ready) override {
    if (std::exchange(*is_waiting_, true)) return;
    feed_.wait(next_, this, loop_.keep<bool>([is_waiting = is_waiting_, ready = std::move(ready)](bool) {
      *is_waiting = false;
      ready();
    }));
  }

 private:
  Feed& feed_;
  runtime::Continuations& loop_;
  std::uint64_t next_;
  bool has_begun_ = false;
  // Of what is posted to the loop already when the reader ends, too.
  std::shared_ptr<bool> is_waiting_ = std::make_shared<bool>(false);
  std::chrono::steady_clock::time_point last_sign_ = std::chrono::steady_clock::now();
};

Feed::Feed() : Feed(microseconds_since_epoch()) {}

void Feed::publish(std::string_view name, std::string_view data) {
  std::vector<Waiting> waiting;
  {
    const guard::Lock lock(mutex_);
    kept_.push_back(fmt::format("id: {}\nevent: {}\ndata: {}\n\n", end(), name, data));
    if (kept_.size() > most_kept) {
      kept_.pop_front();
      ++first_;
    }
    waiting.swap(waiting_);
  }
  for (const auto& one : waiting) one.wake(true);
}

std::uint64_t Feed::next_number() {
  const guard::Lock lock(mutex_);
  return end();
}

std::shared_ptr<server::Stream> Feed::open(runtime::Continuations& loop, std::optional<std::uint64_t> after) {
  return std::make_shared<Reader>(*this, loop, after ? *after + 1 : next_number());
}

std::uint64_t Feed::read(std::uint64_t next, std::string& out, std::size_t most_bytes) {
  const guard::Lock lock(mutex_);
  if (next < first_ || next > end()) {
    fmt::format_to(std::back_inserter(out), "id: {}\nevent: gap\ndata: {{}}\n\n", end() - 1);
    return end();
  }
  const std::size_t before = out.size();
  while (next < end() && out.size() - before < most_bytes) out += kept_[next++ - first_];
  return next;
}

void Feed::wait(std::uint64_t next, const Reader* reader, std::function<void(bool)> wake) {
  {
    const guard::Lock lock(mutex_);
    if (next == end()) return waiting_.push_back({reader, std::move(wake)});
  }
  wake(true);
}

// What it waits with is destroyed outside the lock: that takes the loop's own.
void Feed::forget(const Reader* reader) {
  std::vector<Waiting> gone;
  const guard::Lock lock(mutex_);
  const auto from = std::stable_partition(waiting_.begin(), waiting_.end(),
                                          [&](const Waiting& one) { return one.reader != reader; });
  std::move(from, waiting_.end(), std::back_inserter(gone));
  waiting_.erase(from, waiting_.end());
}

}  // namespace workbench
