#include "runtime/own_threads.hpp"

#include <pthread.h>
#include <sys/mman.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cassert>
#include <new>
#include <system_error>

#include "edge/thread_edge.hpp"
#include "runtime/watchdog.hpp"

namespace runtime {
namespace {

thread_local OwnThreads::Ride* this_ride = nullptr;

constexpr std::size_t mapped_bytes = StackPool::guard_bytes + OwnThreads::stack_bytes;

// A thread whose stack and guard are known, so that a crash can be told from an overflow.
Stack map_stack() {
  void* const memory = mmap(nullptr, mapped_bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  auto* const base = static_cast<std::byte*>(memory);
  if (mprotect(base, StackPool::guard_bytes, PROT_NONE) != 0) {
    munmap(memory, mapped_bytes);
    throw std::bad_alloc();
  }
  return {base + StackPool::guard_bytes, base + mapped_bytes};
}

}  // namespace

// Joins when it is destroyed.
class OwnThreads::Thread {
 public:
  // Throws std::bad_alloc or std::system_error if the system has no stack or no thread left.
  explicit Thread(OwnThreads& owner) : owner_(owner), stack_(map_stack()) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack_.bottom, stack_bytes);
    const int error = pthread_create(&thread_, &attributes, &Thread::run, this);
    pthread_attr_destroy(&attributes);
    if (error == 0) return;
    unmap();
    throw std::system_error(error, std::generic_category(), "a thread for plugin code");
  }
  ~Thread() {
    pthread_join(thread_, nullptr);
    unmap();
  }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

 private:
  static void* run(void* self) {
    auto& thread = *static_cast<Thread*>(self);
    prepare_thread_for_crash_report();
    edge::thread_edge(
        "aha-call", [&] { thread.owner_.work(thread.stack_); }, [](std::string_view) { return edge::go_on; });
    return nullptr;
  }
  void unmap() { munmap(stack_.bottom - StackPool::guard_bytes, mapped_bytes); }

  OwnThreads& owner_;
  Stack stack_;
  pthread_t thread_{};
};

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
    threads_.push_back(std::make_unique<Thread>(*this));
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
