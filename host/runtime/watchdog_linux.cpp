#include <execinfo.h>
#include <pthread.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <list>
#include <mutex>
#include <thread>

#include "runtime/loop.hpp"
#include "runtime/watchdog.hpp"

namespace runtime {
namespace {

// A real-time signal nobody else uses. Its handler runs on the stuck thread, which is the only place from
// where the call's description can be read without a race and its stack be walked.
int report_signal() {
  return SIGRTMIN + 3;
}

// Filled by the handler, read by the watchdog, which asks one thread at a time.
struct Report {
  std::array<void*, 48> frames;
  std::array<char, 64> service;
  std::array<char, 256> file;
  std::array<char, 64> event;
  std::array<char, 64> event_id;
  std::uint64_t generation;
  int frame_count;
  bool in_call;
};
Report report;
std::atomic<bool> report_ready{false};

template <std::size_t Size>
void copy(std::array<char, Size>& to, std::string_view from) {
  const std::size_t length = std::min(from.size(), Size - 1);
  std::memcpy(to.data(), from.data(), length);
  to[length] = '\0';
}

void on_report_signal(int) {
  const int saved_errno = errno;
  // Pairs with the watchdog's store: it has read the report before this one.
  if (report_ready.load(std::memory_order_acquire)) return;
  const Call* const call = Call::current();
  report.in_call = call != nullptr;
  if (call != nullptr) {
    copy(report.service, call->generation().service());
    copy(report.file, call->generation().file());
    copy(report.event, call->event_name());
    copy(report.event_id, call->event_id());
    report.generation = call->generation().number();
    report.frame_count = backtrace(report.frames.data(), static_cast<int>(report.frames.size()));
  }
  report_ready.store(true, std::memory_order_release);
  errno = saved_errno;
}

std::string symbolised() {
  std::string lines;
  char** const symbols = backtrace_symbols(report.frames.data(), report.frame_count);
  if (symbols == nullptr) return lines;
  // The first two frames are the handler and the kernel's return path.
  for (int i = 2; i < report.frame_count; ++i) lines.append(lines.empty() ? "" : "\n").append(symbols[i]);
  std::free(symbols);
  return lines;
}

}  // namespace

class Watchdog::Thread {
 public:
  Thread(Limits limits, Observer observer) : limits_(limits), observer_(std::move(observer)) {
    // The first backtrace() loads libgcc, which a signal handler must not do.
    std::array<void*, 2> warm_up{};
    backtrace(warm_up.data(), static_cast<int>(warm_up.size()));
    struct sigaction action {};
    action.sa_handler = on_report_signal;
    action.sa_flags = SA_RESTART;
    sigaction(report_signal(), &action, nullptr);
    thread_ = std::thread([this] { run(); });
  }

  ~Thread() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void watch(Loop& loop) {
    const std::lock_guard lock(mutex_);
    watched_.push_back({&loop, pthread_self()});
  }

  void forget(Loop& loop) {
    const std::lock_guard lock(mutex_);
    watched_.remove_if([&](const Watched& one) { return one.loop == &loop; });
  }

 private:
  struct Watched {
    Loop* loop;
    pthread_t thread;
    std::uint64_t reported_entry = 0;  // the switch that has been reported, by its time
    std::uint64_t lost_entry = 0;
  };

  void run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, limits_.report / 5, [&] { return stopping_; })) {
      for (Watched& one : watched_) look_at(one);
    }
  }

  // Holds mutex_, so that forget() and with it the end of the loop's thread wait for the report.
  void look_at(Watched& one) {
    const std::uint64_t entered = one.loop->heartbeat().entered_ms();
    if (entered == 0) return;
    const auto held = std::chrono::milliseconds(Heartbeat::coarse_now_ms() - entered);
    const bool is_stuck = held >= limits_.report && one.reported_entry != entered;
    const bool is_lost = held >= limits_.lost && one.lost_entry != entered;
    if (!is_stuck && !is_lost) return;
    const auto call = ask(one, entered);
    if (!call) return;
    if (is_stuck) {
      one.reported_entry = entered;
      observer_.stuck(*call);
    }
    if (is_lost) {
      one.lost_entry = entered;
      observer_.lost(*one.loop, *call);
    }
  }

  std::optional<StuckCall> ask(const Watched& one, std::uint64_t entered) {
    report_ready.store(false, std::memory_order_release);
    if (pthread_kill(one.thread, report_signal()) != 0) return std::nullopt;
    for (int waited_ms = 0; !report_ready.load(std::memory_order_acquire); ++waited_ms) {
      // A thread that blocks signals, or hangs in the kernel: try again on the next round.
      if (waited_ms == 100) return std::nullopt;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (!report.in_call || one.loop->heartbeat().entered_ms() != entered) return std::nullopt;
    return StuckCall{report.service.data(),
                     report.file.data(),
                     report.generation,
                     report.event.data(),
                     report.event_id.data(),
                     std::chrono::milliseconds(Heartbeat::coarse_now_ms() - entered),
                     symbolised()};
  }

  const Limits limits_;
  const Observer observer_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::list<Watched> watched_;
  bool stopping_ = false;
  std::thread thread_;
};

Watchdog::Watchdog(Limits limits, Observer observer)
    : thread_(std::make_unique<Thread>(limits, std::move(observer))) {}
Watchdog::~Watchdog() = default;

void Watchdog::watch(Loop& loop) {
  thread_->watch(loop);
}
void Watchdog::forget(Loop& loop) {
  thread_->forget(loop);
}

}  // namespace runtime
