#include "app/roles.hpp"

#include <array>

#include "plugin/probe_child.hpp"
#include "sandbox/sandbox.hpp"
#include "worker/role.hpp"

namespace app {
namespace {

// Read once in the zygote: every sandbox of this machine is alike.
sandbox::Policy machine_policy;

void prepare() {
  machine_policy = sandbox::Policy::of_this_machine();
}

sandbox::Report confine(const char* library) {
  sandbox::Policy policy = machine_policy;
  policy.plugin = library;
  return sandbox::apply(policy);
}

std::string refuse_unconfined(const sandbox::Report& report) {
  return "this machine cannot sandbox it: " + report.missing();
}

std::string confine_probe(const char* library) {
  const auto report = confine(library);
  return report.complete() ? std::string() : refuse_unconfined(report);
}

tl::expected<std::string, std::string> confine_worker(const char* library) {
  const auto report = confine(library);
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

std::span<const plugin::Role> roles() {
  static const std::array<plugin::Role, 3> all{plugin::probe::plain_role(),
                                               plugin::probe::sandboxed_role(&confine_probe),
                                               worker::worker_role(&confine_worker, &prepare)};
  return all;
}

}  // namespace app
