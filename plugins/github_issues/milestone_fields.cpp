#include "milestone_fields.hpp"

#include <aha/timestamp.hpp>

namespace github_issues {
namespace {

void add_state(aha::json::object& milestone, aha::View release) {
  const auto due_on = aha::utc_timestamp(release["release_date"].str());
  milestone["due_on"] = due_on ? aha::json::value(*due_on) : aha::json::value(nullptr);
  milestone["state"] = release["released"].truthy() ? "closed" : "open";
}

}  // namespace

aha::json::object new_milestone(aha::View release) {
  aha::json::object milestone;
  milestone["title"] = release["name"].json();
  milestone["description"] = origin_line(release);
  add_state(milestone, release);
  return milestone;
}

aha::json::object changed_milestone(aha::View release) {
  aha::json::object milestone;
  milestone["title"] = release["name"].json();
  add_state(milestone, release);
  return milestone;
}

}  // namespace github_issues
