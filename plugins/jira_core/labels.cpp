#include "labels.hpp"

#include <aha/text_length.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>

namespace jira {
namespace {

using aha::View;

constexpr std::size_t max_label_units = 255;

/// The length of the blank or control character that `text` begins with; 0 if it begins with none.
std::size_t blank_at(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte <= ' ' || byte == 0x7f) return 1;
  // Blanks beyond ASCII: next line, no-break, ogham, the spaces of U+2000 to U+200B, separators, narrow and mathematical
  // space, ideographic space, byte order mark.
  constexpr std::array<std::string_view, 21> wide{
      "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
      "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88",
      "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
      "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF"};
  const auto found =
      std::find_if(wide.begin(), wide.end(), [&](std::string_view blank) { return text.starts_with(blank); });
  return found == wide.end() ? 0 : found->size();
}

/// `tag` with "-" for each run of blanks, and none at either end.
std::string label_of(std::string_view tag) {
  std::string label;
  bool after_blank = false;
  while (!tag.empty()) {
    if (const std::size_t blank = blank_at(tag); blank > 0) {
      after_blank = true;
      tag.remove_prefix(blank);
      continue;
    }
    if (after_blank && !label.empty()) label += '-';
    after_blank = false;
    label += tag.front();
    tag.remove_prefix(1);
  }
  return std::string(aha::first_units(label, max_label_units));
}

}  // namespace

aha::json::array labels_of(View tags) {
  aha::json::array labels;
  std::unordered_set<std::string> seen;
  const auto add = [&](std::string_view tag) {
    std::string label = label_of(tag);
    if (!label.empty() && seen.insert(label).second) labels.emplace_back(std::move(label));
  };
  if (tags.is_array()) {
    for (const View tag : tags) add(tag.text());
    return labels;
  }
  const std::string list = tags.text();
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    add(std::string_view(list).substr(at, end - at));
    at = end + 1;
  }
  return labels;
}

}  // namespace jira
