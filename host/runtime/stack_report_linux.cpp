#include "runtime/stack_report.hpp"

#include <execinfo.h>
#include <pthread.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "runtime/call.hpp"

namespace runtime {
namespace {

// A real-time signal that nothing else in the process uses.
int report_signal() {
  return SIGRTMIN + 3;
}

template <std::size_t Size>
void copy(std::array<char, Size>& to, std::string_view from) {
  const std::size_t length = std::min(from.size(), Size - 1);
  std::memcpy(to.data(), from.data(), length);
  to[length] = '\0';
}

}  // namespace

// One a thread, so that an answer that comes late is still its own.
struct StackReport::Slot {
  enum State : int { idle, asked, answered };

  pthread_t thread = pthread_self();
  std::atomic<int> state{idle};
  std::array<void*, 48> frames;
  std::array<char, 64> service;
  std::array<char, 256> file;
  std::array<char, 64> event;
  std::array<char, 64> event_id;
  std::uint64_t generation;
  int frame_count;
  bool is_in_call;

  static inline thread_local Slot* of_this_thread = nullptr;

  void fill() {
    const Call* const call = Call::current();
    is_in_call = call != nullptr;
    if (call != nullptr) {
      copy(service, call->generation().service());
      copy(file, call->generation().file());
      copy(event, call->event_name());
      copy(event_id, call->event_id());
      generation = call->generation().number();
    }
  }

  static void on_signal(int) {
    const int saved_errno = errno;
    Slot* const slot = of_this_thread;
    if (slot != nullptr && slot->state.load(std::memory_order_acquire) == asked) {
      slot->fill();
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

bool StackReport::is_in_call() const {
  return slot_->is_in_call;
}
std::string StackReport::service() const {
  return slot_->service.data();
}
std::string StackReport::file() const {
  return slot_->file.data();
}
std::string StackReport::event() const {
  return slot_->event.data();
}
std::string StackReport::event_id() const {
  return slot_->event_id.data();
}
std::uint64_t StackReport::generation() const {
  return slot_->generation;
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
