// The palettes of Aha! and Jira, side by side.
#include <algorithm>
#include <array>

#include "aha/text.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

struct Pair {
  std::string_view aha, jira;
};

// upstream: Common::ColorConverter::AHA_COLOR_TABLE
constexpr std::array<Pair, 6> palette{{{"#D50000", "#d04437"},    // red
                                       {"#000000", "#333333"},    // black
                                       {"#999999", "#707070"},    // grey
                                       {"#0073CF", "#59afe1"},    // light blue
                                       {"#64B80B", "#8eb021"},    // light green
                                       {"#F9931A", "#f79232"}}};  // orange

bool same_color(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

}  // namespace

std::string_view aha_color_to_jira(std::string_view color) noexcept {
  for (const auto& pair : palette)
    if (same_color(pair.aha, color)) return pair.jira;
  return color;
}

std::string_view jira_color_to_aha(std::string_view color) noexcept {
  for (const auto& pair : palette)
    if (same_color(pair.jira, color)) return pair.aha;
  return color;
}

}  // namespace aha::text
