// Why a plugin file is not served: the step of the reload that ended, and what a person can do about it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plugin {

// The steps that a file passes on its way to serving, in their order.
enum class Step : std::uint8_t { settle, verify, copy, inspect, probe, load, swap };

// "settle", "copy", ... [any]
std::string_view to_string(Step step);

struct Refusal {
  Step step = Step::settle;
  std::string reason;  // one sentence for a person; without the file's name, which is known beside it
  // It was the machine's fault, such as that no descriptor was left: the same file may pass a while later.
  bool is_passing = false;
  // A probe of the same file would end alike: it hung, crashed or ended the process.
  bool is_files_doing = false;

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

}  // namespace plugin
