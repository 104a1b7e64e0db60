#include "check/hostile_json.hpp"

#include <functional>

namespace check {
namespace {

namespace json = boost::json;

using Leaf = std::function<json::value(const json::value&)>;

// The value with each of its leaves replaced.
json::value map_leaves(const json::value& value, const Leaf& replace) {
  if (value.is_object()) {
    json::object out;
    for (const auto& [name, member] : value.get_object()) out[name] = map_leaves(member, replace);
    return out;
  }
  if (value.is_array()) {
    json::array out;
    for (const auto& element : value.get_array()) out.push_back(map_leaves(element, replace));
    return out;
  }
  return replace(value);
}

json::value map_texts(const json::value& value, const std::string& text) {
  return map_leaves(value,
                    [&](const json::value& leaf) { return leaf.is_string() ? json::value(text) : leaf; });
}

json::value map_lists(const json::value& value,
                      const std::function<json::value(const json::array&)>& replace) {
  if (value.is_array()) return replace(value.get_array());
  if (!value.is_object()) return value;
  json::object out;
  for (const auto& [name, member] : value.get_object()) out[name] = map_lists(member, replace);
  return out;
}

json::value thousandfold(const json::array& list) {
  json::array out;
  for (int i = 0; i < 1'000 && !list.empty(); ++i) out.push_back(list[0]);
  return out;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string nested(std::size_t depth) {
  return repeated("[", depth) + repeated("]", depth);
}

// Bytes that are no UTF-8 where JSON wants text. The host lets none of them through, but another one might.
std::string with_broken_text(const json::value& sample) {
  constexpr std::string_view placeholder = "broken-text-here";
  auto text = json::serialize(map_texts(sample, std::string(placeholder)));
  for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos;)
    text.replace(at, placeholder.size(), "\xff\xfe\xc3(\xed\xa0\x80");
  return text;
}

// With the member at each path taken away, and with null in its place; down to `depth` objects.
void take_away_members(const json::value& whole, const std::string& path, int depth,
                       std::vector<Variant>& variants) {
  const auto& at = path.empty() ? whole : whole.at_pointer(path);
  if (!at.is_object() || depth == 0) return;
  for (const auto& member : at.get_object()) {
    const auto member_path = path + "/" + std::string(member.key());
    auto without = whole;
    (path.empty() ? without : without.at_pointer(path)).get_object().erase(member.key());
    variants.push_back({"without " + member_path, json::serialize(without)});
    if (!member.value().is_null()) {
      auto null = whole;
      null.at_pointer(member_path) = nullptr;
      variants.push_back({"null at " + member_path, json::serialize(null)});
    }
    take_away_members(whole, member_path, depth - 1, variants);
  }
}

}  // namespace

std::vector<Variant> hostile_variants(const json::value& sample) {
  using namespace std::string_literals;
  const auto every_leaf = [&](const char* name, json::value with) {
    return Variant{name, json::serialize(map_leaves(sample, [&](const json::value&) { return with; }))};
  };
  std::vector<Variant> variants{
      {"null in its place", "null"},
      {"an empty object in its place", "{}"},
      {"a list in its place", "[1,\"two\",null]"},
      {"a text in its place", "\"text\""},
      {"a number in its place", "-1e308"},
      every_leaf("null in every leaf", nullptr),
      every_leaf("a number in every leaf", 9'007'199'254'740'993),
      every_leaf("a list in every leaf", json::array{json::array{}}),
      every_leaf("an object in every leaf", json::object{{"id", nullptr}}),
      {"texts where lists should be", json::serialize(map_lists(sample, [](const auto&) { return "text"; }))},
      {"lists of a thousand entries", json::serialize(map_lists(sample, thousandfold))},
      {"64 KiB in every text", json::serialize(map_texts(sample, repeated("Lorem & ipsum <b>", 4'096)))},
      {"5,000 elements open in every text",
       json::serialize(map_texts(sample, repeated("<div><ul><li>", 1'667)))},
      {"odd characters in every text",
       json::serialize(map_texts(sample, "\0\x01\x1b[31m\u202e\ufeff%n%s{{}}'\"<>&\\../\r\nX: y"s))},
      {"text that is not UTF-8", with_broken_text(sample)},
      {"500 lists in each other", nested(500)},
      {"text that is not JSON", "{\"feature\":"},
  };
  take_away_members(sample, "", 3, variants);
  return variants;
}

}  // namespace check
