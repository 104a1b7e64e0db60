#include "simulation/record_change.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace simulation {
namespace {

// What Aha! itself gives a record.
constexpr std::array<std::string_view, 7> fixed{
    "id", "reference_num", "url", "resource", "integration_fields", "comments", "requirements"};

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The member of an object that is a text, or of a text itself.
std::string text_in(const json::value& value, std::string_view member) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_int64()) return std::to_string(value.get_int64());
  return value.is_object() ? text_of(value.get_object(), member) : std::string();
}

json::value status_of(Records& records, const json::value& before, const json::value& wanted) {
  const std::string id = text_in(wanted, "id"), name = text_in(wanted, "name");
  const std::string& asked = name.empty() ? id : name;
  if (asked.empty()) return wanted;
  const bool is_same =
      asked == text_in(before, "id") || (before.is_object() && asked == text_in(before, "name"));
  if (is_same && before.is_object()) return before;
  return json::object{{"id", is_digits(id) ? id : records.next_id()}, {"name", asked}};
}

json::value user_of(Records& records, const json::value& wanted) {
  const std::string address = text_in(wanted, "email");
  if (address.empty()) return nullptr;
  return json::object{
      {"id", records.next_id()}, {"name", address.substr(0, address.find('@'))}, {"email", address}};
}

json::value text_with_files(Records& records, const json::value& before, const json::value& wanted) {
  if (!wanted.is_string()) return wanted;
  json::object out = before.is_object() ? before.get_object() : json::object{};
  if (!out.contains("id")) out["id"] = records.next_id();
  out["body"] = wanted.get_string();
  if (!out.contains("attachments")) out["attachments"] = json::array{};
  return out;
}

json::value tags_of(const json::value& wanted) {
  if (!wanted.is_string()) return wanted;
  json::array tags;
  std::string_view rest = wanted.get_string();
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    auto tag = rest.substr(0, comma);
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    while (tag.ends_with(' ')) tag.remove_suffix(1);
    if (!tag.empty()) tags.emplace_back(tag);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return tags;
}

// A release may be named by its reference alone.
json::value parent_of(Records& records, std::string_view type, const json::value& wanted) {
  if (!wanted.is_string()) return wanted;
  const Record* const found = records.find(type, std::string_view(wanted.get_string()));
  return found != nullptr ? json::value(found->members) : wanted;
}

json::value written(Records& records, std::string_view name, const json::value& before,
                    const json::value& wanted) {
  if (name == "workflow_status" || name == "workflow_kind") return status_of(records, before, wanted);
  if (name == "assigned_to_user") return user_of(records, wanted);
  if (name == "description" || name == "theme") return text_with_files(records, before, wanted);
  if (name == "tags") return tags_of(wanted);
  if (name == "release") return parent_of(records, "releases", wanted);
  if (name == "epic" || name == "master_feature") return parent_of(records, "epics", wanted);
  return wanted;
}

bool is_blank(const json::value& value) {
  return value.is_null() ||
         (value.is_string() && value.get_string().find_first_not_of(" \t\r\n") == std::string_view::npos);
}

}  // namespace

std::string change(Records& records, Record& record, const json::object& changes) {
  if (const auto* const name = changes.if_contains("name"); name != nullptr && is_blank(*name))
    return "Name can't be blank";
  if (record.bytes + json::serialize(changes).size() > records.limits().record_bytes)
    return "The simulated record has no room for more";
  const std::string type = record.type, reference = record.id.empty() ? record.reference_num : record.id;
  for (const auto& [name, wanted] : changes) {
    if (std::ranges::find(fixed, std::string_view(name)) != fixed.end()) continue;
    const auto* const there = record.members.if_contains(name);
    const json::value before = there != nullptr ? *there : json::value();
    record.changed_from.try_emplace(name, before);
    record.members[name] = written(records, name, before, wanted);
  }
  records.find(type, reference);  // back to the front, behind which records are evicted
  records.changed(record);
  return {};
}

}  // namespace simulation
