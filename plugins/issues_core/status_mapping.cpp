#include "status_mapping.hpp"

#include <algorithm>

namespace issues {
namespace {

/// Whether a text begins with a whole number other than 0. upstream: !value.to_i.zero?
bool begins_with_nonzero(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\f\v"), text.size()));
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

}  // namespace

std::string_view StatusMapping::state_for(aha::View status_id) const {
  for (const auto [state, id] : mapping_.members())
    if (id == status_id) return state;
  return {};
}

bool is_switched_on(aha::View checkbox) {
  if (checkbox.is_string()) return begins_with_nonzero(checkbox.str());
  if (const auto number = checkbox.number()) return *number != 0;
  return checkbox.json().is_bool() && checkbox.truthy();
}

}  // namespace issues
