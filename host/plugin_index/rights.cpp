#include "plugin_index/rights.hpp"

#include <algorithm>
#include <iterator>

#include "egress/allowed_hosts.hpp"

namespace plugin_index {
namespace {

using Names = std::vector<std::string>;

Names sorted(Names names) {
  std::ranges::sort(names);
  return names;
}

Names missing_in(const Names& given, const Names& wanted) {
  Names missing;
  std::ranges::set_difference(wanted, given, std::back_inserter(missing));
  return missing;
}

bool covers(const Names& given, const std::string& wanted) {
  if (std::ranges::find(given, wanted) != given.end() || std::ranges::find(given, "*") != given.end())
    return true;
  return !wanted.starts_with('*') && egress::host_is_allowed(wanted, given);
}

}  // namespace

Rights rights_of(const artifact::Manifest& manifest) {
  Rights rights{.services = {}, .egress = sorted(manifest.egress), .capabilities = sorted(manifest.needs)};
  for (const auto& service : manifest.services) rights.services.push_back(service.name);
  std::ranges::sort(rights.services);
  return rights;
}

Rights beyond(const Rights& wanted, const Rights& given) {
  Rights more{.services = missing_in(given.services, wanted.services),
              .egress = {},
              .capabilities = missing_in(given.capabilities, wanted.capabilities)};
  for (const auto& host : wanted.egress)
    if (!covers(given.egress, host)) more.egress.push_back(host);
  return more;
}

std::vector<std::string> words_of(const Rights& rights) {
  std::vector<std::string> words;
  for (const auto& service : rights.services) words.push_back("serves " + service);
  for (const auto& host : rights.egress)
    words.push_back(host == "*" ? "may call any host" : "may call " + host);
  for (const auto& capability : rights.capabilities) words.push_back("uses " + capability);
  return words;
}

}  // namespace plugin_index
