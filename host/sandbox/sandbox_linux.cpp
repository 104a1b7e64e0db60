#include "sandbox/sandbox.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "plugin/standard_streams.hpp"
#include "sandbox/layers.hpp"

namespace sandbox {
namespace {

bool has_other_threads() {
  std::error_code error;
  const std::filesystem::directory_iterator tasks("/proc/self/task", error);
  return !error && std::distance(begin(tasks), end(tasks)) > 1;
}

}  // namespace

Report apply(const Policy& policy) {
  Report report;
  // Most of this covers the calling thread only, and another one would stay outside.
  if (has_other_threads()) {
    report.parts.push_back({Layer::no_new_privs, false, "the process has other threads"});
    return report;
  }
  if (const auto stream = plugin::find_stray_stream()) {
    report.parts.push_back({Layer::no_new_privs, false,
                            fmt::format("descriptor {} leads neither to a pipe nor to /dev/null", *stream)});
    return report;
  }
  const bool as_root = getuid() == 0;
  report.parts.push_back(forbid_new_privileges());
  std::ranges::move(enter_namespaces(), std::back_inserter(report.parts));
  report.parts.push_back(drop_capabilities());
  report.parts.push_back(set_limits(policy.limits));
  const auto threads = limit_threads(report, as_root, policy.limits);
  report.parts.push_back(restrict_files(policy));
  report.parts.push_back(filter_system_calls(threads.applied));
  report.parts.push_back(threads);
  return report;
}

}  // namespace sandbox
