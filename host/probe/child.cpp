#include "probe/child.hpp"

#include <aha/abi.h>

#include <cstdint>
#include <string>

#include "plugin/factory.hpp"
#include "probe/frames.hpp"
#include "probe/loader_exceptions.hpp"
#include "probe/thread_count.hpp"
#include "process/end.hpp"

namespace probe {
namespace {

void enter_phase(files::Handle frames, std::string_view phase) {
  write_frame(frames, FrameKind::phase, phase);
}

[[noreturn]] void refuse(files::Handle frames, std::string_view reason) {
  write_frame(frames, FrameKind::fault, reason);
  process::exit_at_once(0);
}

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
void refuse_undeclared_threads(files::Handle frames, const ThreadCount& threads, bool has_own_threads) {
  if (!has_own_threads && threads.has_grown())
    refuse(
        frames,
        "it starts a thread while it is loaded; start threads in create and end them in quiesce, or, if its "
        "language's runtime starts them, write \"threads\":\"own\" into its manifest");
}

const aha_factory& load(files::Handle frames, const std::filesystem::path& file) {
  constexpr std::string_view constructors = "its constructors ran";
  enter_phase(frames, constructors);
  const LoaderExceptions exceptions;
  const auto opened =
      plugin::open_factory(file, [&] { enter_phase(frames, AHA_SERVICE_FACTORY_SYMBOL " ran"); });
  const auto raised = opened.library == nullptr ? exceptions.last() : std::string();
  if (!raised.empty()) refuse(frames, "it crashed with " + raised + " while " + std::string(constructors));
  if (!opened.fault.empty()) refuse(frames, opened.fault);
  return *opened.factory;
}

void describe(files::Handle frames, const aha_factory& factory, std::uint32_t index,
              const ProbeLimits& limits) {
  const auto service = "service " + std::to_string(index);
  enter_phase(frames, "describing " + service);
  Collector collector;
  collector.sink = {.size = sizeof(aha_sink), .reserved = 0, .write = &Collector::write};
  collector.max_bytes = limits.output_bytes / 2;
  const auto code = factory.describe(index, aha_bytes{nullptr, 0}, &collector.sink);
  if (code != AHA_OK) refuse(frames, "describe of " + service + " failed with code " + std::to_string(code));
  if (collector.overflowed)
    refuse(frames, "describe of " + service + " wrote more than a description's worth");
  write_frame(frames, FrameKind::description, collector.text);
}

}  // namespace

// The file's destructors are its own affair, and would only cost time.
void run_child(files::Handle frames, const std::filesystem::path& file, const ProbeLimits& limits,
               bool has_own_threads, Confine confine) noexcept {
  const ThreadCount threads;
  if (confine != nullptr) {
    if (const auto reason = confine(file, has_own_threads); !reason.empty()) refuse(frames, reason);
  }
  const auto& factory = load(frames, file);
  refuse_undeclared_threads(frames, threads, has_own_threads);
  for (std::uint32_t index = 0; index < factory.service_count; ++index)
    describe(frames, factory, index, limits);
  refuse_undeclared_threads(frames, threads, has_own_threads);
  write_frame(frames, FrameKind::finished, {});
  process::exit_at_once(0);
}

}  // namespace probe
