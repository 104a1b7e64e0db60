#include "app/roles.hpp"

#include <array>

#include "plugin/probe_child.hpp"
#include "sandbox/sandbox.hpp"
#include "worker/role.hpp"

namespace app {
namespace {

// The standard streams and its pipes.
constexpr std::size_t probe_descriptors = 16;

// Read once in the zygote: every sandbox of this machine is alike.
sandbox::Policy machine_policy;

void prepare() {
  machine_policy = sandbox::Policy::of_this_machine();
}

// descriptors: beside those of the plugin
sandbox::Report confine(const char* library, std::size_t descriptors) {
  sandbox::Policy policy = machine_policy;
  policy.plugin = library;
  policy.limits.open_files += static_cast<std::uint32_t>(descriptors);
  return sandbox::apply(policy);
}

std::string refuse_unconfined(const sandbox::Report& report) {
  return "this machine cannot sandbox it: " + report.missing();
}

std::string confine_probe(const char* library) {
  const auto report = confine(library, probe_descriptors);
  return report.complete() ? std::string() : refuse_unconfined(report);
}

tl::expected<std::string, std::string> confine_worker(const char* library, std::size_t descriptors) {
  const auto report = confine(library, descriptors);
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
