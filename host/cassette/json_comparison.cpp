#include "cassette/json_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace cassette {
namespace {

constexpr std::size_t max_depth = 1'000;
constexpr std::size_t max_differences = 5;
// Above this a double no longer tells neighbouring whole numbers apart.
constexpr double largest_whole = 1e15;

using Names = std::map<std::string, std::string>;

// Numbers in the one form in which equal ones are equal.
json::value normal(const json::value& value) {
  if (const auto* const number = value.if_double()) {
    const bool is_whole = std::abs(*number) < largest_whole && *number == std::trunc(*number);
    return is_whole ? json::value(static_cast<std::int64_t>(*number)) : value;
  }
  if (const auto* const list = value.if_array()) {
    json::array out;
    for (const auto& entry : *list) out.push_back(normal(entry));
    return out;
  }
  if (const auto* const object = value.if_object()) {
    json::object out;
    for (const auto& [name, entry] : *object) out.emplace(name, normal(entry));
    return out;
  }
  return value;
}

json::value pruned(const json::value& value) {
  if (const auto* const list = value.if_array()) {
    json::array out;
    for (const auto& entry : *list) out.push_back(pruned(entry));
    return out;
  }
  if (const auto* const object = value.if_object()) {
    json::object out;
    for (const auto& [name, entry] : *object) {
      if (!entry.is_null()) out.emplace(name, pruned(entry));
    }
    return out;
  }
  return normal(value);
}

bool is_free(std::string_view text) {
  constexpr std::string_view prefix = "HASH";
  return text.size() > prefix.size() && text.starts_with(prefix) &&
         std::all_of(text.begin() + prefix.size(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string plain(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

bool same_with_names(const json::value& expected, const json::value& got, Names& names);

// A member whose name is free may be any member of `got` that has no other owner; the first that fits is taken.
bool take_free_member(const json::object& expected, const json::object& got, const std::string& name,
                      Names& names) {
  const json::value& value = expected.at(name);
  if (const auto known = names.find(name); known != names.end()) {
    const auto* const found = got.if_contains(known->second);
    return found != nullptr && same_with_names(value, *found, names);
  }
  for (const auto& [candidate, entry] : got) {
    const bool is_taken = expected.contains(candidate) ||
                          std::ranges::find(names, candidate, &Names::value_type::second) != names.end();
    Names trial = names;
    if (is_taken || !same_with_names(value, entry, trial)) continue;
    names[name] = candidate;
    return true;
  }
  return false;
}

bool same_objects(const json::object& expected, const json::object& got, Names& names) {
  if (expected.size() != got.size()) return false;
  for (const auto& [name, value] : expected) {
    if (is_free(name)) continue;
    const auto* const other = got.if_contains(name);
    if (other == nullptr || !same_with_names(value, *other, names)) return false;
  }
  return std::all_of(expected.begin(), expected.end(), [&](const auto& entry) {
    return !is_free(entry.key()) || take_free_member(expected, got, std::string(entry.key()), names);
  });
}

bool same_with_names(const json::value& expected, const json::value& got, Names& names) {
  if (expected.is_string() && is_free(expected.get_string())) {
    const auto [known, is_new] = names.try_emplace(std::string(expected.get_string()), plain(got));
    return is_new || known->second == plain(got);
  }
  if (expected.is_object() && got.is_object())
    return same_objects(expected.get_object(), got.get_object(), names);
  if (expected.is_array() && got.is_array()) {
    return std::equal(expected.get_array().begin(), expected.get_array().end(), got.get_array().begin(),
                      got.get_array().end(),
                      [&](const auto& one, const auto& other) { return same_with_names(one, other, names); });
  }
  return expected == got;
}

// RFC 6901.
std::string pointer(const std::string& place, std::string_view name) {
  std::string out = place + "/";
  for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

void compare(Differences& out, const std::string& place, const json::value& expected, const json::value& got);

void compare_objects(Differences& out, const std::string& place, const json::object& expected,
                     const json::object& got) {
  for (const auto& [name, value] : expected) {
    if (const auto* const other = got.if_contains(name))
      compare(out, pointer(place, name), value, *other);
    else if (out.size() < max_differences)
      out.push_back({pointer(place, name), json::serialize(value), nothing});
  }
  for (const auto& [name, value] : got) {
    if (!expected.contains(name) && out.size() < max_differences)
      out.push_back({pointer(place, name), nothing, json::serialize(value)});
  }
}

void compare_lists(Differences& out, const std::string& place, const json::array& expected,
                   const json::array& got) {
  const std::size_t both = std::min(expected.size(), got.size());
  for (std::size_t i = 0; i < both; ++i) compare(out, pointer(place, std::to_string(i)), expected[i], got[i]);
  for (std::size_t i = both; i < std::max(expected.size(), got.size()) && out.size() < max_differences; ++i) {
    out.push_back({pointer(place, std::to_string(i)),
                   i < expected.size() ? json::serialize(expected[i]) : nothing,
                   i < got.size() ? json::serialize(got[i]) : nothing});
  }
}

void compare(Differences& out, const std::string& place, const json::value& expected,
             const json::value& got) {
  if (out.size() >= max_differences || expected == got) return;
  if (expected.is_object() && got.is_object())
    compare_objects(out, place, expected.get_object(), got.get_object());
  else if (expected.is_array() && got.is_array())
    compare_lists(out, place, expected.get_array(), got.get_array());
  else
    out.push_back({place, json::serialize(expected), json::serialize(got)});
}

}  // namespace

std::optional<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = max_depth;
  boost::system::error_code error;
  json::value parsed = json::parse({text.data(), text.size()}, error, {}, options);
  if (error) return std::nullopt;
  return parsed;
}

bool same_json(const json::value& expected, const json::value& got) {
  return normal(expected) == normal(got);
}

bool same_meta_data(const json::value& expected, const json::value& got) {
  Names names;
  return same_with_names(pruned(expected), pruned(got), names);
}

void add_json_differences(Differences& out, const std::string& place, const json::value& expected,
                          const json::value& got) {
  Differences found;
  compare(found, place, normal(expected), normal(got));
  out.insert(out.end(), found.begin(), found.end());
}

}  // namespace cassette
