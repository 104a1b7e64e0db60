#include "egress/request_rules.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

namespace egress {
namespace {

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

constexpr std::string_view transports_headers[] = {
    "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Expect",
    "TE",   "Trailer",        "Upgrade",
};

}  // namespace

std::optional<Failure> fault_of(const Request& request) {
  if (!is_token(request.method))
    return Failure{Error::bad_url, "The request's method is not a token of HTTP."};
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return Failure{Error::bad_url, "A header's name is not a token of HTTP."};
    if (!is_field_value(value))
      return Failure{Error::bad_url,
                     "The header " + name + " holds a line break or another control character."};
  }
  return std::nullopt;
}

bool is_transports_header(std::string_view name) {
  return std::ranges::any_of(transports_headers,
                             [&](std::string_view ours) { return boost::algorithm::iequals(name, ours); });
}

}  // namespace egress
