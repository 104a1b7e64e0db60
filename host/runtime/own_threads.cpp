#include "runtime/own_threads.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

#include "edge/thread_edge.hpp"
#include "runtime/watchdog.hpp"

namespace runtime {
namespace {

thread_local OwnThreads::Ride* this_ride = nullptr;

}  // namespace

// ---- a ride

OwnThreads::Ride* OwnThreads::Ride::current() {
  return this_ride;
}

void OwnThreads::Ride::carry(const Stack& stack) {
  stack_ = stack;
  this_ride = this;
  code_();
  this_ride = nullptr;
  boost::asio::post(loop_.context(), [this] {
    has_returned_ = true;
    loop_.resume(call_);
  });
}

void OwnThreads::Ride::on_fiber(const std::function<void()>& errand) {
  assert(current() == this);
  errand_ = &errand;
  guard::Lock lock(mutex_);
  is_errand_done_ = false;
  boost::asio::post(loop_.context(), [this] { loop_.resume(call_); });
  while (!is_errand_done_) lock.wait(errand_done_);
}

void OwnThreads::Ride::run_errand() {
  (*std::exchange(errand_, nullptr))();
  const guard::Lock lock(mutex_);
  is_errand_done_ = true;
  errand_done_.notify_one();
}

// ---- the threads

OwnThreads::OwnThreads(Loop& loop, std::size_t most) : loop_(loop), most_(most) {}

OwnThreads::~OwnThreads() {
  {
    const guard::Lock lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  threads_.clear();
}

OwnThreads::End OwnThreads::run(Call& call, std::function<void()> code) {
  loop_.assert_on_loop();
  Ride ride(loop_, call, std::move(code));
  if (!enqueue(ride)) return End::no_thread;
  bool has_left = false;
  while (!ride.has_returned_) {
    call.park([&] {
      has_left = leave_queue(ride);
      if (has_left) loop_.defer([&] { loop_.resume(call); });
    });
    if (has_left) return End::cancelled;
    if (ride.errand_ != nullptr) ride.run_errand();
  }
  return End::returned;
}

// False if there is no thread that could ever take it.
bool OwnThreads::enqueue(Ride& ride) {
  bool needs_thread = false;
  {
    const guard::Lock lock(mutex_);
    waiting_.push_back(&ride);
    needs_thread = waiting_.size() > idle_;
  }
  changed_.notify_one();
  if (!needs_thread || threads_.size() == most_) return true;
  try {
    threads_.emplace_back(stack_bytes, [this](const Stack& stack) { begin(stack); });
  } catch (const std::exception&) {  // no stack or no thread: those there are have to do
    return !threads_.empty() || !leave_queue(ride);
  }
  return true;
}

// False if a thread has it already.
bool OwnThreads::leave_queue(Ride& ride) {
  const guard::Lock lock(mutex_);
  return std::erase(waiting_, &ride) > 0;
}

void OwnThreads::begin(const Stack& stack) {
  prepare_thread_for_crash_report();
  edge::thread_edge(
      "aha-call", [&] { work(stack); }, [](std::string_view) { return edge::go_on; });
}

void OwnThreads::work(const Stack& stack) {
  for (;;) {
    Ride* ride = nullptr;
    {
      guard::Lock lock(mutex_);
      ++idle_;
      while (!is_stopping_ && waiting_.empty()) lock.wait(changed_);
      --idle_;
      if (is_stopping_) return;
      ride = waiting_.front();
      waiting_.pop_front();
    }
    ride->carry(stack);
  }
}

}  // namespace runtime
