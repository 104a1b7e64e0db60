#include "artifact_fields.hpp"

#include "session.hpp"

#include <aha/text_length.hpp>
#include <aha/timestamp.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

namespace rally {
namespace {

using aha::View;
using aha::json::object;

std::string chosen(View data, bool is_feature) {
  std::string both = data["feature_and_requirement_type"].text();
  if (both.empty()) return "UserStory";
  const auto first = both.find("::"), last = both.rfind("::");
  if (first == std::string::npos) return both;
  return is_feature ? both.substr(0, first) : both.substr(last + 2);
}

/// What the user wants in every new item, before the record's own attributes.
object defaults_of(View mapped_fields) {
  object fields;
  for (const View mapped : mapped_fields)
    if (mapped["field"].is_string()) fields[mapped["field"].str()] = mapped["value"].json();
  return fields;
}

/// An item that was moved to another project, or given another value than the default, in Rally stays so.
object common_fields(View record, View data, View mapped_fields, Stage stage) {
  object fields = stage == Stage::made ? defaults_of(mapped_fields) : object();
  fields["Description"] = record["description"]["body"].json();
  fields["Name"] = sent_name(record);
  if (stage == Stage::changed) return fields;
  fields["Project"] = data["project"].json();
  if (const std::string workspace = workspace_path(data); !workspace.empty()) fields["Workspace"] = workspace;
  return fields;
}

/// The day as it is written, in whatever zone.
std::optional<std::chrono::sys_days> day_of(std::string_view date) {
  constexpr std::size_t date_size = 10;
  const auto moment = aha::utc_timestamp(date.substr(0, date_size));
  int year = 0;
  unsigned month = 0, day = 0;
  if (!moment || std::sscanf(moment->c_str(), "%d-%u-%u", &year, &month, &day) != 3) return std::nullopt;
  return std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day);
}

/// A moment that has the same date from Honolulu to Auckland: Rally shows moments in the zone of the workspace or user.
std::string moment_on(std::chrono::sys_days day, std::string_view utc_time) {
  const std::chrono::year_month_day date(day);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return std::string(text) + std::string(utc_time) + "+00:00";
}

std::string escaped_quotes(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string Element::lower_case_name() const {
  std::string name = name_;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

std::string Element::path(std::string_view id) const {
  return (is_story() ? "/hierarchicalrequirement/" : "/portfolioitem/") + std::string(id);
}

std::string Element::create_path() const {
  return is_story() ? "/hierarchicalrequirement/create" : "/portfolioitem/" + lower_case_name() + "/create";
}

std::string Element::page(View project, View id) const {
  return "https://rally1.rallydev.com/#/" + project.text() + "d/detail/" +
         (is_story() ? "userstory" : "portfolioitem/" + lower_case_name()) + "/" + id.text();
}

Mapping::Mapping(View data) : feature(chosen(data, true)), requirement(chosen(data, false)) {}

object feature_fields(View feature, View data, const Mapping& mapping, Stage stage) {
  object fields = common_fields(feature, data, data["feature_default_fields"], stage);
  if (!mapping.feature.is_story()) {
    fields["PlannedStartDate"] = feature["start_date"].json();
    fields["PlannedEndDate"] = feature["due_date"].json();
  }
  return fields;
}

object requirement_fields(View requirement, std::int64_t parent_id, View data, const Mapping& mapping,
                          Stage stage) {
  object fields = common_fields(requirement, data, data["requirement_default_fields"], stage);
  // A story below a portfolio item is not its child.
  const bool crosses = !mapping.feature.is_story() && mapping.requirement.is_story();
  fields[crosses ? "PortfolioItem" : "Parent"] = parent_id;
  return fields;
}

object release_fields(View release, View data, std::chrono::sys_days today) {
  const auto last = day_of(release["release_date"].str()).value_or(today);
  const auto first =
      std::min(day_of(release["start_date"].str()).value_or(last), last);  // Rally refuses the reverse
  object fields;
  fields["Name"] = sent_name(release);
  fields["Project"] = data["project"].json();
  // The end has to be later than the start, even if Rally takes a second off it.
  fields["ReleaseDate"] = moment_on(last, "10:30:00");
  fields["ReleaseStartDate"] = moment_on(first, "10:00:00");
  fields["Theme"] = release["theme"]["body"].json();
  if (const std::string workspace = workspace_path(data); !workspace.empty()) fields["Workspace"] = workspace;
  return fields;
}

aha::json::value sent_name(View record) {
  constexpr std::size_t max_units = 256;  // source: Rally, Web Services API, attribute Name: max length 256
  return aha::shortened(record["name"], max_units);
}

std::string name_query(std::string_view name) {
  return "(Name = \"" + escaped_quotes(name) + "\")";
}

std::string tag_query(const std::vector<std::string>& tags) {
  std::string query;
  for (const std::string& tag : tags) {
    const std::string one = name_query(tag);
    query = query.empty() ? one : std::string("(").append(query).append(" OR ").append(one).append(")");
  }
  return query;
}

Rank rank_of(View adjacent, View integration_id, const Element& element) {
  const View neighbour = adjacent[std::size_t{0}];
  const View direction = neighbour["direction"];
  if (direction != "before" && direction != "after") return {};
  const auto fields = neighbour["integration_fields"];
  const auto field = std::find_if(fields.begin(), fields.end(), [&](View one) {
    return one["integration_id"] == integration_id && one["name"] == "id";
  });
  const std::string id = field == fields.end() ? "" : (*field)["value"].text();
  if (id.empty()) return {};
  return {direction == "before" ? "rankBelow" : "rankAbove", "/slm/webservice/v2.0/" + element.path(id)};
}

std::optional<std::int64_t> linked_id(View record, View integration_id) {
  for (const View field : record["integration_fields"])
    if (field["integration_id"] == integration_id && field["name"] == "id") return field["value"].integer();
  return std::nullopt;
}

}  // namespace rally
