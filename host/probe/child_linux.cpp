#include "probe/child.hpp"

#include <aha/abi.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <optional>
#include <string>

#include "files/descriptor.hpp"
#include "plugin/factory.hpp"
#include "probe/frames.hpp"

namespace probe {
namespace {

void enter_phase(int socket, std::string_view phase) {
  write_frame(socket, FrameKind::phase, phase);
}

[[noreturn]] void refuse(int socket, std::string_view reason) {
  write_frame(socket, FrameKind::fault, reason);
  _exit(0);
}

// Counts this process's threads, also if a sandbox hides /proc: opened before, the directory of its threads says how
// many entries it has.
class ThreadCount {
 public:
  ThreadCount() : tasks_(open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC)), before_(now()) {}
  // True also if they cannot be counted.
  bool has_grown() const {
    const auto count = now();
    return !count || !before_ || *count > *before_;
  }

 private:
  std::optional<std::uint64_t> now() const {
    struct stat status {};
    if (!tasks_ || fstat(tasks_.get(), &status) != 0) return std::nullopt;
    return status.st_nlink;
  }

  files::Descriptor tasks_;
  std::optional<std::uint64_t> before_;
};

// Collects what describe() writes, up to a limit.
struct Collector {
  aha_sink sink{};
  std::string text;
  std::size_t max_bytes = 0;
  bool overflowed = false;

  static void write(aha_sink* self, aha_bytes part) {
    auto& collector = *reinterpret_cast<Collector*>(self);  // the sink is its first member
    if (part.size > collector.max_bytes - collector.text.size()) {
      collector.overflowed = true;
    } else if (part.size != 0) {
      collector.text.append(reinterpret_cast<const char*>(part.data), part.size);
    }
  }
};

// A thread that a library brings along shows a language runtime, which calls on fibers would break.
void refuse_undeclared_threads(int socket, const ThreadCount& threads, bool has_own_threads) {
  if (!has_own_threads && threads.has_grown())
    refuse(
        socket,
        "it starts a thread while it is loaded; start threads in create and end them in quiesce, or, if its "
        "language's runtime starts them, write \"threads\":\"own\" into its manifest");
}

const aha_factory& load(int socket, const char* file) {
  enter_phase(socket, "its constructors ran");
  const auto opened =
      plugin::open_factory(file, [&] { enter_phase(socket, AHA_SERVICE_FACTORY_SYMBOL " ran"); });
  if (!opened.fault.empty()) refuse(socket, opened.fault);
  return *opened.factory;
}

void describe(int socket, const aha_factory& factory, std::uint32_t index, const ProbeLimits& limits) {
  const auto service = "service " + std::to_string(index);
  enter_phase(socket, "describing " + service);
  Collector collector;
  collector.sink = {.size = sizeof(aha_sink), .reserved = 0, .write = &Collector::write};
  collector.max_bytes = limits.output_bytes / 2;
  const auto code = factory.describe(index, aha_bytes{nullptr, 0}, &collector.sink);
  if (code != AHA_OK) refuse(socket, "describe of " + service + " failed with code " + std::to_string(code));
  if (collector.overflowed)
    refuse(socket, "describe of " + service + " wrote more than a description's worth");
  write_frame(socket, FrameKind::description, collector.text);
}

}  // namespace

// Ends by _exit: the file's destructors are its own affair, and would only cost time.
void run_child(int socket, const char* file, const ProbeLimits& limits, bool has_own_threads,
               Confine confine) noexcept {
  const ThreadCount threads;
  if (confine != nullptr) {
    if (const auto reason = confine(file, has_own_threads); !reason.empty()) refuse(socket, reason);
  }
  const auto& factory = load(socket, file);
  refuse_undeclared_threads(socket, threads, has_own_threads);
  for (std::uint32_t index = 0; index < factory.service_count; ++index)
    describe(socket, factory, index, limits);
  refuse_undeclared_threads(socket, threads, has_own_threads);
  write_frame(socket, FrameKind::finished, {});
  _exit(0);
}

}  // namespace probe
