#include <algorithm>
#include <array>

#include "sandbox/required_layers.hpp"
#include "sandbox/sandbox.hpp"

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 14> layer_names{
    "no_new_privs", "user_namespace", "network_namespace", "ipc_namespace",    "capabilities",  "limits",
    "landlock",     "seccomp",        "threads",           "restricted_token", "app_container", "job",
    "mitigations",  "attempts"};

}  // namespace

std::string_view to_string(Layer layer) {
  return layer_names.at(static_cast<std::size_t>(layer));
}

bool is_required(Layer layer) {
  return std::ranges::find(required_layers(), layer) != required_layers().end();
}

bool Report::has(Layer layer) const {
  for (const auto& part : parts)
    if (part.layer == layer) return part.applied;
  return false;
}

std::string Report::missing() const {
  std::string text;
  const auto add = [&text](Layer layer, std::string_view why) {
    text += (text.empty() ? "" : "; ") + std::string(to_string(layer)) + " is missing: " + std::string(why);
  };
  for (const Layer layer : required_layers()) {
    if (has(layer)) continue;
    std::string_view why = "it was not tried";
    for (const auto& part : parts)
      if (part.layer == layer) why = part.detail;
    add(layer, why);
  }
  return text;
}

}  // namespace sandbox
