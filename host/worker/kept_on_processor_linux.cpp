#include "worker/kept_on_processor.hpp"

#include <sched.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace worker {

struct KeptOnProcessor::Kept {
  pid_t thread;
  bool is_process;
  int processor;
  cpu_set_t before;
};

namespace {

cpu_set_t only(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  return set;
}

// Falls back to the main thread if /proc cannot be read.
std::vector<pid_t> threads_of(pid_t process) {
  std::vector<pid_t> threads;
  std::error_code error;
  const std::filesystem::directory_iterator tasks("/proc/" + std::to_string(process) + "/task", error);
  if (error) return {process};
  for (auto at = begin(tasks); at != end(tasks); at.increment(error)) {
    const std::string name = at->path().filename();
    pid_t thread = 0;
    std::from_chars(name.data(), name.data() + name.size(), thread);
    threads.push_back(thread);
    if (error) break;
  }
  return threads;
}

// Leaves the mask alone if it was changed since.
void let_go(pid_t thread, int processor, const cpu_set_t& before) {
  cpu_set_t now;
  const cpu_set_t kept = only(processor);
  if (sched_getaffinity(thread, sizeof now, &now) == 0 && CPU_EQUAL(&now, &kept))
    sched_setaffinity(thread, sizeof before, &before);
}

}  // namespace

KeptOnProcessor::KeptOnProcessor(std::unique_ptr<const Kept> kept) : kept_(std::move(kept)) {}

KeptOnProcessor::~KeptOnProcessor() {
  const auto threads = kept_->is_process ? threads_of(kept_->thread) : std::vector<pid_t>{kept_->thread};
  for (const pid_t thread : threads) let_go(thread, kept_->processor, kept_->before);
}

std::shared_ptr<KeptOnProcessor> KeptOnProcessor::keep(std::int64_t thread, int processor, bool is_process) {
  auto kept = std::make_unique<Kept>(Kept{static_cast<pid_t>(thread), is_process, processor, {}});
  const cpu_set_t wanted = only(processor);
  if (sched_getaffinity(kept->thread, sizeof kept->before, &kept->before) != 0 ||
      CPU_COUNT(&kept->before) < 2 || sched_setaffinity(kept->thread, sizeof wanted, &wanted) != 0)
    return nullptr;
  return std::shared_ptr<KeptOnProcessor>(new KeptOnProcessor(std::move(kept)));
}

std::shared_ptr<KeptOnProcessor> KeptOnProcessor::this_thread() {
  const int processor = sched_getcpu();
  return processor < 0 || processor >= CPU_SETSIZE ? nullptr : keep(gettid(), processor, false);
}

std::shared_ptr<KeptOnProcessor> KeptOnProcessor::beside(std::int64_t process) const {
  return keep(process, kept_->processor, true);
}

}  // namespace worker
