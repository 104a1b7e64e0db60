#include "text/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace text {
namespace {

constexpr std::size_t most_letters = 64;
using Row = std::array<std::size_t, most_letters + 1>;

// The distance of Damerau and Levenshtein, in its restricted form.
std::size_t changes(std::string_view from, std::string_view to) {
  Row before_last{}, last{}, row{};
  for (std::size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)});
      const bool is_swap = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (is_swap) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[to.size()];
}

}  // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string_view> known) {
  typed = typed.substr(0, most_letters);
  std::size_t fewest = std::max<std::size_t>(2, typed.size() / 3) + 1;
  std::string_view best;
  for (const std::string_view name : known) {
    const std::size_t needed = changes(typed, name.substr(0, most_letters));
    if (needed >= fewest || needed >= name.size()) continue;
    fewest = needed;
    best = name;
  }
  return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> known) {
  const std::string_view name = nearest(typed, known);
  return name.empty() ? std::string() : fmt::format(" Did you mean \"{}\"?", name);
}

}  // namespace text
