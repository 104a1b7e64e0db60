#include "app/roles.hpp"

#include <filesystem>
#include <thread>
#include <vector>

#include "check/confined.hpp"
#include "inspection/library_search.hpp"
#include "probe/child.hpp"
#include "probe/examiner.hpp"
#include "resident/role.hpp"
#include "sandbox/sandbox.hpp"

namespace app {
namespace {

// The standard streams and its pipes.
constexpr std::size_t probe_descriptors = 16;

// Read once in the zygote: every sandbox of this machine is alike.
sandbox::Policy machine_policy;

void prepare() {
  machine_policy.directories = inspection::LibrarySearch::of_this_machine().directories();
}

// A language runtime starts up to a thread a core for its own work, beside those that wait in calls.
std::uint32_t runtime_threads() {
  return std::thread::hardware_concurrency();
}

// descriptors, threads: beside those that any sandboxed plugin may have
sandbox::Report confine(const std::filesystem::path& library, std::size_t descriptors,
                        std::uint32_t threads) {
  sandbox::Policy policy = machine_policy;
  policy.plugin = library;
  policy.limits.open_files += static_cast<std::uint32_t>(descriptors);
  policy.limits.threads += threads;
  return sandbox::apply(policy);
}

std::string refuse_unconfined(const sandbox::Report& report) {
  return "this machine cannot sandbox it: " + report.missing();
}

std::string confine_probe(const std::filesystem::path& library, bool has_own_threads) {
  const auto report = confine(library, probe_descriptors, has_own_threads ? runtime_threads() : 0);
  return report.complete() ? std::string() : refuse_unconfined(report);
}

// It opens nothing: its file is open already. If the machine has no sandbox, the examiner's own limits remain.
void confine_examiner() {
  sandbox::apply({});
}

tl::expected<std::string, std::string> confine_worker(const char* library, const resident::Needs& needs) {
  const std::uint32_t threads = needs.call_threads > 0 ? needs.call_threads + runtime_threads() : 0;
  const auto report = confine(library, needs.descriptors, threads);
  if (!report.complete()) return tl::unexpected(refuse_unconfined(report));
  std::string applied;
  for (const auto& part : report.parts) {
    if (!part.applied) continue;
    applied += applied.empty() ? "" : ", ";
    applied += sandbox::to_string(part.layer);
  }
  return applied;
}

}  // namespace

std::span<const process::Role> roles() {
  static const std::vector<process::Role> all = [] {
    std::vector<process::Role> made{probe::plain_role(), probe::examination::role(&confine_examiner),
                                    probe::sandboxed_role(&confine_probe),
                                    resident::worker_role(&confine_worker, &prepare)};
    for (const auto& more : {check::trial_roles(), sandbox::trying_roles()})
      made.insert(made.end(), more.begin(), more.end());
    return made;
  }();
  return all;
}

}  // namespace app
