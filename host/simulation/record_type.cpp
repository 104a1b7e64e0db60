#include "simulation/record_type.hpp"

#include <algorithm>
#include <array>

namespace simulation {
namespace {

struct TypeNames {
  std::string_view plural;
  std::string_view singular;
};

constexpr std::array<TypeNames, 6> types{{{"features", "feature"},
                                          {"requirements", "requirement"},
                                          {"releases", "release"},
                                          {"epics", "epic"},
                                          {"initiatives", "initiative"},
                                          {"ideas", "idea"}}};

std::string_view type_named(std::string_view name) {
  const auto* const found = std::ranges::find_if(
      types, [&](const TypeNames& type) { return name == type.plural || name == type.singular; });
  return found == types.end() ? std::string_view() : found->plural;
}

// "features" of "https://acme.aha.io/api/v1/features/APP-7".
std::string_view type_in_address(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  const auto last = address.rfind('/');
  if (last == std::string_view::npos || last == 0) return {};
  const auto before = address.rfind('/', last - 1);
  return before == std::string_view::npos ? std::string_view()
                                          : type_named(address.substr(before + 1, last - before - 1));
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// upstream: AhaApi's resource types. "APP-R-2" and "APP-P-2" are releases, "APP-7-1" is a requirement.
std::string_view type_of_reference(std::string_view reference) {
  const auto last = reference.rfind('-');
  if (last == std::string_view::npos || last == 0) return {};
  const auto before = reference.rfind('-', last - 1);
  if (before == std::string_view::npos) return "features";
  const auto middle = reference.substr(before + 1, last - before - 1);
  if (middle == "R" || middle == "P") return "releases";
  if (middle == "E") return "epics";
  if (middle == "S") return "initiatives";
  if (middle == "I") return "ideas";
  return is_number(middle) ? "requirements" : "features";
}

std::string_view view_of(const json::object& object, std::string_view member) {
  const auto* const found = object.if_contains(member);
  return found != nullptr && found->is_string() ? std::string_view(found->get_string()) : std::string_view();
}

}  // namespace

bool is_record_type(std::string_view type) {
  return std::ranges::any_of(types, [&](const TypeNames& one) { return one.plural == type; });
}

std::string_view singular(std::string_view type) {
  const auto* const found = std::ranges::find(types, type, &TypeNames::plural);
  return found == types.end() ? type : found->singular;
}

std::string text_of(const json::object& object, std::string_view member) {
  const auto* const found = object.if_contains(member);
  if (found == nullptr) return {};
  if (found->is_string()) return std::string(found->get_string());
  return found->is_int64() || found->is_uint64() ? json::serialize(*found) : std::string();
}

std::string_view type_of(std::string_view member, const json::object& object) {
  if (text_of(object, "id").empty() && text_of(object, "reference_num").empty()) return {};
  for (const std::string_view address : {"resource", "url"})
    if (const auto type = type_in_address(view_of(object, address)); !type.empty()) return type;
  if (member == "master_feature") return "epics";
  if (member == "commentable") return type_of_reference(view_of(object, "reference_num"));
  return type_named(member);
}

}  // namespace simulation
