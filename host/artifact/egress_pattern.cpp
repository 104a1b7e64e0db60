#include "artifact/egress_pattern.hpp"

#include <libpsl.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cctype>

namespace artifact {
namespace {

constexpr std::size_t max_name_bytes = 253;
constexpr std::size_t max_label_bytes = 63;

// In the one spelling in which an address of a URL is compared with it.
bool is_address(const std::string& text) {
  if (text.find('%') != std::string::npos) return false;  // with the zone of an interface
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(text, error);
  return !error && address.to_string() == text;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= max_label_bytes && std::ranges::all_of(label, [](unsigned char c) {
    return (c < 0x80 && std::isalnum(c) != 0) || c == '-' || c == '_';
  });
}

bool is_name(std::string_view name) {
  if (name.size() > max_name_bytes) return false;
  std::string_view last;
  for (std::size_t at = 0; at <= name.size(); at += last.size() + 1) {
    last = name.substr(at, name.find('.', at) - at);
    if (!is_label(last)) return false;
  }
  // Such a host is read as an IPv4 address.
  return !std::ranges::all_of(last, [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::string fault_of_egress_pattern(std::string_view pattern) {
  if (pattern == "*") return {};
  const bool has_star = pattern.starts_with("*.");
  std::string name(has_star ? pattern.substr(2) : pattern);
  if (name.ends_with('.')) name.pop_back();
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!has_star && is_address(name)) return {};
  if (!is_name(name))
    return "matches no host: write a host name without scheme, port and path, as hooks.slack.com, or "
           "*.example.com for "
           "all names below one, or * if the user gives the address";
  if (has_star &&
      psl_is_public_suffix2(psl_builtin(), name.c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0)
    return "is every host that can be registered under " + name +
           ": name the hosts, or write * if the user gives the address";
  return {};
}

}  // namespace artifact
