#include "sandbox/report_text.hpp"

#include <algorithm>

namespace sandbox {

// Two characters, for the layer and whether it was applied, then the detail.
std::string to_text(const Report& report) {
  std::string text;
  for (const auto& part : report.parts) {
    text += static_cast<char>('0' + static_cast<int>(part.layer));
    text += part.applied ? '1' : '0';
    (text += part.detail) += '\n';
  }
  return text;
}

Report read_report(std::string_view text) {
  Report report;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() >= 2)
      report.parts.push_back(
          {static_cast<Layer>(line[0] - '0'), line[1] == '1', std::string(line.substr(2))});
  }
  return report;
}

}  // namespace sandbox
