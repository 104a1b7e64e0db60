#include "issue.hpp"

#include <aha/records.hpp>
#include <aha/text.hpp>
#include <aha/text_length.hpp>

namespace tracker {

std::string title_of(aha::View record) {
  constexpr std::size_t max_units = 200;
  return aha::shortened(aha::resource_name(record), max_units);
}

aha::json::object changed_issue(aha::View record) {
  aha::json::object issue;
  issue["title"] = title_of(record);
  issue["description"] = aha::text::html_to_markdown(record["description"]["body"].str());
  issue["due_on"] = record["due_date"].json();
  return issue;
}

aha::json::object new_issue(aha::View record, aha::View project) {
  aha::json::object issue = changed_issue(record);
  issue["project_id"] = project.json();
  issue["external_reference"] = record["reference_num"].json();
  issue["labels"] = record["tags"].is_array() ? record["tags"].json() : aha::json::array();
  return issue;
}

}  // namespace tracker
