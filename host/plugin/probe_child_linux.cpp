#include "probe_child.hpp"

#include <aha/abi.h>
#include <dlfcn.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "factory_check.hpp"
#include "probe_frames.hpp"

namespace plugin::probe {
namespace {

void enter_phase(int socket, std::string_view phase) {
  write_frame(socket, FrameKind::phase, phase);
}

[[noreturn]] void refuse(int socket, std::string_view reason) {
  write_frame(socket, FrameKind::fault, reason);
  _exit(0);
}

std::size_t count_threads() {
  std::error_code error;
  const std::filesystem::directory_iterator tasks("/proc/self/task", error);
  return error ? 0 : static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

// dlerror() starts with the path of the private copy, which tells a person nothing.
std::string without_path(std::string_view message, std::string_view file) {
  if (message.starts_with(file)) message.remove_prefix(file.size());
  if (message.starts_with(": ")) message.remove_prefix(2);
  return std::string(message);
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

// is_confined: then it may start no thread that the sandbox does not allow, nor could they be counted.
const aha_factory& load(int socket, const char* file, bool is_confined) {
  const auto threads_before = is_confined ? 0 : count_threads();
  enter_phase(socket, "its constructors ran");
  void* library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the host's code starts no thread in this process
  if (library == nullptr) refuse(socket, "it does not load: " + without_path(dlerror(), file));
  const auto factory_function =
      reinterpret_cast<aha_service_factory_function>(dlsym(library, AHA_SERVICE_FACTORY_SYMBOL));
  if (factory_function == nullptr) refuse(socket, "it does not export " AHA_SERVICE_FACTORY_SYMBOL);
  enter_phase(socket, AHA_SERVICE_FACTORY_SYMBOL " ran");
  const auto* factory = factory_function(AHA_ABI_VERSION);
  if (auto fault = find_factory_fault(factory); !fault.empty()) refuse(socket, fault);
  if (!is_confined && count_threads() > threads_before)
    refuse(socket, "it starts a thread while it is loaded; start threads in create and end them in quiesce");
  return *factory;
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
void run_child(int socket, const char* file, const ProbeLimits& limits, Confine confine) noexcept {
  if (confine != nullptr) {
    if (const auto reason = confine(file); !reason.empty()) refuse(socket, reason);
  }
  const auto& factory = load(socket, file, confine != nullptr);
  for (std::uint32_t index = 0; index < factory.service_count; ++index)
    describe(socket, factory, index, limits);
  write_frame(socket, FrameKind::finished, {});
  _exit(0);
}

}  // namespace plugin::probe
