#include "json_members.hpp"

#include <algorithm>
#include <limits>

namespace plugin::json_members {
namespace {

std::string in_quotes(std::string_view name) {
  return "\"" + std::string(name) + "\"";
}

const json::value& required(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (value == nullptr) throw Malformed(in_quotes(name) + " is missing");
  return *value;
}

std::string as_text(const json::value& value, std::string_view name) {
  const auto* text = value.if_string();
  if (text == nullptr) throw Malformed(in_quotes(name) + " is not a string");
  return std::string(*text);
}

}  // namespace

json::object parse_object(std::string_view text) {
  json::error_code error;
  auto value = json::parse(text, error);
  if (error) throw Malformed("it is not JSON: " + error.message());
  if (!value.is_object()) throw Malformed("it is not a JSON object");
  return std::move(value.as_object());
}

const json::array& array(const json::object& from, std::string_view name) {
  const auto* list = required(from, name).if_array();
  if (list == nullptr) throw Malformed(in_quotes(name) + " is not a list");
  return *list;
}

const json::object& object(const json::value& value, std::string_view what) {
  const auto* members = value.if_object();
  if (members == nullptr) throw Malformed(std::string(what) + " is not an object");
  return *members;
}

std::string text(const json::object& from, std::string_view name) {
  return as_text(required(from, name), name);
}

std::string text_or_empty(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value == nullptr ? std::string() : as_text(*value, name);
}

std::vector<std::string> text_list(const json::object& from, std::string_view name) {
  std::vector<std::string> list;
  for (const auto& element : array(from, name)) {
    const auto* text = element.if_string();
    if (text == nullptr || text->empty())
      throw Malformed(in_quotes(name) + " holds something else than names");
    list.emplace_back(*text);
  }
  auto sorted = list;
  std::ranges::sort(sorted);
  const auto twice = std::ranges::adjacent_find(sorted);
  if (twice != sorted.end()) throw Malformed(in_quotes(name) + " names " + in_quotes(*twice) + " twice");
  return list;
}

std::uint32_t positive_number(const json::value& value, std::string_view name) {
  json::error_code error;
  const auto number = value.to_number<std::uint32_t>(error);
  if (error || !value.is_number() || value.is_double() || number == 0)
    throw Malformed(in_quotes(name) + " is not a positive whole number");
  return number;
}

}  // namespace plugin::json_members
