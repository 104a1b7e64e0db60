// The thread is asked by a signal: it walks its own stack and reads which call it runs.
#include "runtime/stack_report.hpp"

#include <execinfo.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <mutex>

#include "runtime/call.hpp"

namespace runtime {
namespace {

// A real-time signal that nothing else in the process uses.
int report_signal() {
  return SIGRTMIN + 3;
}

}  // namespace

// One a thread, so that an answer that comes late is still its own.
struct StackReport::Slot {
  enum State : int { idle, asked, answered };

  pthread_t thread = pthread_self();
  std::atomic<int> state{idle};
  std::array<void*, 48> frames;
  Work work;
  int frame_count;

  static inline thread_local Slot* of_this_thread = nullptr;

  static void on_signal(int) {
    const int saved_errno = errno;
    Slot* const slot = of_this_thread;
    if (slot != nullptr && slot->state.load(std::memory_order_acquire) == asked) {
      slot->work.note(Call::current());
      slot->frame_count = ::backtrace(slot->frames.data(), static_cast<int>(slot->frames.size()));
      slot->state.store(answered, std::memory_order_release);
    }
    errno = saved_errno;
  }

  static void install() {
    // The first backtrace() loads libgcc, which a signal handler must not do.
    std::array<void*, 2> warm_up{};
    ::backtrace(warm_up.data(), static_cast<int>(warm_up.size()));
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigaction(report_signal(), &action, nullptr);
  }
};

StackReport::StackReport() : slot_(std::make_unique<Slot>()) {
  static std::once_flag installed;
  std::call_once(installed, Slot::install);
  Slot::of_this_thread = slot_.get();
}

StackReport::~StackReport() {
  Slot::of_this_thread = nullptr;
}

bool StackReport::ask() {
  if (slot_->state.load(std::memory_order_acquire) == Slot::asked) return true;
  slot_->state.store(Slot::asked, std::memory_order_release);
  return pthread_kill(slot_->thread, report_signal()) == 0;
}

bool StackReport::is_there() const {
  return slot_->state.load(std::memory_order_acquire) == Slot::answered;
}

const StackReport::Work& StackReport::work() const {
  return slot_->work;
}

std::string StackReport::backtrace() const {
  std::string lines;
  char** const symbols = backtrace_symbols(slot_->frames.data(), slot_->frame_count);
  if (symbols == nullptr) return lines;
  // The first two frames are the handler and the kernel's return path.
  for (int i = 2; i < slot_->frame_count; ++i) lines.append(lines.empty() ? "" : "\n").append(symbols[i]);
  std::free(symbols);
  return lines;
}

}  // namespace runtime
