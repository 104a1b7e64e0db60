#include "labels.hpp"

namespace github_issues {

std::optional<Labels> labels_after_create(aha::View record, std::string_view state,
                                          const Settings& settings) {
  if (record["tags"].is_null()) return std::nullopt;
  Labels labels = texts_of(record["tags"]);
  const aha::View status = record["workflow_status"];
  if (settings.status_labels() && settings.status_mapping().status_for(state) == status["id"])
    labels.push_back(status_label(status["name"].text()));
  return labels;
}

std::optional<Labels> labels_after_update(aha::View record, const Settings& settings) {
  if (record["tags"].is_null()) return std::nullopt;
  return settings.status_labels() ? issues::with_status_label(record) : texts_of(record["tags"]);
}

}  // namespace github_issues
