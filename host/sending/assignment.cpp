#include "sending/assignment.hpp"

#include <charconv>
#include <vector>

#include "text/format.hpp"
#include "text/nearest.hpp"

namespace sending {
namespace {

namespace json = boost::json;

json::value value_of(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  return error ? json::value(text) : std::move(value);
}

json::value* element(json::array& list, std::string_view part) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  const bool is_index = error == std::errc() && end == part.data() + part.size();
  return is_index && index < list.size() ? &list[index] : nullptr;
}

std::string fault(const json::value& at, const std::string& place, std::string_view part) {
  if (const auto* const list = at.if_array())
    return text::format("{} is a list of {} elements, and \"{}\" is none of them", place, list->size(), part);
  const auto* const object = at.if_object();
  if (object == nullptr) return text::format("{} has no members, so no \"{}\" either", place, part);
  std::vector<std::string_view> names;
  for (const auto& member : *object) names.push_back(member.key());
  return text::format("{} has no member \"{}\".{}", place, part, text::did_you_mean(part, names));
}

}  // namespace

std::optional<std::string> assign(json::value& document, std::string_view assignment, std::string_view what) {
  const auto equals = assignment.find('=');
  if (equals == assignment.npos || equals == 0)
    return text::format("\"{}\" is no PATH=VALUE, such as feature.name=Search", assignment);
  const auto path = assignment.substr(0, equals);
  json::value* at = &document;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('.', begin), path.size());
    const auto part = path.substr(begin, end - begin);
    json::value* next = nullptr;
    if (auto* const object = at->if_object())
      next = object->if_contains(part);
    else if (auto* const list = at->if_array())
      next = element(*list, part);
    if (next == nullptr)
      return fault(*at, begin == 0 ? std::string(what) : fmt::format("\"{}\"", path.substr(0, begin - 1)),
                   part);
    at = next;
    begin = end + 1;
  }
  *at = value_of(assignment.substr(equals + 1));
  return std::nullopt;
}

}  // namespace sending
