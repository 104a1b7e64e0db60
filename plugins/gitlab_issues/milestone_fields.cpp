#include "milestone_fields.hpp"

#include "settings.hpp"

#include <aha/text_length.hpp>
#include <aha/timestamp.hpp>
#include <issues_core/issue_text.hpp>

namespace gitlab_issues {
namespace {

void add_state(aha::json::object& milestone, aha::View release, aha::View due) {
  constexpr std::size_t day_size = 10;  // the day as written, whatever time and zone follow
  const auto due_date =
      aha::utc_timestamp(due.str()) ? aha::utc_timestamp(due.str().substr(0, day_size)) : std::nullopt;
  milestone["due_date"] = due_date ? aha::json::value(*due_date) : aha::json::value(nullptr);
  milestone["state_event"] = release["released"].truthy() ? "closed" : "activate";
}

}  // namespace

aha::json::value milestone_title(aha::View release) {
  return aha::shortened(release["name"], limits.title);
}

aha::json::object new_milestone(aha::View release, aha::View due) {
  aha::json::object milestone;
  milestone["title"] = milestone_title(release);
  milestone["description"] = issues::origin_line(release);
  add_state(milestone, release, due);
  return milestone;
}

aha::json::object changed_milestone(aha::View release, aha::View due) {
  aha::json::object milestone;
  milestone["title"] = milestone_title(release);
  add_state(milestone, release, due);
  return milestone;
}

}  // namespace gitlab_issues
