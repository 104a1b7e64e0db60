#include "field_mapping.hpp"

#include "issue_fields.hpp"

#include <aha/blanks.hpp>
#include <aha/errors.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>

namespace jira {
namespace {

using aha::View;
using aha::json::array;
using aha::json::object;
using aha::json::value;

constexpr std::string_view select_editor = "com.atlassian.jira.plugin.system.customfieldtypes:select";
constexpr std::string_view radio_editor = "com.atlassian.jira.plugin.system.customfieldtypes:radiobuttons";
constexpr std::string_view dynamic_editor =
    "com.intenso.jira.plugin.dynamic-forms:dynamic-select-customfield";
constexpr std::string_view boxes_editor = "com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes";
constexpr std::string_view multi_editor = "com.atlassian.jira.plugin.system.customfieldtypes:multiselect";
constexpr std::string_view user_editor = "com.atlassian.jira.plugin.system.customfieldtypes:userpicker";

/// One custom field of a record that is mapped, and the field of Jira it goes into.
struct Mapped {
  std::string jira_field;
  View info;    // null: Jira's field is not known
  View custom;  // null: the record has no such field
};

std::vector<Mapped> mapped_in(View record, const FieldMapping& mapping) {
  std::vector<Mapped> all;
  const View customs = record["custom_fields"];
  for (const View entry : mapping.entries) {
    if (!entry.is_object()) continue;
    Mapped one{entry["jira_field"].text(), {}, {}};
    one.info = mapping.jira_fields[one.jira_field];
    const auto found = std::find_if(customs.begin(), customs.end(),
                                    [&](View custom) { return custom["key"] == entry["aha_field"]; });
    if (found != customs.end()) one.custom = *found;
    all.push_back(std::move(one));
  }
  return all;
}

/// Whether a text begins with a day, "2031-02-03".
bool begins_with_day(std::string_view text) {
  constexpr std::string_view pattern = "0000-00-00";
  return text.size() >= pattern.size() &&
         std::equal(pattern.begin(), pattern.end(), text.begin(),
                    [](char want, char c) { return want == '0' ? c >= '0' && c <= '9' : c == want; });
}

/// A day of Aha! as Jira takes it; null for what needs no change, or is none. A time is noon in UTC, which is the same day nearly everywhere.
/// source: Jira's "yyyy-MM-dd" and "yyyy-MM-dd'T'HH:mm:ss.SSSZ"
value as_day(View content, bool with_time) {
  constexpr std::size_t day_size = 10;
  const std::string text = content.text();
  if (!begins_with_day(text)) return nullptr;
  const bool has_time = text.size() > day_size;
  if (with_time) return has_time ? nullptr : value(text + "T12:00:00.000+0000");
  return has_time ? value(text.substr(0, day_size)) : nullptr;
}

object with(std::string_view name, value content) {
  object one;
  one[name] = std::move(content);
  return one;
}

/// Ruby's join(","), and as a nested list for anything else.
std::string joined(View list) {
  std::string text;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) text += ',';
    text += list[i].is_array() ? joined(list[i]) : list[i].text();
  }
  return text;
}

value as_string(View custom) {
  const View content = custom["value"];
  if (custom["type"] == "html" || custom["type"] == "note") return wiki_markup(content);
  return value(content.is_array() ? joined(content) : content.text());
}

/// The number that a text starts with, as Ruby's to_f reads it: "3.5 days" is 3.5, "many" is 0.
double leading_number(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != '_') digits += c;
  std::size_t start = digits.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return 0;
  if (digits[start] == '+') ++start;
  double number = 0;
  const char* const first = digits.data() + start;
  if (*first != '-' && *first != '.' && (*first < '0' || *first > '9')) return 0;  // "inf", "nan"
  std::from_chars(first, digits.data() + digits.size(), number);
  return number;
}

