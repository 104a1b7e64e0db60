#include "plugin/threads.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <gnu/libc-version.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <fstream>
#include <span>
#include <string>
#include <thread>

namespace plugin {
namespace {

constexpr int answer_ms = 200;  // for a thread to tell where it is

// The frames of a thread that has not come to its function yet: on_question() and the return from the signal, then
// start_thread() and clone3() of glibc. One that ends has as few.
constexpr std::size_t frames_of_handler = 2;
constexpr std::size_t frames_without_function = 4;

// A real-time signal that nothing else here uses; the watchdog has the one before.
int question() {
  return SIGRTMIN + 4;
}

// Filled by the handler on the thread that is asked; one is asked at a time.
struct Answer {
  std::array<void*, 128> frames{};
  int count = 0;
};
Answer answer;
std::atomic<pid_t> asked = 0;  // 0: no thread, or it has answered

void on_question(int) {
  const int saved = errno;
  // A late answer, to a question that was given up, is none.
  if (asked.load(std::memory_order_acquire) == static_cast<pid_t>(syscall(SYS_gettid))) {
    answer.count = backtrace(answer.frames.data(), static_cast<int>(answer.frames.size()));
    asked.store(0, std::memory_order_release);
  }
  errno = saved;
}

bool is_of_c_library(const void* frame) {
  Dl_info of_frame{};
  Dl_info of_library{};
  return dladdr(frame, &of_frame) != 0 &&
         dladdr(reinterpret_cast<const void*>(&gnu_get_libc_version), &of_library) != 0 &&
         of_frame.dli_fbase == of_library.dli_fbase;
}

bool is_gone(pid_t thread) {
  return syscall(SYS_tgkill, getpid(), thread, 0) != 0;
}

}  // namespace

std::vector<ThreadId> threads_of_process() {
  std::vector<ThreadId> all;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/task", error); !error && entry != end(entry);
       entry.increment(error)) {
    const auto name = entry->path().filename().native();
    ThreadId thread = 0;
    std::from_chars(name.data(), name.data() + name.size(), thread);
    all.push_back(thread);
  }
  return all;
}

ThreadId this_thread() {
  return static_cast<ThreadId>(syscall(SYS_gettid));
}

std::vector<Range> ranges_of(const std::filesystem::path& library) {
  std::vector<Range> ranges;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find(library.native()) == std::string::npos) continue;
    Range range{};
    const auto* const end = line.data() + line.size();
    const auto first = std::from_chars(line.data(), end, range.begin, 16);
    if (first.ptr != end) std::from_chars(first.ptr + 1, end, range.end, 16);
    ranges.push_back(range);
  }
  return ranges;
}

void prepare_to_ask() {
  // The first backtrace() loads libgcc, which a signal handler must not do.
  std::array<void*, 2> warm_up{};
  backtrace(warm_up.data(), static_cast<int>(warm_up.size()));
  struct sigaction action {};
  action.sa_handler = on_question;
  action.sa_flags = SA_RESTART;
  sigaction(question(), &action, nullptr);
}

Where ask(ThreadId id, const std::vector<Range>& library) {
  const auto thread = static_cast<pid_t>(id);
  asked.store(thread, std::memory_order_release);
  if (syscall(SYS_tgkill, getpid(), thread, question()) != 0) return Where::elsewhere;
  for (int waited = 0; asked.load(std::memory_order_acquire) != 0; ++waited) {
    if (is_gone(thread)) return Where::elsewhere;
    if (waited == answer_ms) {
      asked.store(0, std::memory_order_release);
      return Where::unknown;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const auto frames = std::span(answer.frames).first(static_cast<std::size_t>(answer.count));
  const auto is_of_library = [&](const void* frame) {
    return is_in(reinterpret_cast<std::uintptr_t>(frame), library);
  };
  if (std::ranges::any_of(frames, is_of_library)) return Where::in_library;
  const bool has_no_function = frames.size() > frames_of_handler &&
                               frames.size() <= frames_without_function &&
                               std::ranges::all_of(frames.subspan(frames_of_handler), is_of_c_library);
  return has_no_function ? Where::unknown : Where::elsewhere;
}

}  // namespace plugin
