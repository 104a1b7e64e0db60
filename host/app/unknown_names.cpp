#include "app/unknown_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "artifact/file_image.hpp"
#include "artifact/file_name.hpp"

namespace app {
namespace {

// How many characters have to be put in, left out or changed (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string hint_for(std::string_view name, const std::vector<std::string>& known) {
  const std::size_t furthest = std::max<std::size_t>(2, name.size() / 3);
  const auto best =
      std::ranges::min_element(known, {}, [&](const std::string& one) { return distance(name, one); });
  if (best == known.end() || distance(name, *best) > furthest) return {};
  return fmt::format("; is it {}?", *best);
}

}  // namespace

std::vector<std::string> find_unknown_names(std::string_view flag, const std::vector<std::string>& named,
                                            const std::vector<std::string>& known) {
  std::vector<std::string> sentences;
  for (const std::string& name : named) {
    if (std::ranges::any_of(known, [&](const auto& one) { return artifact::is_same_file(one, name); }))
      continue;
    sentences.push_back(fmt::format("{} names {}, and the plugins folder has no {}{}", flag, name,
                                    artifact::plugin_file(name), hint_for(name, known)));
  }
  return sentences;
}

std::vector<std::string> find_unknown_names(const Config& config, const plugin::Listing& plugins) {
  std::vector<std::string> known;
  for (const auto& service : plugins.services) known.emplace_back(artifact::plugin_name(service.file));
  for (const auto& refused : plugins.refused) known.emplace_back(artifact::plugin_name(refused.file));
  std::vector<std::string> isolated;
  for (const std::string& one : config.isolate) isolated.push_back(one.substr(0, one.find('=')));
  auto sentences = find_unknown_names("--isolate", isolated, known);
  for (auto& sentence : find_unknown_names("--pin", config.pinned, known))
    sentences.push_back(std::move(sentence));
  return sentences;
}

}  // namespace app