value as_number(const Mapped& one, View entry_name, std::vector<std::string>& warnings) {
  const View content = one.custom["value"];
  const bool is_number = content.is_null() || content.is_string() || content.json().is_number();
  if (!is_number)
    throw aha::RemoteError("The Aha! field '" + entry_name.text() +
                           "' holds no number, but is mapped to the number \"" + one.info["name"].text() +
                           "\" of Jira. Map another field to it.");
  value number(content.is_string() ? leading_number(content.str()) : content.number().value_or(0));
  if (!content.number())
    warnings.push_back("The Aha! field '" + entry_name.text() + "' holds \"" + content.text() +
                       "\", which is no number; Jira's field \"" + one.info["name"].text() + "\" gets " +
                       View(number).text() + ".");
  return number;
}

array each(View list, std::string_view wrap) {
  array items;
  const auto add = [&](View item) {
    if (item.is_null()) return;
    items.push_back(wrap.empty() ? item.json() : value(with(wrap, item.json())));
  };
  if (list.is_array())
    std::for_each(list.begin(), list.end(), add);
  else
    add(list);
  return items;
}

value as_array(const Mapped& one) {
  const View content = one.custom["value"];
  const View kind = one.info["sub_type"];
  if (kind == "component") return each(content, "name");
  const View editor = one.info["editor"];
  const bool has_options =
      (kind == "option" || kind == "string") && (editor == boxes_editor || editor == multi_editor);
  return each(content, has_options ? "value" : "");
}

std::vector<std::string> emails_in(View custom) {
  std::vector<std::string> emails;
  const View held = custom["type"] == "string" ? custom["value"] : custom["email_value"];
  const auto add = [&](View email) {
    if (std::string address(aha::trimmed(email.text())); !address.empty())
      emails.push_back(std::move(address));
  };
  if (held.is_array())
    std::for_each(held.begin(), held.end(), add);
  else
    add(held);
  return emails;
}

/// The last of the addresses counts, as upstream has it. Jira Cloud knows users by their accountId alone.
object as_user(View custom, const Users& users) {
  View user;
  for (const std::string& email : emails_in(custom)) {
    const auto found = users.find(email);
    user = found == users.end() ? View() : found->second;
  }
  View name = user["name"];
  if (!name.truthy()) name = user["key"];
  if (!name.truthy() && user["accountId"].truthy()) return with("accountId", user["accountId"].json());
  return with("name", name.json());
}

bool is_user_field(const Mapped& one) {
  return one.info["type"] == "user" && one.info["editor"] == user_editor && !one.custom.is_null();
}

value converted(const Mapped& one, const Users& users, std::vector<std::string>& warnings) {
  const View type = one.info["type"];
  const View editor = one.info["editor"];
  if (type == "string") {
    const bool is_option = editor == select_editor || editor == radio_editor || editor == dynamic_editor;
    return is_option ? value(with("value", as_string(one.custom))) : as_string(one.custom);
  }
  if (type == "number") return as_number(one, one.custom["key"], warnings);
  if (type == "array") return as_array(one);
  if (type == "priority") return with("name", as_string(one.custom));
  if (type == "option") return with("value", as_string(one.custom));
  if (is_user_field(one)) return as_user(one.custom, users);
  if (type == "user") return with("name", as_string(one.custom));
  if (type == "date" || type == "datetime")
    if (value day = as_day(one.custom["value"], type == "datetime"); !day.is_null()) return day;
  return one.custom["value"].json();
}

}  // namespace

std::vector<std::string> mapped_emails(View record, const FieldMapping& mapping) {
  std::vector<std::string> all;
  for (const Mapped& one : mapped_in(record, mapping)) {
    if (!is_user_field(one)) continue;
    for (std::string& email : emails_in(one.custom)) all.push_back(std::move(email));
  }
  return all;
}

MappedFields mapped_fields(View record, const FieldMapping& mapping, const Users& users) {
  MappedFields result;
  for (const Mapped& one : mapped_in(record, mapping)) {
    if (one.info.is_null()) {
      result.warnings.push_back(
          "Jira's field \"" + one.jira_field +
          "\" is mapped, but not known. Press \"Load project data\" in the integration's "
          "settings, or map another field.");
      continue;
    }
    if (one.custom.is_null()) continue;
    value content = converted(one, users, result.warnings);
    if (View(content).truthy()) result.fields[one.jira_field] = std::move(content);
  }
  return result;
}

}  // namespace jira
