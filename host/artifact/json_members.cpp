#include "artifact/json_members.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace artifact::json_members {
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

// The parser's events: stops at the first name that an object has twice.
struct DuplicateFinder {
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_array_size = SIZE_MAX;
  static constexpr std::size_t max_key_size = SIZE_MAX;
  static constexpr std::size_t max_string_size = SIZE_MAX;

  std::vector<std::set<std::string>> open;  // the names in each object that has not ended
  std::string key;                          // as far as it has come
  std::optional<std::string> found;

  bool on_object_begin(json::error_code&) {
    open.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    open.pop_back();
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    key += part;
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code& error) {
    auto name = std::exchange(key, {}) + std::string(part);
    if (open.back().insert(name).second) return true;
    found = std::move(name);
    error = json::error::size_mismatch;  // any would do: it ends the parsing
    return false;
  }

  // What the values are does not matter.
  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

// What of two members of one name counts, readers do not agree on, nor do people: the parser below takes the last.
std::optional<std::string> find_duplicate(std::string_view text) {
  json::basic_parser<DuplicateFinder> parser{json::parse_options()};
  json::error_code error;
  parser.write_some(false, text.data(), text.size(), error);
  return std::move(parser.handler().found);
}

}  // namespace

json::object parse_object(std::string_view text) {
  if (const auto twice = find_duplicate(text)) throw Malformed("it has " + in_quotes(*twice) + " twice");
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

}  // namespace artifact::json_members
