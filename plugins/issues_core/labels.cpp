#include "labels.hpp"

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
