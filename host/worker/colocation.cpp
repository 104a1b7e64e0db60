#include "worker/colocation.hpp"

#include <utility>

namespace worker {
namespace {

// While they are together.
constexpr std::chrono::milliseconds joint_look_interval{10};
// Code that computes for so long should have its own processor.
constexpr std::chrono::milliseconds longest_wait{2};
// So many looks without traffic, and the threads are the kernel's again.
constexpr int max_idle_looks = 10;

// The loop's thread, kept for as long as one of its workers is with it.
struct LoopThread final : runtime::LoopState {
  std::weak_ptr<KeptOnProcessor> kept;
};

}  // namespace

Colocation::Colocation(runtime::Loop& loop, std::shared_ptr<Process> process)
    : loop_(loop), process_(std::move(process)), timer_(loop.context()) {}

void Colocation::sending() {
  loop_.assert_on_loop();
  if (!waits_since_) waits_since_ = Clock::now();
}

void Colocation::received() {
  loop_.assert_on_loop();
  if (!waits_since_) return;
  const auto now = Clock::now();
  const auto took = now - *std::exchange(waits_since_, std::nullopt);
  was_used_ = true;
  if (!process_->used_by(this)) {
    placement_.forget_rounds();
    if (kept_worker_) {
      part();
      placement_.parted(now);
    }
    return;
  }
  // The kernel may have them on one by chance, and then the round tells nothing of two.
  const bool were_apart =
      process_->pulse().processor.load(std::memory_order_relaxed) != runtime::Heartbeat::current_processor();
  if (!kept_worker_ && !were_apart) return;
  switch (placement_.round(took, now)) {
    case Placement::Move::none:
      return;
    case Placement::Move::join:
      return join(now);
    case Placement::Move::part:
      return part();
  }
}

void Colocation::join(Clock::time_point now) {
  kept_loop_ = keep_loop();
  if (kept_loop_) kept_worker_ = kept_loop_->beside(process_->pid());
  if (!kept_worker_) {
    kept_loop_.reset();
    return placement_.failed(now);
  }
  idle_looks_ = 0;
  arm();
}

std::shared_ptr<KeptOnProcessor> Colocation::keep_loop() {
  auto& kept = loop_.state<LoopThread>().kept;
  auto alive = kept.lock();
  if (!alive) kept = alive = KeptOnProcessor::this_thread();
  return alive;
}

void Colocation::part() {
  kept_worker_.reset();
  kept_loop_.reset();
  timer_.cancel();
}

void Colocation::arm() {
  timer_.expires_after(joint_look_interval);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!error && self && self->kept_worker_) self->look();
  });
}

// What no round tells: that there is none.
void Colocation::look() {
  const auto now = Clock::now();
  idle_looks_ = std::exchange(was_used_, false) ? 0 : idle_looks_ + 1;
  if ((waits_since_ && now - *waits_since_ > longest_wait) || idle_looks_ == max_idle_looks) {
    part();
    return placement_.parted(now);
  }
  arm();
}

}  // namespace worker
