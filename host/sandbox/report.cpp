#include <array>

#include "sandbox/sandbox.hpp"

namespace sandbox {
namespace {

struct Known {
  Layer layer;
  std::string_view name;
  bool required;
};

constexpr std::array<Known, 9> known{{{Layer::no_new_privs, "no_new_privs", true},
                                      {Layer::user_namespace, "user_namespace", false},
                                      {Layer::network_namespace, "network_namespace", false},
                                      {Layer::ipc_namespace, "ipc_namespace", false},
                                      {Layer::capabilities, "capabilities", true},
                                      {Layer::limits, "limits", true},
                                      {Layer::landlock, "landlock", true},
                                      {Layer::seccomp, "seccomp", true},
                                      {Layer::threads, "threads", false}}};

const Known& find(Layer layer) {
  return known.at(static_cast<std::size_t>(layer));
}

}  // namespace

std::string_view to_string(Layer layer) {
  return find(layer).name;
}

bool is_required(Layer layer) {
  return find(layer).required;
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
  for (const auto& [layer, name, required] : known) {
    if (!required || has(layer)) continue;
    std::string_view why = "it was not tried";
    for (const auto& part : parts)
      if (part.layer == layer) why = part.detail;
    add(layer, why);
  }
  return text;
}

}  // namespace sandbox
