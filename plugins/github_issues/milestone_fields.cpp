#include "milestone_fields.hpp"

#include <aha/timestamp.hpp>

#include <string>
#include <string_view>

namespace github_issues {
namespace {

/// Noon UTC of the release's day; null without a date. GitHub keeps the day in Pacific time, where midnight UTC is the
/// day before. Source: microsoft/PowerShellForGitHub, pull request 133.
aha::json::value due_on(aha::View release_date) {
  constexpr std::size_t day_size = 10;  // "2026-10-01", the day as written, whatever zone follows
  const std::string_view date = release_date.str();
  if (!aha::utc_timestamp(date)) return nullptr;
  return aha::json::value(std::string(date.substr(0, day_size)) + "T12:00:00Z");
}

void add_state(aha::json::object& milestone, aha::View release) {
  milestone["due_on"] = due_on(release["release_date"]);
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
