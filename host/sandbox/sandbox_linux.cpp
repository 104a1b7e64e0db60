#include "sandbox/sandbox.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "process/standard_streams.hpp"
#include "sandbox/layers.hpp"
#include "sandbox/loader_files_linux.hpp"

namespace sandbox {
namespace {

// Empty if this process has one thread. What cannot be counted is not taken for one.
std::string find_other_threads() {
  std::error_code error;
  const std::filesystem::directory_iterator tasks("/proc/self/task", error);
  if (error) return "whether the process has other threads is not known: /proc/self/task: " + error.message();
  return std::distance(begin(tasks), end(tasks)) > 1 ? "the process has other threads" : "";
}

}  // namespace

Report apply(const Policy& policy) {
  Report report;
  // Most of this covers the calling thread only, and another one would stay outside.
  if (auto obstacle = find_other_threads(); !obstacle.empty()) {
    report.parts.push_back({Layer::no_new_privs, false, std::move(obstacle)});
    return report;
  }
  if (const auto stream = process::find_stray_stream()) {
    report.parts.push_back({Layer::no_new_privs, false,
                            fmt::format("descriptor {} leads neither to a pipe nor to /dev/null", *stream)});
    return report;
  }
  if (auto fault = open_loader_files(policy); !fault.empty()) {
    report.parts.push_back({Layer::landlock, false, std::move(fault)});
    return report;
  }
  // While its files in /proc are still its own.
  const std::string kept_alive = volunteer_for_the_oom_killer();
  const bool as_root = !leave_roots_count();
  report.parts.push_back(forbid_new_privileges());
  std::ranges::move(enter_namespaces(), std::back_inserter(report.parts));
  report.parts.push_back(drop_capabilities());
  report.parts.push_back(set_limits(policy.limits, kept_alive));
  const auto threads = limit_threads(report, as_root, policy.limits);
  report.parts.push_back(restrict_files());
  report.parts.push_back(filter_system_calls(threads.applied));
  report.parts.push_back(threads);
  return report;
}

}  // namespace sandbox
