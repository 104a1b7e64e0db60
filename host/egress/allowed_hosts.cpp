#include "egress/allowed_hosts.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

namespace egress {
namespace {

bool matches(std::string_view host, std::string_view pattern) {
  if (pattern == "*") return true;
  if (pattern.ends_with('.')) pattern.remove_suffix(1);
  if (!pattern.starts_with("*.")) return !pattern.empty() && boost::algorithm::iequals(host, pattern);
  const auto suffix = pattern.substr(1);  // ".example.com"
  return suffix.size() > 1 && host.size() > suffix.size() && boost::algorithm::iends_with(host, suffix);
}

}  // namespace

bool host_is_allowed(std::string_view host, const std::vector<std::string>& patterns) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return matches(host, pattern); });
}

}  // namespace egress
