#include "worker/kept_on_processor.hpp"

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

using worker::KeptOnProcessor;

namespace {

int processors_of(pid_t thread) {
  cpu_set_t set;
  return sched_getaffinity(thread, sizeof set, &set) == 0 ? CPU_COUNT(&set) : -1;
}

// A process that does nothing.
class Idler {
 public:
  Idler() : pid_(fork()) {
    for (; pid_ == 0;) pause();
  }
  ~Idler() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Idler(const Idler&) = delete;
  Idler& operator=(const Idler&) = delete;
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
};

}  // namespace

// Nothing to see on a machine, or in a container, with one processor.
TEST_CASE("processors: a thread and a process beside it stay on one, until let go" *
          doctest::skip(processors_of(0) < 2)) {
  const int all = processors_of(0);
  const Idler idler;
  auto thread = KeptOnProcessor::this_thread();
  REQUIRE(thread);
  const int here = sched_getcpu();
  CHECK(processors_of(0) == 1);
  auto process = thread->beside(idler.pid());
  REQUIRE(process);
  cpu_set_t set;
  REQUIRE(sched_getaffinity(idler.pid(), sizeof set, &set) == 0);
  CHECK(CPU_COUNT(&set) == 1);
  CHECK(CPU_ISSET(here, &set));
  thread.reset();
  CHECK(processors_of(0) == all);
  CHECK(processors_of(idler.pid()) == 1);
  process.reset();
  CHECK(processors_of(idler.pid()) == all);
}

TEST_CASE("processors: what somebody else decides meanwhile stays" * doctest::skip(processors_of(0) < 2)) {
  std::thread([] {
    auto thread = KeptOnProcessor::this_thread();
    REQUIRE(thread);
    cpu_set_t other;
    CPU_ZERO(&other);
    CPU_SET(sched_getcpu() == 0 ? 1 : 0, &other);
    if (sched_setaffinity(0, sizeof other, &other) != 0) return;  // there may be no such processor
    thread.reset();
    CHECK(processors_of(0) == 1);
    CHECK_FALSE(KeptOnProcessor::this_thread());
  }).join();
}

TEST_CASE("processors: a process that has ended cannot be kept" * doctest::skip(processors_of(0) < 2)) {
  std::thread([] {
    const auto thread = KeptOnProcessor::this_thread();
    REQUIRE(thread);
    pid_t gone = 0;
    {
      const Idler idler;
      gone = idler.pid();
    }
    CHECK_FALSE(thread->beside(gone));
  }).join();
}
