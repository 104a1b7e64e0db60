#include "labels.hpp"

#include <aha/blanks.hpp>
#include <aha/text_length.hpp>

#include <algorithm>
#include <set>

namespace issues {

bool is_status_label(std::string_view label) {
  return label.starts_with(status_label_prefix);
}

std::string status_label(std::string_view status_name) {
  return std::string(status_label_prefix) + std::string(status_name);
}

Labels texts_of(aha::View list) {
  Labels texts;
  for (const aha::View item : list) texts.push_back(item.text());
  return texts;
}

bool is_same_label(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string as_label(std::string_view text, const Limits& limits) {
  std::string label;
  bool gap = false;
  for (const char c : aha::trimmed(text)) {
    const bool parts = c == ',' && !limits.commas_in_labels;
    if (parts || (gap && c == ' ')) {
      gap = true;
      continue;
    }
    if (gap && !label.empty()) label += ' ';
    gap = false;
    label += c;
  }
  return aha::shortened(label, limits.label);
}

Labels as_labels(const Labels& texts, const Limits& limits) {
  Labels labels;
  for (const std::string& text : texts) {
    std::string label = as_label(text, limits);
    const auto is_it = [&](const std::string& other) { return is_same_label(other, label); };
    if (!label.empty() && std::ranges::none_of(labels, is_it)) labels.push_back(std::move(label));
  }
  return labels;
}

Labels as_tags(const Labels& labels, const Labels& tags, const Limits& limits) {
  Labels found;
  for (const std::string& label : labels) {
    const auto is_it = [&](const std::string& tag) { return is_same_label(as_label(tag, limits), label); };
    const auto tag = std::ranges::find_if(tags, is_it);
    found.push_back(tag == tags.end() ? label : *tag);
  }
  return found;
}

aha::json::array to_json(const Labels& labels) {
  aha::json::array list;
  for (const std::string& label : labels) list.emplace_back(label);
  return list;
}

bool same_labels(const Labels& a, const Labels& b) {
  return std::set<std::string_view>(a.begin(), a.end()) == std::set<std::string_view>(b.begin(), b.end());
}

Labels with_status_label(aha::View record) {
  Labels labels = texts_of(record["tags"]);
  std::erase_if(labels, is_status_label);
  const aha::View status = record["workflow_status"];
  if (!status.is_null()) labels.push_back(status_label(status["name"].text()));
  return labels;
}

}  // namespace issues
